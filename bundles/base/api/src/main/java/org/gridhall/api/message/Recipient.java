package org.gridhall.api.message;

import java.util.Objects;

/**
 * Who gets a message. People, accounts, units and posts are looked up when it is sent, so that whoever holds a post then
 * is the one who gets it.
 *
 * @param kind what the rest names
 * @param id of the account or person; 0 otherwise
 * @param code of the unit or post; null otherwise
 * @param role with a unit: only posts of this role; null for all
 * @param contact the bare addresses; null otherwise
 */
public record Recipient(Kind kind, long id, String code, String role, Contact contact) {

    /** What a recipient is. */
    public enum Kind {
        ACCOUNT,
        PERSON,
        /** All who hold a post of a unit, its substitutes left out. */
        UNIT,
        /** All who hold a post. */
        POST,
        /** Addresses that somebody left. */
        ADDRESS
    }

    public Recipient {
        Objects.requireNonNull(kind, "kind");
        boolean whole =
                switch (kind) {
                    case ACCOUNT, PERSON -> id != 0;
                    case UNIT, POST -> code != null;
                    case ADDRESS -> contact != null;
                };
        if (!whole) {
            throw new IllegalArgumentException("a recipient of kind " + kind + " needs what it is called by");
        }
    }

    public static Recipient account(long account) {
        return new Recipient(Kind.ACCOUNT, account, null, null, null);
    }

    public static Recipient person(long person) {
        return new Recipient(Kind.PERSON, person, null, null, null);
    }

    public static Recipient unit(String unit) {
        return new Recipient(Kind.UNIT, 0, unit, null, null);
    }

    public static Recipient unit(String unit, String role) {
        return new Recipient(Kind.UNIT, 0, unit, role, null);
    }

    public static Recipient post(String post) {
        return new Recipient(Kind.POST, 0, post, null, null);
    }

    public static Recipient address(Contact contact) {
        return new Recipient(Kind.ADDRESS, 0, null, null, contact);
    }
}
