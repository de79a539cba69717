package org.gridhall.api.message;

/**
 * Where somebody can be reached; null for what is not known. It is personal data: kept sealed and apart from the trail,
 * shown masked, erased when it is no longer needed.
 *
 * @param account id of the account whose mailbox takes messages; 0 for none
 * @param phone digits, with {@code +} and the country where it is not the district's
 * @param mail one e-mail address
 * @param endpoint name of a program's address in the configuration, or its {@code https} URL
 */
public record Contact(long account, String phone, String mail, String endpoint) {

    public static final Contact NONE = new Contact(0, null, null, null);

    public static Contact phone(String phone) {
        return new Contact(0, phone, null, null);
    }

    public static Contact mail(String mail) {
        return new Contact(0, null, mail, null);
    }

    public static Contact endpoint(String endpoint) {
        return new Contact(0, null, null, endpoint);
    }

    /** What this one knows, and from the other what it does not. */
    public Contact or(Contact other) {
        return new Contact(
                account != 0 ? account : other.account,
                phone != null ? phone : other.phone,
                mail != null ? mail : other.mail,
                endpoint != null ? endpoint : other.endpoint);
    }

    /** Never the addresses themselves: what is logged by accident says only which there are. */
    @Override
    public String toString() {
        return "Contact[account=" + account + (phone == null ? "" : ", phone") + (mail == null ? "" : ", mail")
                + (endpoint == null ? "" : ", endpoint") + "]";
    }
}
