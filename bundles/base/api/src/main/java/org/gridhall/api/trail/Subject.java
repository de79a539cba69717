package org.gridhall.api.trail;

/**
 * What a chain of the trail is about.
 *
 * @param kind ticket, account, organisation or module
 * @param id of the subject within its kind
 */
public record Subject(String kind, long id) {

    public static final String TICKET = "ticket";
    public static final String ACCOUNT = "account";
    public static final String ORGANISATION = "organisation";
    public static final String MODULE = "module";

    public static Subject ticket(long id) {
        return new Subject(TICKET, id);
    }

    @Override
    public String toString() {
        return kind + "/" + id;
    }
}
