package org.gridhall.tools.generate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.gridhall.tools.Stop;
import org.gridhall.tools.Words;

/** A district's {@code published.yaml}; the one of jingkai explains the keys. */
record Published(List<Year> years) {

    /** Words in both languages. */
    record Said(String zh, String en) {
        @Override
        public String toString() {
            return Words.in(zh, en);
        }
    }

    /** The figures of one year. */
    record Year(
            int year,
            Said source,
            String from,
            String to,
            Said assumed,
            List<String> holidays,
            List<Group> groups,
            List<Said> later) {

        Year {
            holidays = holidays == null ? List.of() : List.copyOf(holidays);
            groups = groups == null ? List.of() : List.copyOf(groups);
            later = later == null ? List.of() : List.copyOf(later);
        }

        LocalDate first() {
            return from == null ? LocalDate.of(year, 1, 1) : LocalDate.parse(from);
        }

        LocalDate last() {
            return to == null ? LocalDate.of(year, 12, 31) : LocalDate.parse(to);
        }

        /** The same with a part of the tickets, one in so many. */
        Year scaled(int scale) {
            return new Year(
                    year,
                    source,
                    from,
                    to,
                    assumed,
                    holidays,
                    groups.stream().map(group -> group.scaled(scale)).toList(),
                    later);
        }
    }

    /**
     * Tickets that share figures.
     *
     * @param closed null where that was not published
     * @param ledger how many of them are on the ledger; null for none
     * @param ledgerClosed how many of those are closed
     * @param categories what they are; empty for any
     * @param channel how they came; null for any but confidential ones
     */
    record Group(
            String name,
            int count,
            Integer closed,
            Integer ledger,
            Integer ledgerClosed,
            List<String> categories,
            String channel) {

        Group {
            ledger = ledger == null ? 0 : ledger;
            ledgerClosed = ledgerClosed == null ? 0 : ledgerClosed;
            categories = categories == null ? List.of() : List.copyOf(categories);
        }

        Group scaled(int scale) {
            return new Group(
                    name,
                    part(count, scale),
                    closed == null ? null : part(closed, scale),
                    part(ledger, scale),
                    part(ledgerClosed, scale),
                    categories,
                    channel);
        }

        private static int part(int number, int scale) {
            return Math.round((float) number / scale);
        }

        /** Open ones at the end of the last day; null where that follows from the course of each. */
        @JsonIgnore
        Integer open() {
            return closed == null ? null : count - closed;
        }

        /** Whether the numbers can be those of parts of a whole. */
        boolean possible() {
            return count >= 0
                    && ledgerClosed >= 0
                    && ledgerClosed <= ledger
                    && ledger <= count
                    && (closed == null
                            ? ledger == 0
                            : closed >= 0
                                    && closed <= count
                                    && ledgerClosed <= closed
                                    && ledger - ledgerClosed <= count - closed);
        }
    }

    static Published read(Path file) {
        try {
            Published published = new ObjectMapper(new YAMLFactory())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(file.toFile(), Published.class);
            published.years().forEach(year -> year.groups().forEach(group -> {
                if (!group.possible()) {
                    throw Stop.usage(
                            file + "：" + year.year() + " 年 " + group.name() + " 的数字互相矛盾",
                            file + ": the numbers of " + group.name() + " in " + year.year()
                                    + " contradict each other");
                }
            }));
            return published;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw Stop.usage(
                    file + ":" + line + " 有误：" + e.getOriginalMessage(),
                    file + ":" + line + " is wrong: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Stop.usage(
                    "没有 " + file + "：这个区没有公布数字", "There is no " + file + ": nothing was published of this district");
        }
    }

    Year year(int wanted) {
        return years.stream().filter(year -> year.year() == wanted).findFirst().orElseThrow(() -> {
            List<Integer> known = years.stream().map(Year::year).toList();
            return Stop.usage(
                    "没有 " + wanted + " 年的公布数字，现有：" + known,
                    "Nothing was published for " + wanted + "; there are: " + known);
        });
    }
}
