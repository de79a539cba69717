package org.gridhall.core.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.people.Household;
import org.gridhall.api.people.HouseholdDetails;
import org.gridhall.api.people.OrganizationDetails;
import org.gridhall.api.people.PersonDetails;
import org.gridhall.api.place.Point;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.search.TestSearch;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.ticket.TicketInsiders;
import org.gridhall.core.trail.Roots;
import org.gridhall.core.trail.SealedTrail;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever is erased is found nowhere any more: not in a table, not in the index. */
class ErasureTest {

    private static final String LAW = "个人信息保护法第四十七条";
    private static final String RARE = "龘靐齉爩鱻麤灪籱爨癵驫麣纞虪讟钃鸜麷鞻韽";

    @TempDir
    Path folder;

    static Stream<TestDistrict> both() {
        return TestDatabase.both().map(TestDistrict::new);
    }

    /** Somebody with everything that is theirs alone. */
    private static final class Somebody {
        final int n;
        final String name;
        final String oldName;
        final String number;
        final String phone;
        final String mail;
        final String address;
        final String oldAddress;

        Somebody(int n) {
            Random random = new Random(n);
            this.n = n;
            List<Integer> rare = new ArrayList<>(RARE.codePoints().boxed().toList());
            java.util.Collections.shuffle(rare, random);
            this.name = "欧" + Character.toString(rare.get(0)) + Character.toString(rare.get(1));
            this.oldName = "阳" + Character.toString(rare.get(2)) + Character.toString(rare.get(3));
            this.number = MadeUpPeople.number(5_000_000 + n);
            this.phone = MadeUpPeople.phone(77_000_000 + n);
            this.mail = "Nobody.At" + n + "All@Example.org";
            this.address = Character.toString(rare.get(4)) + Character.toString(rare.get(5)) + "路 " + n + " 号";
            this.oldAddress = Character.toString(rare.get(6)) + Character.toString(rare.get(7)) + "街" + n + "号";
        }

        /** A telephone or number as people type it. */
        String typed(Random random, String digits) {
            return switch (random.nextInt(4)) {
                case 0 -> digits.substring(0, 3) + " " + digits.substring(3, 7) + " " + digits.substring(7);
                case 1 -> digits.substring(0, 3) + "-" + digits.substring(3, 7) + "-" + digits.substring(7);
                case 2 ->
                    digits.codePoints()
                            .mapToObj(
                                    c -> Character.isDigit(c) ? Character.toString(c + 0xFEE0) : Character.toString(c))
                            .collect(Collectors.joining());
                default -> digits.toLowerCase(Locale.ROOT);
            };
        }

        String words(Random random) {
            return "我叫" + name + "，住在" + address + "，电话" + typed(random, phone) + "，身份证" + typed(random, number)
                    + "，邮箱 " + (random.nextBoolean() ? mail : mail.toUpperCase(Locale.ROOT)) + "，以前叫" + oldName + "。";
        }

        /** What must be found nowhere, without spaces and in one width. */
        Set<String> strings() {
            Set<String> all = new TreeSet<>();
            for (String text : List.of(name, oldName, number, phone, mail, address, oldAddress)) {
                all.add(plain(text));
            }
            return all;
        }
    }

