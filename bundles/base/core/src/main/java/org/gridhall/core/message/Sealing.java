package org.gridhall.core.message;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gridhall.api.Text;
import org.gridhall.api.message.Contact;
import org.gridhall.api.people.Phone;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Json;

/** What of a message is personal data, sealed for its row. */
final class Sealing {

    /** The most that facts may take as JSON. */
    static final int FACTS = 4000;

    private static final int CONTACT = 800;
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private final Keys keys;

    Sealing(Keys keys) {
        this.keys = keys;
    }

    byte[] contact(Contact contact, long message) {
        if (contact == null) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        if (contact.account() != 0) {
            fields.put("a", Long.toString(contact.account()));
        }
        put(fields, "p", contact.phone());
        put(fields, "m", contact.mail());
        put(fields, "e", contact.endpoint());
        String json = fields.isEmpty() ? "{}" : Json.text(fields);
        if (json.getBytes(StandardCharsets.UTF_8).length > CONTACT) {
            throw new IllegalArgumentException("the addresses of a recipient take at most " + CONTACT + " bytes");
        }
        return keys.seal(json, "message/" + message + "/contact");
    }

    private static void put(Map<String, Object> fields, String name, String value) {
        if (value != null && !value.isBlank()) {
            fields.put(name, value.strip());
        }
    }

    /** @return null when it was erased or there was none */
    Contact contact(StoredMessage row) {
        if (row.contact == null) {
            return null;
        }
        Map<String, Object> fields = Json.read(keys.open(row.contact, "message/" + row.id + "/contact"), MAP);
        return new Contact(
                fields.containsKey("a") ? Long.parseLong((String) fields.get("a")) : 0,
                (String) fields.get("p"),
                (String) fields.get("m"),
                (String) fields.get("e"));
    }

    String facts(Map<String, Text> facts, long message) {
        if (facts.isEmpty()) {
            return null;
        }
        Map<String, Object> plain = new LinkedHashMap<>();
        facts.forEach((name, text) ->
                plain.put(name, text.zh().equals(text.en()) ? text.zh() : Map.of("zh", text.zh(), "en", text.en())));
        String json = Json.text(plain);
        if (json.getBytes(StandardCharsets.UTF_8).length > FACTS) {
            throw new IllegalArgumentException("the facts of a message take at most " + FACTS + " bytes");
        }
        return Base64.getEncoder().encodeToString(keys.seal(json, "message/" + message + "/facts"));
    }

    Map<String, Text> facts(StoredMessage row) {
        Map<String, Text> facts = new LinkedHashMap<>();
        if (row.facts != null) {
            byte[] sealed = Base64.getDecoder().decode(row.facts);
            Json.read(keys.open(sealed, "message/" + row.id + "/facts"), MAP)
                    .forEach((name, value) -> facts.put(name, text(value)));
        }
        return facts;
    }

    private static Text text(Object value) {
        return value instanceof Map<?, ?> both
                ? Text.of((String) both.get("zh"), (String) both.get("en"))
                : Text.same((String) value);
    }

    /** The hashes under which the addresses of a new message are found. */
    List<byte[]> hashes(Contact contact) {
        List<byte[]> hashes = new ArrayList<>();
        addresses(contact).forEach(address -> hashes.add(keys.hash(address)));
        return hashes;
    }

    /** The hashes under which a message to any of these addresses may be stored. */
    List<byte[]> known(Contact contact) {
        List<byte[]> hashes = new ArrayList<>();
        addresses(contact).forEach(address -> hashes.addAll(keys.hashes(address)));
        return hashes;
    }

    private static List<String> addresses(Contact contact) {
        List<String> addresses = new ArrayList<>(3);
        if (contact.phone() != null) {
            addresses.add("phone:" + Phone.normal(contact.phone()));
        }
        if (contact.mail() != null) {
            addresses.add("mail:" + contact.mail().strip().toLowerCase(Locale.ROOT));
        }
        if (contact.endpoint() != null) {
            addresses.add("endpoint:" + contact.endpoint().strip());
        }
        return addresses;
    }
}
