package org.gridhall.web.people;

import java.text.Normalizer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.api.Text;
import org.gridhall.api.people.IdNumber;
import org.gridhall.api.people.Person;
import org.gridhall.api.people.PersonQuery;
import org.gridhall.api.people.Phone;
import org.gridhall.web.Services;
import org.gridhall.web.http.Ids;
import org.gridhall.web.page.Visit;

/** Finds people by what one writes: a name, a telephone or the number of a paper. */
final class Finder {

    private static final int MOST = 20;
    private static final int LONGEST = 100;
    private static final Pattern NOISE = Pattern.compile("[\\s\\u00b7()#+/.-]+");
    private static final Pattern NUMBER = Pattern.compile("(?=.*\\d)[0-9A-Za-z]{3,60}");
    /** So many digits among other words are no part of a name. */
    private static final Pattern AMONG_WORDS = Pattern.compile("[0-9A-Za-z]*\\d{5}[0-9A-Za-z]*");

    private final Services services;

    Finder(Services services) {
        this.services = services;
    }

    /** Whether there is the number of a paper or a telephone in it, which stands in no address. */
    static boolean number(String words) {
        return within(words) != null;
    }

    /** The number in some words; null where there is none. */
    private static String within(String words) {
        String plain =
                NOISE.matcher(Normalizer.normalize(words, Normalizer.Form.NFKC)).replaceAll("");
        Matcher among = AMONG_WORDS.matcher(plain);
        return NUMBER.matcher(plain).matches() ? words : among.find() ? among.group() : null;
    }

    /** Those whom the words fit, as far as the visitor may see them; 20 at most. */
    List<Person> find(Visit visit, String words) {
        String number = within(words);
        return number != null
                ? List.copyOf(byNumber(visit, number))
                : services.people()
                        .list(visit.actor(), new PersonQuery(words, null, null, MOST))
                        .items();
    }

    private Collection<Person> byNumber(Visit visit, String words) {
        Map<Long, Person> found = new LinkedHashMap<>();
        for (String type : IdNumber.TYPES) {
            services.people().byNumber(visit.actor(), type, words).ifPresent(one -> found.put(one.id(), one));
        }
        if (Phone.valid(Phone.normal(words))) {
            services.people().alike(visit.actor(), null, words).forEach(one -> found.putIfAbsent(one.id(), one));
        }
        return found.values();
    }

    /**
     * Who is meant by a field of a form.
     *
     * @param id of the person; null where nothing was said, or nobody is meant for sure
     * @param wrong why not; null where nothing is wrong
     * @param candidates to choose from where several fit
     */
    record Meant(Long id, Text wrong, List<Person> candidates) {}

    /** Reads the field of that name, beside it {@code name-id} with who was chosen among those that were found. */
    Meant meant(Visit visit, String field) {
        long chosen = Ids.parse(visit.filled(field + "-id"));
        if (chosen > 0) {
            return new Meant(chosen, null, List.of());
        }
        String words = visit.filled(field);
        if (words == null) {
            return new Meant(null, null, List.of());
        }
        List<Person> found = words.length() > LONGEST ? List.of() : find(visit, words);
        List<Person> exact = number(words)
                ? found
                : found.stream().filter(one -> one.name().equals(words)).toList();
        List<Person> fit = exact.isEmpty() ? found : exact;
        if (fit.size() == 1) {
            return new Meant(fit.get(0).id(), null, List.of());
        }
        return fit.isEmpty()
                ? new Meant(
                        null,
                        new Text(
                                "没有找到此人，请核对；还没有登记的，请先登记",
                                "Nobody was found; check it, and register first who is not known"),
                        List.of())
                : new Meant(null, new Text("符合的不止一人，请选择", "Several fit; choose one"), fit);
    }
}
