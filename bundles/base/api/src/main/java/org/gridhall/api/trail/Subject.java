package org.gridhall.api.trail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a chain of the trail is about.
 *
 * @param kind one of the constants here; lower-case letters, 20 at most
 * @param id of the subject within its kind
 */
public record Subject(String kind, long id) {

    public static final String TICKET = "ticket";
    public static final String ACCOUNT = "account";
    /** The district's own structure: units, grids, posts. */
    public static final String ORGANISATION = "organisation";

    public static final String MODULE = "module";
    public static final String PERSON = "person";
    /** A firm or another legal person; not to be confused with {@link #ORGANISATION}. */
    public static final String ORGANIZATION = "organization";

    public static final String HOUSEHOLD = "household";
    /** A record of a register. */
    public static final String RECORD = "record";

    /** A year of the working calendar, by its number. */
    public static final String CALENDAR = "calendar";
    /** A bulletin of the supervision. */
    public static final String BULLETIN = "bulletin";

    /** The settings of the platform, all in one chain. */
    public static final String SETTING = "setting";

    /** The scores of a month of one kind. */
    public static final String ASSESSMENT = "assessment";

    public static Subject ticket(long id) {
        return new Subject(TICKET, id);
    }

    /**
     * A module by its id: the first eight bytes of the SHA-256 of the id in UTF-8, without the sign bit. So it is the same on
     * every node and for ever.
     */
    public static Subject module(String module) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(module.getBytes(StandardCharsets.UTF_8));
            return new Subject(MODULE, ByteBuffer.wrap(hash).getLong() & Long.MAX_VALUE);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A subject as people write it: {@code kind/id}, for modules also {@code module/} and the module's own id.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static Subject parse(String text) {
        int slash = text.indexOf('/');
        String kind = slash < 0 ? "" : text.substring(0, slash);
        String id = text.substring(slash + 1);
        if (!kind.matches("[a-z]{1,20}")) {
            throw new IllegalArgumentException(text);
        }
        if (id.matches("[0-9]{1,19}")) {
            return new Subject(kind, Long.parseLong(id));
        }
        if (kind.equals(MODULE) && id.matches("[a-z0-9-]{1,60}")) {
            return module(id);
        }
        throw new IllegalArgumentException(text);
    }

    @Override
    public String toString() {
        return kind + "/" + id;
    }
}
