package org.gridhall.core.ticket;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;

/** Colleagues whom a comment names as {@code @account}: the texts with their names, and who is to be told. */
record Mentions(Map<String, Object> form, List<Actor> people) {

    /** So many can be named in one comment. */
    static final int MOST = 20;

    static final String PAYLOAD = "mentions";

    /** Not within an address of mail; dots and hyphens at its end belong to the sentence. */
    private static final Pattern NAMED =
            Pattern.compile("(?<![A-Za-z0-9._%+@-])@([A-Za-z0-9](?:[A-Za-z0-9.-]{0,38}[A-Za-z0-9]))");

    /**
     * Reads what was filled in. What names no account stays as it is.
     *
     * @param accounts finds somebody by the name of the account
     * @throws Problem INVALID at the field for whoever may not see the ticket, or when there are too many
     */
    static Mentions read(TicketFacts ticket, Map<String, Object> form, Function<String, Optional<Actor>> accounts) {
        Map<Long, Actor> people = new LinkedHashMap<>();
        Map<String, Object> told = new LinkedHashMap<>(form);
        List<FieldError> errors = new ArrayList<>();
        form.forEach((field, value) -> {
            if (value instanceof String text && text.indexOf('@') >= 0) {
                told.put(field, NAMED.matcher(text).replaceAll(found -> {
                    Optional<Actor> named = accounts.apply(found.group(1).toLowerCase(Locale.ROOT));
                    named.ifPresent(somebody -> {
                        if (Views.visible(ticket, somebody)) {
                            people.put(somebody.account(), somebody);
                        } else {
                            errors.add(blind(field, found.group(1), somebody));
                        }
                    });
                    return Matcher.quoteReplacement(
                            named.map(somebody -> "@" + somebody.name()).orElse(found.group()));
                }));
                if (people.size() > MOST) {
                    errors.add(new FieldError(
                            "/form/" + field, new Text("一次最多提到 20 人", "A comment names 20 people at most")));
                }
            }
        });
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors.stream().distinct().toList());
        }
        return new Mentions(told, List.copyOf(people.values()));
    }

    private static FieldError blind(String field, String login, Actor somebody) {
        return new FieldError(
                "/form/" + field,
                new Text(
                        somebody.name() + "无权查看此件，请去掉 @" + login,
                        somebody.name() + " may not see this ticket; leave out @" + login));
    }

    /** As the entry of the trail tells it. */
    List<Map<String, Object>> payload() {
        return people.stream()
                .map(one -> Map.<String, Object>of("account", Long.toString(one.account()), "name", one.name()))
                .toList();
    }
}
