package org.gridhall.web.open311;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Party;
import org.gridhall.web.http.Query;

/** A posted request, read and checked, as a ticket to open. */
final class Intake {

    private static final int LONGEST_DESCRIPTION = 4000;
    private static final int LONGEST_ADDRESS = 500;
    private static final int LONGEST_URL = 480;
    private static final int LONGEST_ID = 200;
    private static final Pattern MARKUP = Pattern.compile("</?[A-Za-z!][^<>]*>");
    private static final String ATTRIBUTE = "attribute[";

    private Intake() {}

    static NewTicket read(Query form, ServiceList services, String key, ZoneId zone) {
        String code = form.first("service_code");
        if (code == null) {
            throw Refused.bad("缺少 service_code", "service_code was not provided");
        }
        ServiceList.Service service = services.get(code);
        Point point = point(form);
        String address = address(form);
        if (point == null && address == null) {
            throw Refused.bad(
                    "缺少地点：lat 和 long、address_string 或 address_id",
                    "a location was not provided: lat and long, address_string or address_id");
        }
        Map<String, Object> fields = fields(form, service, zone);
        String media = media(form);
        if (media != null) {
            fields.put("media_url", media);
        }
        Party reporter = reporter(form);
        return new NewTicket(
                null,
                code,
                null,
                description(form),
                point,
                address,
                "open311",
                null,
                fields,
                reporter == null ? List.of() : List.of(reporter),
                List.of(),
                key,
                null,
                null,
                source(form));
    }

    /** Who sent it, as far as their program says. */
    private static Map<String, Object> source(Query form) {
        Map<String, Object> source = new LinkedHashMap<>();
        for (Map.Entry<String, String> fact :
                Map.of("device_id", "device", "account_id", "account").entrySet()) {
            String value = limited(fact.getKey(), form.first(fact.getKey()), LONGEST_ID);
            if (value != null && !value.isBlank()) {
                source.put(fact.getValue(), value);
            }
        }
        return source;
    }

    private static Point point(Query form) {
        String latitude = form.first("lat");
        String longitude = form.first("long");
        if (latitude == null && longitude == null) {
            return null;
        }
        if (latitude == null || longitude == null) {
            throw Refused.bad("lat 和 long 都要填写", "lat and long are both needed");
        }
        try {
            return new Point(Double.parseDouble(longitude.trim()), Double.parseDouble(latitude.trim()));
        } catch (IllegalArgumentException e) {
            throw Refused.bad(
                    "lat 应为 -90 到 90 的数字，long 应为 -180 到 180 的数字",
                    "lat is a number from -90 to 90, long from -180 to 180");
        }
    }

    private static String address(Query form) {
        String words = form.first("address_string");
        String address = words == null ? form.first("address_id") : words;
        return limited("address_string", address, LONGEST_ADDRESS);
    }

    private static String description(Query form) {
        String description = limited("description", form.first("description"), LONGEST_DESCRIPTION);
        if (description != null && MARKUP.matcher(description).find()) {
            throw Refused.bad("description 可以换行，不能有 HTML", "description may hold line breaks but no HTML");
        }
        return description;
    }

    private static String limited(String name, String words, int longest) {
        if (words != null && words.codePointCount(0, words.length()) > longest) {
            throw Refused.bad(name + " 最多 " + longest + " 个字符", name + " is longer than " + longest + " characters");
        }
        return words;
    }

    private static String media(Query form) {
        String media = limited("media_url", form.first("media_url"), LONGEST_URL);
        if (media == null) {
            return null;
        }
        try {
            URI uri = new URI(media.trim());
            if (uri.getHost() != null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))) {
                return uri.toASCIIString();
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw Refused.bad("media_url 应为 http 或 https 地址", "media_url is an http or https address");
    }

    private static Party reporter(Query form) {
        String first = limited("first_name", form.first("first_name"), 50);
        String last = limited("last_name", form.first("last_name"), 50);
        String phone = limited("phone", form.first("phone"), 40);
        String email = limited("email", form.first("email"), 200);
        if (first == null && last == null && phone == null && email == null) {
            return null;
        }
        return new Party("reporter", null, name(first, last), phone, email);
    }

    /** A Chinese name goes family name first and without a space. */
    private static String name(String first, String last) {
        if (first == null || last == null) {
            return first == null ? last : first;
        }
        boolean han = Character.UnicodeScript.of(last.codePointAt(0)) == Character.UnicodeScript.HAN;
        return han ? last + first : first + " " + last;
    }

    private static Map<String, Object> fields(Query form, ServiceList.Service service, ZoneId zone) {
        Map<String, List<String>> sent = new LinkedHashMap<>();
        for (String name : form.names()) {
            if (name.startsWith(ATTRIBUTE)) {
                boolean list = name.endsWith("[]");
                String head = list ? name.substring(0, name.length() - 2) : name;
                if (!head.endsWith("]")) {
                    throw Refused.bad(
                            "属性应写成 attribute[CODE] 或 attribute[CODE][]",
                            "an attribute is attribute[CODE] or attribute[CODE][]");
                }
                String code = head.substring(ATTRIBUTE.length(), head.length() - 1);
                if (!form.all(name).isEmpty()) {
                    // A list may come as attribute[CODE]=… repeated, as attribute[CODE][]=…, or as both.
                    sent.merge(code, form.all(name), (a, b) -> Stream.concat(a.stream(), b.stream())
                            .distinct()
                            .toList());
                }
            }
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Attribute attribute : service.attributes()) {
            List<String> values = sent.remove(attribute.code());
            if (values != null) {
                fields.put(attribute.code(), attribute.value(values, zone));
            } else if (attribute.required()) {
                throw Refused.bad("属性 " + attribute.code() + " 必须填写", "attribute " + attribute.code() + " is required");
            }
        }
        if (!sent.isEmpty()) {
            String unknown = ServiceList.shown(sent.keySet().iterator().next());
            throw Refused.bad("该服务没有属性 " + unknown, "the service has no attribute " + unknown);
        }
        return fields;
    }
}
