package org.gridhall.core.people;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridhall.api.people.Phone;

/**
 * By what somebody who is to be forgotten is known again in texts: names, identity numbers, telephones, mails and addresses.
 * They are found in whatever way they are written: with spaces and hyphens, full-width, in capitals. What is too short to
 * mean one person is not looked for.
 */
public final class Traces {

    /** What stands in the place of what was erased. */
    public static final String GONE = "***";

    private static final int NAME = 2;
    private static final int DIGITS = 7;
    private static final int ADDRESS = 4;
    private static final String SPACE = "[\\s\\u3000]{0,2}";
    private static final String NOISE = "[\\s\\u3000.()（）\\-－—]{0,2}";

    private final Set<Long> people;
    private final Set<String> names = new TreeSet<>();
    private final Set<String> numbers = new TreeSet<>();
    private final Set<String> phones = new TreeSet<>();
    private final Set<String> mails = new TreeSet<>();
    private final Set<String> addresses = new TreeSet<>();
    private Pattern all;
    private Pattern withoutAddresses;
    private Pattern onlyAddresses;

    Traces(Collection<Long> people) {
        this.people = Set.copyOf(people);
    }

    /** Ids of their rows. */
    public Set<Long> people() {
        return people;
    }

    public Traces name(Object name) {
        return add(names, name);
    }

    Traces number(Object number) {
        return add(numbers, number);
    }

    /** A telephone, in whatever way it is written. */
    public Traces phone(Object phone) {
        return phone == null || phone.toString().isBlank() ? this : add(phones, Phone.normal(phone.toString()));
    }

    public Traces mail(Object mail) {
        return add(mails, mail).add(mails, mail == null ? null : mail.toString().toLowerCase(Locale.ROOT));
    }

    Traces address(Object address) {
        return add(addresses, address);
    }

    private Traces add(Set<String> some, Object text) {
        if (text != null && !text.toString().isBlank()) {
            some.add(text.toString().strip());
            all = null;
            withoutAddresses = null;
            onlyAddresses = null;
        }
        return this;
    }

    /** Telephones in their normal form. */
    public Set<String> phones() {
        return Set.copyOf(phones);
    }

    /** As they were written, and in small letters. */
    public Set<String> mails() {
        return Set.copyOf(mails);
    }

    /** Whether this is one of their names. */
    public boolean named(String name) {
        String asked = plain(name);
        return names.stream().anyMatch(known -> plain(known).equalsIgnoreCase(asked));
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll("\\s+", "");
    }

    /** Whether a text, or a text somewhere in a map or list, has something of them. */
    public boolean in(Object value) {
        return in(all(), value);
    }

    /** The same for where others live at their address too. */
    boolean personallyIn(Object value) {
        return in(personal(), value);
    }

    /** Whether a text has one of their addresses. */
    public boolean addressIn(String text) {
        if (onlyAddresses == null) {
            onlyAddresses = pattern(addresses());
        }
        return text != null && onlyAddresses.matcher(text).find();
    }

    private static boolean in(Pattern pattern, Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(each -> in(pattern, each));
        }
        if (value instanceof Collection<?> some) {
            return some.stream().anyMatch(each -> in(pattern, each));
        }
        return value != null
                && !(value instanceof Boolean)
                && pattern.matcher(value.toString()).find();
    }

    /** A text without what it has of them; null for null. */
    public String without(String text) {
        return text == null ? null : all().matcher(text).replaceAll(Matcher.quoteReplacement(GONE));
    }

    String withoutPersonal(String text) {
        return text == null ? null : personal().matcher(text).replaceAll(Matcher.quoteReplacement(GONE));
    }

    /** A map without what its texts have of them; numbers that are theirs are left out. */
    public Map<String, Object> without(Map<String, Object> map) {
        Map<String, Object> rest = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (!(value instanceof Number) || !in(value)) {
                rest.put(name, rest(value));
            }
        });
        return rest;
    }

    @SuppressWarnings("unchecked")
    private Object rest(Object value) {
        if (value instanceof Map<?, ?> map) {
            return without((Map<String, Object>) map);
        }
        if (value instanceof Collection<?> some) {
            List<Object> list = new ArrayList<>();
            some.forEach(each -> list.add(rest(each)));
            return list;
        }
        return value instanceof String text ? without(text) : value instanceof Number && in(value) ? GONE : value;
    }

    private Pattern all() {
        if (all == null) {
            all = pattern(Stream.concat(persons(), addresses()));
        }
        return all;
    }

    private Pattern personal() {
        if (withoutAddresses == null) {
            withoutAddresses = pattern(persons());
        }
        return withoutAddresses;
    }

    private Stream<String> persons() {
        return Stream.of(
                        names.stream()
                                .filter(name -> name.codePointCount(0, name.length()) >= NAME)
                                .map(name -> spelled(name, SPACE)),
                        numbers.stream().filter(Traces::longEnough).map(number -> spelled(number, NOISE)),
                        // Another's number may begin with the same digits, none of so many goes on.
                        phones.stream()
                                .filter(Traces::longEnough)
                                .map(phone -> "(?:(?:[+＋]|[0０]{2})?" + spelled("86", "") + NOISE + ")?"
                                        + spelled(phone, NOISE)),
                        mails.stream().map(mail -> spelled(mail, "")))
                .flatMap(some -> some);
    }

    private Stream<String> addresses() {
        return addresses.stream()
                .filter(address -> address.codePointCount(0, address.length()) >= ADDRESS)
                .map(address -> spelled(address, SPACE)
                        + (Character.isDigit(address.codePointBefore(address.length())) ? "(?![0-9０-９])" : ""));
    }

    private static boolean longEnough(String text) {
        return text.codePoints().filter(Character::isDigit).count() >= DIGITS;
    }

    private static Pattern pattern(Stream<String> some) {
        List<String> found = some.sorted(Comparator.comparing(String::length).reversed())
                .distinct()
                .toList();
        // Without any it finds nothing.
        return Pattern.compile(
                found.isEmpty() ? "(?!)" : String.join("|", found), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** Each character in both widths, with what people write between them. */
    private static String spelled(String text, String between) {
        return plain(text).codePoints().mapToObj(Traces::both).collect(Collectors.joining(between));
    }

    private static String both(int character) {
        String plain = Character.toString(character);
        return character > ' ' && character <= '~'
                ? "(?:" + Pattern.quote(plain) + "|" + (char) (character + 0xFEE0) + ")"
                : Pattern.quote(plain);
    }
}
