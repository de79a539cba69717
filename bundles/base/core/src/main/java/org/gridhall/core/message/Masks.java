package org.gridhall.core.message;

import java.net.URI;
import org.gridhall.api.message.Contact;

/** Addresses as lists and logs show them: enough to recognise, not enough to use. */
final class Masks {

    private Masks() {}

    /** All addresses of a contact; a star where there are none any more. */
    static String of(Contact contact) {
        if (contact == null) {
            return "*";
        }
        StringBuilder all = new StringBuilder();
        add(all, contact.account() == 0 ? null : "account/" + contact.account());
        add(all, contact.phone() == null ? null : phone(contact.phone()));
        add(all, contact.mail() == null ? null : mail(contact.mail()));
        add(all, contact.endpoint() == null ? null : endpoint(contact.endpoint()));
        return all.isEmpty() ? "*" : all.toString();
    }

    private static void add(StringBuilder all, String one) {
        if (one != null) {
            all.append(all.isEmpty() ? "" : " ").append(one);
        }
    }

    static String phone(String phone) {
        String digits = phone.replaceAll("[^+0-9]", "");
        return digits.length() < 8
                ? "****"
                : digits.substring(0, digits.length() - 8) + "****" + digits.substring(digits.length() - 4);
    }

    static String mail(String mail) {
        int at = mail.lastIndexOf('@');
        return at < 1
                ? "***"
                : mail.substring(0, mail.offsetByCodePoints(0, 1)) + "***" + Words.line(mail.substring(at), 80);
    }

    private static String endpoint(String endpoint) {
        if (!endpoint.contains(":")) {
            return Words.line(endpoint, 60);
        }
        try {
            String host = URI.create(endpoint).getHost();
            return host == null ? "***" : "https://" + host + "/***";
        } catch (IllegalArgumentException e) {
            return "***";
        }
    }
}
