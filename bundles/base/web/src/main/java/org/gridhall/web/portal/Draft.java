package org.gridhall.web.portal;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.gridhall.api.place.Point;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Query;

/**
 * A report while it is written, carried in the form from step to step.
 *
 * @param key makes the report one however often it is sent; nobody else can guess it
 * @param confidential whether only named posts shall know of it
 * @param anonymous whether whoever tells does not want to be known
 * @param extra what the category asks besides, as it was filled in
 */
public record Draft(
        String key,
        String category,
        String text,
        String address,
        String longitude,
        String latitude,
        String name,
        String phone,
        boolean confidential,
        boolean anonymous,
        List<Photo> photos,
        List<Said> extra) {

    /** A file that has arrived already. */
    public record Photo(String id, String name) {}

    /** A field of the category's own form. */
    public record Said(String name, String value) {}

    /** Their names begin with it. */
    static final String EXTRA = "f/";

    private static final int MOST_EXTRA = 100;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{22,43}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST = 20;

    static Draft fresh(String category) {
        return new Draft(freshKey(), category, "", "", "", "", "", "", false, false, List.of(), List.of());
    }

    private static String freshKey() {
        byte[] bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static Draft of(Query form) {
        String key = form.first("key");
        return new Draft(
                key != null && KEY.matcher(key).matches() ? key : freshKey(),
                form.first("category"),
                text(form, "text").replace("\r\n", "\n"),
                text(form, "address"),
                text(form, "longitude"),
                text(form, "latitude"),
                text(form, "name"),
                text(form, "phone"),
                form.first("confidential") != null,
                form.first("anonymous") != null,
                photos(form),
                extra(form));
    }

    private static List<Said> extra(Query form) {
        return form.names().stream()
                .filter(name -> name.startsWith(EXTRA))
                .flatMap(name -> form.all(name).stream().map(value -> new Said(name, value)))
                .limit(MOST_EXTRA)
                .toList();
    }

    private static String text(Query form, String name) {
        String value = form.first(name);
        return value == null ? "" : value.strip();
    }

    private static List<Photo> photos(Query form) {
        List<Photo> photos = new ArrayList<>();
        List<String> dropped = form.all("drop");
        for (String one : form.all("photo")) {
            int colon = one.indexOf(':');
            String id = colon < 0 ? one : one.substring(0, colon);
            if (Ids.parse(id) > 0 && !dropped.contains(id) && photos.size() < MOST) {
                photos.add(new Photo(id, one.substring(colon + 1)));
            }
        }
        return List.copyOf(photos);
    }

    Draft with(List<Photo> others) {
        return new Draft(
                key,
                category,
                text,
                address,
                longitude,
                latitude,
                name,
                phone,
                confidential,
                anonymous,
                List.copyOf(others),
                extra);
    }

    /** Whether a place was picked on the map. */
    public boolean placed() {
        return !longitude.isEmpty() || !latitude.isEmpty();
    }

    /**
     * The point that was picked; null for none.
     *
     * @throws IllegalArgumentException where it is none
     */
    Point point() {
        return placed() ? new Point(Double.parseDouble(longitude), Double.parseDouble(latitude)) : null;
    }
}