    private static String plain(String text) {
        return java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFKC)
                .replaceAll("[\\s-]", "")
                .toLowerCase(Locale.ROOT);
    }

    /** The places in the database that hold one of some strings: table, column, string. */
    private static Set<String> places(TestDistrict d, Set<String> strings) {
        return d.database.write(manager -> {
            try {
                return scan(manager.unwrap(Connection.class), d.database.derby(), strings);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Set<String> scan(Connection connection, boolean derby, Set<String> strings) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet all =
                connection.getMetaData().getTables(null, derby ? "APP" : "public", "%", new String[] {"TABLE"})) {
            while (all.next()) {
                tables.add(all.getString("TABLE_NAME"));
            }
        }
        assertThat(tables).hasSizeGreaterThan(30);
        Set<String> found = new TreeSet<>();
        for (String table : tables) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    for (int i = 1; i <= columns; i++) {
                        String text = text(rows, i);
                        for (String one : strings) {
                            if (text.contains(one)) {
                                found.add((table + "." + rows.getMetaData().getColumnName(i)).toLowerCase(Locale.ROOT)
                                        + " " + one);
                            }
                        }
                    }
                }
            }
        }
        return found;
    }

    private static String text(ResultSet rows, int column) throws SQLException {
        Object value = rows.getObject(column);
        if (value instanceof java.sql.Blob blob) {
            value = blob.getBytes(1, (int) blob.length());
        } else if (value instanceof java.sql.Clob clob) {
            value = clob.getSubString(1, (int) clob.length());
        }
        return value == null
                ? ""
                : plain(value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString());
    }

    /** The files of the index that hold one of some strings, or a pair of their rare characters: so it keeps words. */
    private static Set<String> files(Path index, Set<String> strings) {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> all = Files.walk(index)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                for (String one : strings) {
                    for (int i = 0; i + 2 <= one.length(); i++) {
                        String pair = one.substring(i, i + 2);
                        if (content.contains(one)
                                || pair.chars().allMatch(c -> RARE.indexOf(c) >= 0) && content.contains(pair)) {
                            found.add(file.getFileName().toString().replaceAll("^_[0-9a-z]+", "") + " " + pair);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static void act(TestDistrict d, Actor actor, Ticket ticket, String action, Map<String, Object> form) {
        d.tickets.act(actor, ticket.id(), ActionRequest.of(action, form));
    }

    private static Ticket open(
            TestDistrict d,
            Actor actor,
            String channel,
            Map<String, Object> source,
            String title,
            String description,
            String address,
            List<Long> files,
            String key,
            Party... parties) {
        return d.tickets
                .open(
                        actor,
                        new NewTicket(
                                        null,
                                        "lamp",
                                        title,
                                        description,
                                        new Point(125.35, 43.80),
                                        address,
                                        null,
                                        null,
                                        null,
                                        List.of(parties),
                                        files,
                                        key,
                                        null,
                                        null,
                                        null)
                                .from(channel, source))
                .ticket();
    }

    /** The whole way of a ticket, with their words on each step. */
    private static void close(TestDistrict d, Ticket ticket, String words) {
        act(d, d.inUnit("dispatcher", 42, null), ticket, "register", Map.of());
        finish(d, ticket, words);
    }

    private static void finish(TestDistrict d, Ticket ticket, String words) {
        Actor dispatcher = d.inUnit("dispatcher", 42, null);
        Actor hands = d.inUnit("handler", 43, "fire");
        // One of the unit who may also know of tip-offs.
        Actor handler = new Actor(
                hands.kind(),
                hands.account(),
                hands.person(),
                hands.login(),
                hands.name(),
                Stream.concat(hands.grants().stream(), d.inUnit("supervisor", 43, null).grants().stream())
                        .toList(),
                0);
        act(d, dispatcher, ticket, "dispatch", Map.of("unit", "fire"));
        act(d, d.inUnit("supervisor", 44, null), ticket, "comment", Map.of("text", "请联系" + words));
        act(d, handler, ticket, "handled", Map.of("result", "已上门：" + words));
        act(d, dispatcher, ticket, "feedback", Map.of("reply", "已答复 " + words));
        act(d, dispatcher, ticket, "close", Map.of());
    }

    private String verified(TestDistrict d, Subject subject) throws Exception {
        SealedTrail trail = new SealedTrail(
                d.database, d.trail, new Roots(d.database, d.keys, d.district), new TicketInsiders(d.database));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        trail.export(d.inUnit("admin", 12, null), subject, out);
        Path file = Files.write(folder.resolve("export.json"), out.toByteArray());
        Path said = folder.resolve("said.txt");
        int code = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dfile.encoding=UTF-8",
                        "-Dstdout.encoding=UTF-8",
                        Path.of("../../../docs/verify/VerifyTrail.java").toString(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        return code + " " + Files.readString(said);
    }

    @ParameterizedTest
    @MethodSource("both")
    void whoever_is_erased_is_in_no_table_and_in_no_file_of_the_index(TestDistrict d) throws Exception {
        Path index = TestSearch.folder();
        TestSearch search = new TestSearch(d, index);
        search.follow();
        for (int n = 1; n <= 3; n++) {
            once(d, search, index, new Somebody(n), new Random(n), n == 2);
        }
    }

    private void once(TestDistrict d, TestSearch search, Path index, Somebody who, Random random, boolean attachments)
            throws Exception {
        Actor clerk = d.inUnit("clerk", 11, null);
        Actor admin = d.inUnit("admin", 12, null);
        long id = d.people
                .identify(
                        clerk,
                        new PersonDetails(
                                who.oldName,
                                null,
                                null,
                                null,
                                who.number,
                                who.phone,
                                who.oldAddress,
                                null,
                                "minghu-01-01",
                                who.words(random),
                                null),
                        null)
                .id();
        d.people.update(
                clerk,
                id,
                d.people.get(clerk, id).version(),
                new PersonDetails(who.name, null, null, null, null, null, who.address, null, null, null, null));
        Household alone = d.households.identify(
                clerk, new HouseholdDetails("H" + who.n, id, who.address, null, "minghu-01-01", "户主" + who.name));
        d.households.join(clerk, alone.id(), id, "户主", java.time.LocalDate.of(2020, 1, 1));
        d.organizations.identify(
                clerk,
                new OrganizationDetails(
                        "示例商行" + who.n,
                        MadeUpPeople.creditCode(900 + who.n),
                        null,
                        id,
                        null,
                        null,
                        null,
                        "minghu-01-01",
                        "找" + who.name,
                        null));

        Attachment photo = d.attachments.store(
                clerk, who.name + "的申请.txt", new ByteArrayInputStream(("申请" + who.n).getBytes(StandardCharsets.UTF_8)));
        Party named = new Party("reporter", id, who.name, who.typed(random, who.phone), who.mail);
        List<Ticket> own = List.of(
                open(
                        d,
                        clerk,
                        "hotline",
                        Map.of("recording", "rec-" + who.phone, "call", who.name),
                        who.name + "反映路灯",
                        who.words(random),
                        who.address + " 门前",
                        List.of(photo.id()),
                        "key-" + who.phone,
                        named),
                open(
                        d,
                        clerk,
                        "open311",
                        Map.of("device", who.mail, "account", who.name),
                        "井盖" + who.n,
                        who.words(random),
                        who.oldAddress,
                        List.of(),
                        null,
                        new Party("reporter", null, who.name, "+86" + who.phone, null)),
                open(
                        d,
                        d.inUnit("dispatcher", 42, null),
                        "tipoff",
                        Map.of("way", "letter", "answer", "打" + who.typed(random, who.phone)),
                        "举报" + who.n,
                        who.words(random),
                        null,
                        List.of(),
                        null,
                        new Party("reporter", null, null, null, who.mail)));
        Ticket foreign = open(
                d,
                clerk,
                "hotline",
                Map.of("recording", "rec-foreign-" + who.n),
                "别人的路灯",
                "请打 13" + who.phone.substring(2) + "，找王一",
                "示例大街 1 号",
                List.of(),
                null,
                // The family's telephone, another name.
                new Party("reporter", null, "王一" + who.n, "0431-8888" + who.n, null));
        d.messages.queue(NewMessage.of("m1-" + who.n, Recipient.person(id), "ticket-answered")
                .fact("title", org.gridhall.api.Text.same(who.name))
                .about(Subject.ticket(own.get(0).id())));
        d.messages.queue(NewMessage.of(
                        "m2-" + who.n, Recipient.address(new Contact(0, who.phone, null, null)), "ticket-answered")
                .by(List.of("sms")));
        letters(d, own.get(0), who);

        Problem refused = catchThrowableOfType(Problem.class, () -> d.people.erase(admin, id, LAW, "本人要求删除", false));
        assertThat(refused.code()).isEqualTo("person.tickets");
        for (Ticket ticket : own) {
            assertThat(refused.text().zh()).contains(ticket.summary().number());
            close(d, ticket, who.words(random));
        }
        search.follow();
        for (String text : List.of(who.name, who.oldName, who.mail)) {
            assertThat(hits(search, text)).as(text).isPositive();
        }
        assertThat(places(d, who.strings()))
                .as("the look for strings finds them where they are")
                .extracting(place -> place.replaceFirst(" .*", ""))
                .contains(
                        "person.name",
                        "ticket.title",
                        "ticket.description",
                        "ticket.source",
                        "ticket.address",
                        "ticket.intake_key",
                        "ticket_party.phone",
                        "trail_payload.body",
                        "letter.body_zh",
                        "attachment.name",
                        "household.address",
                        "organization.note");
        assertThat(files(index, who.strings())).isNotEmpty();
        List<TrailEntry> before = d.tickets.trail(admin, foreign.id());

        d.people.erase(admin, id, LAW, "本人要求删除", attachments);
        search.follow();
        search.search.look();

        assertThat(places(d, who.strings())).isEmpty();
        assertThat(files(index, who.strings())).isEmpty();
        for (String text : List.of(who.name, who.oldName, who.address, who.mail)) {
            assertThat(hits(search, text)).as(text).isZero();
        }
        assertThat(d.trail.verifyAll().reason()).isNull();
        for (Ticket ticket : own) {
            assertThat(d.trail.entries(ticketOf(ticket), 1, 100))
                    .extracting(TrailEntry::action)
                    .contains("open", "register", "dispatch", "handled", "close", "erased");
            assertThat(d.tickets.get(admin, ticket.id()).summary().grid())
                    .isEqualTo(ticket.summary().grid());
        }
        assertThat(d.tickets.get(admin, own.get(0).id()).attachments())
                .extracting(Attachment::name)
                .isEqualTo(attachments ? List.of() : List.of("***的申请.txt"));
        assertThat(verified(d, ticketOf(own.get(0)))).startsWith("0 ").contains("填写内容已删除");
        assertThat(verified(d, new Subject(Subject.PERSON, id))).startsWith("0 ");
        assertThat(d.tickets.trail(admin, foreign.id())).isEqualTo(before);
        assertThat(d.tickets.get(Actor.SYSTEM, foreign.id()).parties())
                .extracting(Party::name)
                .containsExactly("王一" + who.n);
        // They come back as somebody new.
        assertThat(d.people
                        .identify(clerk, MadeUpPeople.named(who.name + "新", who.number), null)
                        .created())
                .isTrue();
        d.database.write(manager -> manager.createNativeQuery(
                        "UPDATE person SET name = 'x', number_hash = NULL" + " WHERE name = ?1")
                .setParameter(1, who.name + "新")
                .executeUpdate());
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_waits_for_the_answer_of_another_ticket_is_not_erased_and_who_lives_on_keeps_the_home(TestDistrict d) {
        Actor clerk = d.inUnit("clerk", 11, null);
        Actor admin = d.inUnit("admin", 12, null);
        Actor dispatcher = d.inUnit("dispatcher", 42, null);
        long goes = d.people
                .identify(clerk, MadeUpPeople.details(7001, "minghu-01-01"), null)
                .id();
        long stays = d.people
                .identify(clerk, MadeUpPeople.details(7002, "minghu-01-01"), null)
                .id();
        Household home = d.households.identify(
                clerk, new HouseholdDetails("H-7", goes, "示例路 7001 号", null, "minghu-01-01", null));
        d.households.join(clerk, home.id(), goes, "户主", java.time.LocalDate.of(2020, 1, 1));
        d.households.join(clerk, home.id(), stays, "配偶", java.time.LocalDate.of(2020, 1, 1));
        Ticket theirs = open(
                d,
                clerk,
                "hotline",
                Map.of(),
                "井盖",
                null,
                null,
                List.of(),
                null,
                new Party("reporter", goes, null, null, null));
        Ticket answers = open(
                d,
                clerk,
                "hotline",
                Map.of(),
                "井盖",
                null,
                null,
                List.of(),
                null,
                new Party("reporter", stays, null, null, null));
        act(d, dispatcher, theirs, "merge", Map.of("ticket", answers.summary().number(), "reason", "同一处"));
        Problem refused = catchThrowableOfType(Problem.class, () -> d.people.erase(admin, goes, LAW, "本人要求删除", false));
        assertThat(refused.code()).isEqualTo("person.tickets");
        assertThat(refused.text().en())
                .contains(theirs.summary().number())
                .doesNotContain(answers.summary().number());
        act(d, dispatcher, theirs, "unmerge", Map.of("reason", "误并，复核"));
        finish(d, theirs, "无此问题");

        d.people.erase(admin, goes, LAW, "本人要求删除", false);
        Household left = d.households.get(clerk, home.id());
        assertThat(left.address()).isEqualTo("示例路 7001 号");
        assertThat(left.head()).isNull();
        assertThat(left.members()).extracting(Household.Member::person).containsExactly(stays);
        assertThat(d.trail.verifyAll().reason()).isNull();
    }

    private static Subject ticketOf(Ticket ticket) {
        return Subject.ticket(ticket.id());
    }

    private static long hits(TestSearch search, String text) {
        return search.search.search(Actor.SYSTEM, SearchQuery.of(text)).items().size();
    }

    /** What units were told of the ticket before. */
    private static void letters(TestDistrict d, Ticket ticket, Somebody who) {
        d.database.write(manager -> manager.createNativeQuery(
                        "INSERT INTO letter (id, message, account, subject_zh, subject_en, body_zh, body_en, about_kind,"
                                + " about) VALUES (?1, ?1, 43, ?2, ?2, ?3, ?3, 'ticket', ?4)")
                .setParameter(1, Instant.now().toEpochMilli() * 100 + who.n)
                .setParameter(2, "新派件")
                .setParameter(3, "“" + who.name + "反映路灯”已派到贵单位")
                .setParameter(4, ticket.id())
                .executeUpdate());
    }
}
