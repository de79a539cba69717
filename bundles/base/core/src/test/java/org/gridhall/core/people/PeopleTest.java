package org.gridhall.core.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.people.HouseholdDetails;
import org.gridhall.api.people.HouseholdQuery;
import org.gridhall.api.people.IdNumber;
import org.gridhall.api.people.Identified;
import org.gridhall.api.people.Organization;
import org.gridhall.api.people.OrganizationDetails;
import org.gridhall.api.people.OrganizationQuery;
import org.gridhall.api.people.Person;
import org.gridhall.api.people.PersonDetails;
import org.gridhall.api.people.PersonQuery;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeopleTest {

    private static final String GRID = "minghu-01-01";
    private static final String OTHER = "minghu-02";

    private static List<TestDistrict> districts;

    /** Numbers are used once: the tests share their districts. */
    private static int next = 1000;

    @BeforeAll
    static void open() {
        districts = TestDatabase.both().map(TestDistrict::new).toList();
    }

    static Stream<TestDistrict> both() {
        return districts.stream();
    }

    private static synchronized int next() {
        return next++;
    }

    private static Actor clerk(TestDistrict d) {
        return d.inUnit("clerk", 11, null);
    }

    private static Actor admin(TestDistrict d) {
        return d.inUnit("admin", 12, null);
    }

    private static Problem refused(ThrowingCallable work) {
        return (Problem) org.assertj.core.api.Assertions.catchThrowable(work);
    }

    private static void refusedAs(Problem.Kind kind, ThrowingCallable work) {
        assertThatThrownBy(work).asInstanceOf(type(Problem.class)).returns(kind, Problem::kind);
    }

    private static List<TrailEntry> trail(TestDistrict d, long person) {
        return d.trail.entries(new Subject("person", person), 1, 100);
    }

    private static PersonDetails only(String phone, String grid) {
        return new PersonDetails(null, null, null, null, null, phone, null, null, grid, null, null);
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_same_number_is_one_person_in_whatever_way_it_is_written(TestDistrict d) {
        int n = next();
        String number = MadeUpPeople.number(n);
        Identified first = d.people.identify(clerk(d), MadeUpPeople.named("王小明", number), null);
        assertThat(first.created()).isTrue();
        assertThat(first.person())
                .returns("**************" + number.substring(14), Person::number)
                .returns(
                        LocalDate.parse(number.substring(6, 14), java.time.format.DateTimeFormatter.BASIC_ISO_DATE),
                        Person::birth)
                .returns(IdNumber.CITIZEN, Person::idType);
        String wide = number.substring(0, 6) + " "
                + number.substring(6).replace('1', '１').toLowerCase();
        Identified again = d.people.identify(d.inGrid("gridworker", 13, GRID), MadeUpPeople.named("王晓明", wide), null);
        assertThat(again).returns(false, Identified::created).returns(first.id(), Identified::id);
        assertThat(again.nameDiffers()).isTrue();
        assertThat(again.person()).as("lives outside the grid").isNull();
        assertThat(d.people.get(clerk(d), first.id()).name()).isEqualTo("王小明");
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_old_number_of_15_digits_is_the_number_that_replaced_it(TestDistrict d) {
        String old = "999999" + "600101" + String.format("%03d", next() % 1000);
        String number = IdNumber.normal(IdNumber.CITIZEN, old);
        Identified first = d.people.identify(clerk(d), MadeUpPeople.named("老王", old), null);
        assertThat(d.people
                        .identify(clerk(d), MadeUpPeople.named("老王", number), null)
                        .id())
                .isEqualTo(first.id());
    }

    @ParameterizedTest
    @MethodSource("both")
    void many_writers_at_once_make_one_person_of_one_number(TestDistrict d) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            int base = next();
            next += 100;
            List<Callable<Identified>> work = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int n = base + i % 5;
                work.add(() -> d.people.identify(clerk(d), MadeUpPeople.details(n, GRID), null));
            }
            List<Identified> all = new ArrayList<>();
            for (Future<Identified> one : pool.invokeAll(work)) {
                all.add(one.get());
            }
            assertThat(all.stream().map(Identified::id).distinct()).hasSize(5);
            assertThat(all.stream().filter(Identified::created)).hasSize(5);
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void name_and_phone_only_suggest(TestDistrict d) {
        String phone = MadeUpPeople.phone(next());
        PersonDetails said = new PersonDetails("钱同名", null, null, null, null, phone, null, null, GRID, null, null);
        Identified first = d.people.identify(clerk(d), said, null);
        Identified second = d.people.identify(clerk(d), said, null);
        assertThat(second.created()).isTrue();
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.alike()).extracting(Person::id).containsExactly(first.id());
        assertThat(d.people.alike(clerk(d), "钱同名", "+86 " + phone.substring(0, 3) + "-" + phone.substring(3)))
                .extracting(Person::id)
                .contains(first.id(), second.id());
        assertThat(d.people.alike(d.inGrid("gridworker", 14, OTHER), null, phone))
                .isEmpty();
        // A repeat with a key is the same intake; the key is no other's.
        Identified keyed = d.people.identify(clerk(d), said, "k" + phone);
        assertThat(d.people.identify(clerk(d), said, "k" + phone).id()).isEqualTo(keyed.id());
        assertThat(refused(() -> d.people.identify(
                                clerk(d),
                                new PersonDetails("另一人", null, null, null, null, phone, null, null, GRID, null, null),
                                "k" + phone))
                        .code())
                .isEqualTo("key.reused");
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_number_that_fails_its_check_needs_a_confirmation_which_is_recorded(TestDistrict d) {
        String number = MadeUpPeople.number(next());
        char last = number.charAt(17) == '1' ? '2' : '1';
        String wrong = number.substring(0, 17) + last;
        Problem problem = refused(() -> d.people.identify(clerk(d), MadeUpPeople.named("孙早", wrong), null));
        assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
        assertThat(problem.code()).isEqualTo("number.check");
        assertThat(problem.errors()).extracting(error -> error.field()).containsExactly("/number");
        assertThat(problem.text().zh()).contains("override").doesNotContain(wrong);
        PersonDetails confirmed =
                new PersonDetails("孙早", null, null, null, wrong, null, null, null, null, null, "户口簿原件如此，已核对");
        Person person = d.people.identify(clerk(d), confirmed, null).person();
        assertThat(person.confirmed().reason()).isEqualTo("户口簿原件如此，已核对");
        assertThat(person.confirmed().by()).isEqualTo(11);
        assertThat(trail(d, person.id()).get(0).payload().toString()).contains("户口簿原件如此");
        refusedAs(
                Problem.Kind.INVALID,
                () -> d.people.identify(
                        clerk(d),
                        new PersonDetails("孙", null, null, null, "<b>", null, null, null, null, null, "原件如此的"),
                        null));
    }

    @ParameterizedTest
    @MethodSource("both")
    void wrong_fields_are_all_named(TestDistrict d) {
        Problem problem = refused(() -> d.people.identify(
                clerk(d),
                new PersonDetails(
                        " ",
                        "X",
                        LocalDate.of(1700, 1, 1),
                        "visa",
                        "1",
                        "abc",
                        "a".repeat(501),
                        null,
                        "nowhere",
                        null,
                        null),
                null));
        assertThat(problem.errors())
                .extracting(error -> error.field())
                .containsExactlyInAnyOrder("/name", "/sex", "/birth", "/idType", "/phone", "/address", "/grid");
        Problem birth = refused(() -> d.people.identify(
                clerk(d),
                new PersonDetails(
                        "李",
                        null,
                        LocalDate.of(1950, 1, 1),
                        null,
                        "11010519491231002X",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null),
                null));
        assertThat(birth.errors()).extracting(error -> error.field()).containsExactly("/birth");
    }

    @ParameterizedTest
    @MethodSource("both")
    void nothing_that_is_stored_holds_a_whole_number_or_phone(TestDistrict d) {
        int n = next();
        long id =
                d.people.identify(clerk(d), MadeUpPeople.details(n, GRID), null).id();
        d.people.update(clerk(d), id, 1, only(MadeUpPeople.phone(n + 50_000_000), null));
        d.people.reveal(admin(d), id, "number", "核对开户资料");
        List<Object> stored = d.database.read(manager -> {
            List<Object> all = new ArrayList<>();
            for (String query : List.of(
                    "SELECT body FROM trail_payload",
                    "SELECT changes FROM trail_entry WHERE changes IS NOT NULL",
                    "SELECT name, phone, number_mask, phone_mask, number_sealed, phone_sealed, number_hash, note,"
                            + " address, intake_key FROM person")) {
                for (Object row : manager.createNativeQuery(query).getResultList()) {
                    all.addAll(row instanceof Object[] cells ? java.util.Arrays.asList(cells) : List.of(row));
                }
            }
            return all;
        });
        assertThat(stored).hasSizeGreaterThan(10);
        for (Object one : stored) {
            String text = one instanceof byte[] bytes
                    ? new String(bytes, StandardCharsets.ISO_8859_1)
                    : one instanceof java.sql.Clob clob ? text(clob) : String.valueOf(one);
            assertThat(text)
                    .doesNotContain(MadeUpPeople.number(n))
                    .doesNotContain(MadeUpPeople.phone(n))
                    .doesNotContain(MadeUpPeople.phone(n + 50_000_000));
        }
    }

    private static String text(java.sql.Clob clob) {
        try {
            return clob.getSubString(1, (int) clob.length());
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_log_never_holds_a_number(TestDistrict d) {
        int n = next();
        PrintStream usual = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            long id = d.people
                    .identify(clerk(d), MadeUpPeople.details(n, GRID), null)
                    .id();
            refused(() -> d.people.identify(clerk(d), MadeUpPeople.named(null, MadeUpPeople.number(n)), null));
            d.database.write(manager -> manager.createNativeQuery("UPDATE person SET number_sealed = ?1 WHERE id = ?2")
                    .setParameter(1, new byte[64])
                    .setParameter(2, id)
                    .executeUpdate());
            refused(() -> d.people.reveal(admin(d), id, "number", "核对开户资料"));
        } finally {
            System.setErr(usual);
        }
        assertThat(log.toString(StandardCharsets.UTF_8))
                .doesNotContain(MadeUpPeople.number(n))
                .doesNotContain(MadeUpPeople.phone(n));
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_look_at_a_number_needs_a_permission_and_a_reason_and_is_recorded(TestDistrict d) {
        int n = next();
        long id =
                d.people.identify(clerk(d), MadeUpPeople.details(n, GRID), null).id();
        refusedAs(Problem.Kind.FORBIDDEN, () -> d.people.reveal(clerk(d), id, "number", "核对开户资料"));
        refusedAs(Problem.Kind.INVALID, () -> d.people.reveal(admin(d), id, "number", " 看 "));
        refusedAs(Problem.Kind.INVALID, () -> d.people.reveal(admin(d), id, "everything", "核对开户资料"));
        refusedAs(Problem.Kind.NOT_FOUND, () -> d.people.reveal(admin(d), id + 1, "number", "核对开户资料"));
        assertThat(trail(d, id)).hasSize(1);
        assertThat(d.people.reveal(admin(d), id, "number", "核对开户资料")).isEqualTo(MadeUpPeople.number(n));
        assertThat(d.people.reveal(admin(d), id, "phone", "回访反映人")).isEqualTo(MadeUpPeople.phone(n));
        assertThat(trail(d, id)).hasSize(3);
        assertThat(trail(d, id).get(1))
                .returns("reveal", TrailEntry::action)
                .returns(12L, TrailEntry::account)
                .returns(Map.of("reason", "核对开户资料"), TrailEntry::payload);
        assertThat(d.people.get(admin(d), id).version())
                .as("a look changes nothing")
                .isEqualTo(1);
        assertThat(d.trail.verify(new Subject("person", id)).intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void sealed_data_that_was_changed_or_moved_to_another_row_is_told(TestDistrict d) {
        long one = d.people
                .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                .id();
        long two = d.people
                .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                .id();
        d.database.write(manager -> manager.createNativeQuery(
                        "UPDATE person SET number_sealed = (SELECT p.number_sealed FROM person p WHERE p.id = ?1)"
                                + " WHERE id = ?2")
                .setParameter(1, one)
                .setParameter(2, two)
                .executeUpdate());
        assertThat(refused(() -> d.people.reveal(admin(d), two, "number", "核对开户资料"))
                        .code())
                .isEqualTo("person.seal");
        assertThat(trail(d, two)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_post_in_a_grid_reaches_the_people_of_its_grid_alone(TestDistrict d) {
        Actor worker = d.inGrid("gridworker", 15, GRID);
        Actor other = d.inGrid("gridworker", 16, OTHER);
        Actor leader = d.inGrid("gridleader", 17, "minghu");
        // Who is registered without a place lives in the worker's grid.
        Identified made = d.people.identify(worker, MadeUpPeople.details(next(), null), null);
        assertThat(made.person().grid()).isEqualTo(GRID);
        assertThat(d.people.get(leader, made.id()).id()).isEqualTo(made.id());
        refusedAs(Problem.Kind.NOT_FOUND, () -> d.people.get(other, made.id()));
        refusedAs(Problem.Kind.NOT_FOUND, () -> d.people.update(other, made.id(), 1, only("19911112222", null)));
        refusedAs(Problem.Kind.FORBIDDEN, () -> d.people.update(worker, made.id(), 1, only(null, OTHER)));
        refusedAs(Problem.Kind.FORBIDDEN, () -> d.people.identify(worker, MadeUpPeople.details(next(), OTHER), null));
        refusedAs(Problem.Kind.FORBIDDEN, () -> d.people.get(d.inUnit("handler", 18, "utilities"), made.id()));
        PersonQuery all = new PersonQuery(null, null, null, 200);
        assertThat(d.people.list(worker, all).items()).extracting(Person::id).contains(made.id());
        assertThat(d.people.list(worker, all).items()).extracting(Person::grid).containsOnly(GRID);
        assertThat(d.people.list(other, all).items()).extracting(Person::id).doesNotContain(made.id());
        // A filter narrows and never widens.
        assertThat(d.people.list(other, new PersonQuery(null, GRID, null, 200)).items())
                .isEmpty();
        assertThat(d.people
                        .list(d.inUnit("gridleader", 19, "minghu-community-01"), all)
                        .items())
                .extracting(Person::id)
                .contains(made.id());
        assertThat(d.people
                        .list(d.inUnit("gridleader", 20, "minghu-community-02"), all)
                        .items())
                .extracting(Person::id)
                .doesNotContain(made.id());
    }

    @ParameterizedTest
    @MethodSource("both")
    void lists_go_page_by_page_without_gaps(TestDistrict d) {
        String family = "慕容" + (char) ('一' + next());
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.add(d.people
                    .identify(
                            clerk(d),
                            MadeUpPeople.named(family + "甲乙丙".charAt(i % 3), MadeUpPeople.number(next())),
                            null)
                    .id());
        }
        d.people.identify(clerk(d), MadeUpPeople.named("慕容", MadeUpPeople.number(next())), null);
        List<Person> read = new ArrayList<>();
        String after = null;
        do {
            Page<Person> page = d.people.list(clerk(d), new PersonQuery(family, null, after, 2));
            read.addAll(page.items());
            after = page.next();
        } while (after != null);
        assertThat(read).extracting(Person::id).containsExactlyInAnyOrderElementsOf(made);
        assertThat(read).extracting(Person::name).isSortedAccordingTo(java.util.Comparator.naturalOrder());
        List<Long> latest = new ArrayList<>();
        after = null;
        for (int i = 0; i < 4; i++) {
            Page<Person> page = d.people.list(clerk(d), new PersonQuery(null, null, after, 2));
            page.items().forEach(person -> latest.add(person.id()));
            after = page.next();
        }
        assertThat(latest).hasSize(8).doesNotHaveDuplicates();
        refusedAs(Problem.Kind.UNREADABLE, () -> d.people.list(clerk(d), new PersonQuery(null, null, "x", 2)));
        refusedAs(Problem.Kind.UNREADABLE, () -> d.people.list(clerk(d), new PersonQuery("王", null, "5", 2)));
        refusedAs(Problem.Kind.UNREADABLE, () -> d.people.list(clerk(d), new PersonQuery("王", null, "5-%%", 2)));
    }

    @ParameterizedTest
    @MethodSource("both")
    void of_two_who_change_one_person_one_is_told(TestDistrict d) {
        int n = next();
        long id =
                d.people.identify(clerk(d), MadeUpPeople.details(n, GRID), null).id();
        Person changed = d.people.update(clerk(d), id, 1, only(MadeUpPeople.phone(n + 1), null));
        assertThat(changed.version()).isEqualTo(2);
        Problem late = refused(() -> d.people.update(clerk(d), id, 1, only(MadeUpPeople.phone(n + 2), null)));
        assertThat(late.kind()).isEqualTo(Problem.Kind.CONFLICT);
        assertThat(late.details()).containsEntry("version", 2);
        assertThat(d.people
                        .update(clerk(d), id, 2, only(MadeUpPeople.phone(n + 1), null))
                        .version())
                .as("nothing changed")
                .isEqualTo(2);
        assertThat(trail(d, id)).hasSize(2);
        assertThat(trail(d, id).get(1).changes().toString()).contains("phone").doesNotContain("****");
        long other = d.people
                .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                .id();
        Problem taken =
                refused(() -> d.people.update(clerk(d), other, 1, MadeUpPeople.named(null, MadeUpPeople.number(n))));
        assertThat(taken.code()).isEqualTo("person.number");
        assertThat(taken.details()).containsEntry("person", Long.toString(id));
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_merge_keeps_both_histories_and_can_be_undone_completely(TestDistrict d) {
        int n = next();
        Identified keep = d.people.identify(clerk(d), MadeUpPeople.details(n, GRID), null);
        int gone = next();
        Identified drop = d.people.identify(clerk(d), MadeUpPeople.details(gone, GRID), null);
        Identified third = d.people.identify(clerk(d), MadeUpPeople.details(next(), GRID), null);
        long house = d.households
                .identify(clerk(d), new HouseholdDetails("H" + n, drop.id(), null, null, GRID, null))
                .id();
        d.households.join(clerk(d), house, drop.id(), "户主", LocalDate.of(2020, 1, 1));
        Person before = d.people.get(clerk(d), drop.id());

        refusedAs(Problem.Kind.INVALID, () -> d.people.merge(clerk(d), keep.id(), keep.id(), "同一人登记两次"));
        refusedAs(Problem.Kind.INVALID, () -> d.people.merge(clerk(d), keep.id(), drop.id(), ""));
        Person merged = d.people.merge(clerk(d), keep.id(), drop.id(), "同一人登记两次");
        assertThat(merged.merged()).containsExactly(drop.id());
        assertThat(d.people.get(clerk(d), drop.id()).id()).isEqualTo(keep.id());
        assertThat(d.people
                        .list(clerk(d), new PersonQuery(before.name(), null, null, 200))
                        .items())
                .extracting(Person::id)
                .doesNotContain(drop.id());
        // Its number leads to the one that stands for both.
        assertThat(d.people.identify(clerk(d), MadeUpPeople.details(gone, GRID), null))
                .returns(keep.id(), Identified::id)
                .returns(false, Identified::created)
                .returns(false, Identified::nameDiffers);
        assertThat(d.households.get(clerk(d), house).head()).isEqualTo(keep.id());
        assertThat(d.households.get(clerk(d), house).members())
                .extracting(member -> member.person())
                .containsExactly(keep.id());
        // Neither twice, nor in a circle, nor a change behind it.
        for (ThrowingCallable wrong : List.<ThrowingCallable>of(
                () -> d.people.merge(clerk(d), third.id(), drop.id(), "同一人登记两次"),
                () -> d.people.merge(clerk(d), drop.id(), keep.id(), "同一人登记两次"),
                () -> d.people.update(clerk(d), drop.id(), 2, only("19900000001", null)))) {
            refusedAs(Problem.Kind.CONFLICT, wrong);
        }
        d.people.merge(clerk(d), third.id(), keep.id(), "三份是一个人");
        assertThat(d.people.get(clerk(d), drop.id()).id()).isEqualTo(third.id());
        assertThat(d.people.get(clerk(d), third.id()).merged()).containsExactly(keep.id(), drop.id());

        d.people.unmerge(clerk(d), keep.id(), "误合并，复核");
        Person after = d.people.unmerge(clerk(d), drop.id(), "误合并，复核");
        assertThat(after.id()).isEqualTo(drop.id());
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("version", "changedAt")
                .isEqualTo(before);
        assertThat(d.households.get(clerk(d), house).head()).isEqualTo(drop.id());
        refusedAs(Problem.Kind.CONFLICT, () -> d.people.unmerge(clerk(d), drop.id(), "误合并，复核"));
        assertThat(trail(d, drop.id())).extracting(TrailEntry::action).containsExactly("create", "merged", "unmerged");
        assertThat(trail(d, keep.id()))
                .extracting(TrailEntry::action)
                .containsExactly("create", "merge", "merged", "unmerged", "unmerge");
        assertThat(d.trail.verifyAll().intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void two_who_merge_crosswise_at_once_make_no_circle(TestDistrict d) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 5; i++) {
                long a = d.people
                        .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                        .id();
                long b = d.people
                        .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                        .id();
                List<Callable<Problem>> both = List.of(
                        () -> refused(() -> d.people.merge(clerk(d), a, b, "同一人登记两次")),
                        () -> refused(() -> d.people.merge(clerk(d), b, a, "同一人登记两次")));
                List<Problem> refusals = new ArrayList<>();
                for (Future<Problem> one : pool.invokeAll(both)) {
                    refusals.add(one.get());
                }
                assertThat(refusals.stream().filter(java.util.Objects::nonNull)).hasSize(1);
                assertThat(d.people.get(clerk(d), a).id())
                        .isEqualTo(d.people.get(clerk(d), b).id());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_has_the_number_or_is_staff_stays(TestDistrict d) {
        long with = d.people
                .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                .id();
        long without = d.people
                .identify(
                        clerk(d),
                        new PersonDetails("无号", null, null, null, null, null, null, null, GRID, null, null),
                        null)
                .id();
        assertThat(refused(() -> d.people.merge(clerk(d), without, with, "同一人登记两次"))
                        .code())
                .isEqualTo("person.keep");
        long one = d.organisation.person("p0013").orElseThrow().id();
        long two = d.organisation.person("p0014").orElseThrow().id();
        assertThat(refused(() -> d.people.merge(clerk(d), one, two, "同一人登记两次")).code())
                .isEqualTo("person.staff");
        assertThat(d.people.get(clerk(d), one).staff()).isEqualTo("p0013");
        Person staff = d.people.update(clerk(d), one, 0, MadeUpPeople.named(null, MadeUpPeople.number(next())));
        assertThat(staff.number()).endsWith(staff.number().substring(14)).startsWith("****");
        // The organisation comes in again: it neither loses nor changes what the people model knows.
        Map<String, java.io.InputStream> files = new java.util.HashMap<>();
        d.organisation
                .files()
                .forEach((name, text) ->
                        files.put(name, new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        assertThat(files).containsKey("people.csv");
        d.organisation.bring(admin(d), files);
        assertThat(d.people.get(clerk(d), one)).isEqualTo(staff);
        assertThat(d.people.get(clerk(d), with).id()).isEqualTo(with);
    }

    private static NewMessage told(String key, Recipient to) {
        return NewMessage.of(key, to, "ticket-received").fact("title", Text.same("路灯不亮"));
    }

    private static boolean tells(TestDistrict d, long message) {
        Object[] row = (Object[])
                d.database.read(manager -> manager.createNativeQuery("SELECT contact, facts FROM message WHERE id = ?1")
                        .setParameter(1, message)
                        .getSingleResult());
        return row[0] != null || row[1] != null;
    }

    @ParameterizedTest
    @MethodSource("both")
    void erasure_takes_what_is_personal_and_leaves_a_trail_that_verifies(TestDistrict d) {
        int n = next();
        long id =
                d.people.identify(clerk(d), MadeUpPeople.details(n, GRID), null).id();
        long old = d.people
                .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                .id();
        d.people.merge(clerk(d), id, old, "同一人登记两次");
        long ticket = d.tickets
                .open(
                        d.inUnit("dispatcher", 21, null),
                        new NewTicket(
                                "issue",
                                null,
                                "路灯不亮",
                                null,
                                null,
                                null,
                                "hotline",
                                null,
                                Map.of(),
                                List.of(new Party("reporter", old, MadeUpPeople.name(n), MadeUpPeople.phone(n), null)),
                                List.of(),
                                null,
                                null,
                                null,
                                null))
                .ticket()
                .id();
        refusedAs(Problem.Kind.FORBIDDEN, () -> d.people.erase(clerk(d), id, "个人信息保护法第四十七条", "本人要求删除", false));
        Problem open = refused(() -> d.people.erase(admin(d), id, "个人信息保护法第四十七条", "本人要求删除", false));
        assertThat(open.code()).isEqualTo("person.tickets");
        assertThat(open.text().zh())
                .contains(d.tickets.get(admin(d), ticket).summary().number());
        d.database.write(manager -> manager.createNativeQuery("UPDATE ticket SET closed_at = opened_at WHERE id = ?1")
                .setParameter(1, ticket)
                .executeUpdate());
        refusedAs(Problem.Kind.INVALID, () -> d.people.erase(admin(d), id, " ", "本人要求删除", false));
        List<Long> told = List.of(
                d.messages.queue(told("erased-1-" + n, Recipient.person(old))),
                d.messages.queue(told(
                        "erased-2-" + n,
                        Recipient.address(
                                new Contact(0, d.people.reveal(admin(d), id, "phone", "测试发送短信"), null, null)))),
                d.messages.queue(
                        told("erased-3-" + n, Recipient.address(new Contact(0, MadeUpPeople.phone(n), null, null)))));
        long other = d.messages.queue(
                told("erased-4-" + n, Recipient.address(new Contact(0, MadeUpPeople.phone(n + 5000), null, null))));
        d.people.erase(admin(d), old, "个人信息保护法第四十七条", "本人要求删除", false);

        Person gone = d.people.get(admin(d), id);
        assertThat(gone.erasedAt()).isNotNull();
        assertThat(gone)
                .returns("", Person::name)
                .returns(null, Person::number)
                .returns(null, Person::phone)
                .returns(null, Person::birth)
                .returns(null, Person::address);
        assertThat(d.tickets.get(admin(d), ticket).parties())
                .containsExactly(new Party("reporter", old, null, null, null));
        assertThat(told).as("what messages told them").noneMatch(one -> tells(d, one));
        assertThat(tells(d, other)).as("a message to somebody else").isTrue();
        for (long one : new long[] {id, old}) {
            List<TrailEntry> entries = trail(d, one);
            assertThat(entries.subList(0, entries.size() - 1))
                    .allMatch(
                            entry -> entry.payload() == null || entry.payload().isEmpty());
            assertThat(entries.get(entries.size() - 1))
                    .returns("erase", TrailEntry::action)
                    .matches(entry -> entry.changes().toString().contains("第四十七条"));
        }
        assertThat(d.trail.verifyAll().reason()).isNull();
        refusedAs(Problem.Kind.CONFLICT, () -> d.people.erase(admin(d), id, "个人信息保护法第四十七条", "本人要求删除", false));
        refusedAs(Problem.Kind.CONFLICT, () -> d.people.unmerge(clerk(d), old, "误合并，复核"));
        refusedAs(Problem.Kind.NOT_FOUND, () -> d.people.reveal(admin(d), id, "number", "核对开户资料"));
        assertThat(d.people
                        .identify(clerk(d), MadeUpPeople.details(n, GRID), null)
                        .created())
                .isTrue();
        refusedAs(
                Problem.Kind.CONFLICT,
                () -> d.people.erase(
                        admin(d), d.organisation.person("p0015").orElseThrow().id(), "法", "本人要求删除", false));
    }

    @ParameterizedTest
    @MethodSource("both")
    void messages_find_the_telephone_of_whoever_stands_for_somebody_until_they_are_erased(TestDistrict d) {
        PeopleContacts contacts = new PeopleContacts(d.database, d.keys);
        long keep = d.people
                .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                .id();
        long drop = d.people
                .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                .id();
        d.people.update(clerk(d), keep, d.people.get(clerk(d), keep).version(), only("139 1111 2222", GRID));
        d.people.merge(clerk(d), keep, drop, "同一个人，已核对");
        assertThat(contacts.ofPeople(Set.of(drop, -1L))).isEqualTo(Map.of(drop, Contact.phone("13911112222")));
        d.people.erase(admin(d), keep, "个人信息保护法第四十七条", "本人要求删除", false);
        assertThat(contacts.ofPeople(Set.of(drop))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_party_of_a_ticket_is_somebody(TestDistrict d) {
        NewTicket ticket = new NewTicket(
                "issue",
                null,
                "井盖",
                null,
                null,
                null,
                "hotline",
                null,
                Map.of(),
                List.of(new Party("reporter", 42L, "某人", null, null)),
                List.of(),
                null,
                null,
                null,
                null);
        Problem problem = refused(() -> d.tickets.open(d.inUnit("dispatcher", 21, null), ticket));
        assertThat(problem.errors()).extracting(error -> error.field()).containsExactly("/parties/0/person");
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_organization_is_one_by_its_credit_code(TestDistrict d) {
        int n = next();
        String code = MadeUpPeople.creditCode(n);
        long head = d.people
                .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                .id();
        OrganizationDetails said = new OrganizationDetails(
                "样例商行" + n, code.toLowerCase(), "company", head, "19900000000", "示例路 1 号", null, GRID, null, null);
        Organization made = d.organizations.identify(clerk(d), said);
        assertThat(d.organizations.identify(clerk(d), said).id()).isEqualTo(made.id());
        assertThat(d.organizations
                        .list(clerk(d), new OrganizationQuery("样例商行" + n, null, null, GRID, null, 10))
                        .items())
                .containsExactly(made);
        assertThat(d.organizations
                        .list(clerk(d), new OrganizationQuery(null, code, null, null, null, 10))
                        .items())
                .containsExactly(made);
        assertThat(refused(() -> d.organizations.identify(
                                clerk(d),
                                new OrganizationDetails(
                                        "错",
                                        code.substring(0, 17) + "?",
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        GRID,
                                        null,
                                        null)))
                        .errors())
                .extracting(error -> error.field())
                .containsExactly("/code");
        refusedAs(
                Problem.Kind.INVALID,
                () -> d.organizations.update(
                        clerk(d),
                        made.id(),
                        1,
                        new OrganizationDetails(null, null, null, 42L, null, null, null, null, null, null)));
        refusedAs(Problem.Kind.NOT_FOUND, () -> d.organizations.get(d.inGrid("gridworker", 15, OTHER), made.id()));
        Organization changed = d.organizations.update(
                clerk(d),
                made.id(),
                1,
                new OrganizationDetails("样例商行" + n + "分店", null, null, 0L, "", null, null, null, null, null));
        assertThat(changed).returns(2, Organization::version).returns(null, Organization::phone);
        assertThat(changed.representative()).isNull();
        assertThat(d.trail.verify(new Subject("organization", made.id())).entries())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("both")
    void people_live_in_the_grid_of_their_address_and_households_have_members_from_day_to_day(TestDistrict d) {
        String words = "梧桐路 " + next() + " 号";
        var address = d.households.keep(
                clerk(d), new org.gridhall.api.people.Address(0, 0, words, "梧桐路", null, null, null, null, OTHER));
        assertThat(d.households.keep(clerk(d), address).version()).isEqualTo(2);
        Person person = d.people
                .identify(
                        clerk(d),
                        new PersonDetails(
                                "住户",
                                null,
                                null,
                                null,
                                MadeUpPeople.number(next()),
                                null,
                                words,
                                null,
                                null,
                                null,
                                null),
                        null)
                .person();
        assertThat(person).returns(OTHER, Person::grid).returns(address.id(), Person::addressId);
        assertThat(d.households.addresses(clerk(d), "梧桐路", "minghu", null, 200).items())
                .extracting(one -> one.id())
                .contains(address.id());
        long house = d.households
                .identify(clerk(d), new HouseholdDetails("户-" + words, person.id(), words, null, null, null))
                .id();
        d.households.join(clerk(d), house, person.id(), "户主", LocalDate.of(2020, 1, 1));
        refusedAs(
                Problem.Kind.CONFLICT,
                () -> d.households.join(clerk(d), house, person.id(), "户主", LocalDate.of(2021, 1, 1)));
        refusedAs(
                Problem.Kind.INVALID, () -> d.households.leave(clerk(d), house, person.id(), LocalDate.of(2019, 1, 1)));
        d.households.leave(clerk(d), house, person.id(), LocalDate.of(2020, 12, 31));
        d.households.join(clerk(d), house, person.id(), "租住", LocalDate.of(2022, 1, 1));
        assertThat(d.households.get(clerk(d), house).members())
                .extracting(one -> one.relation())
                .containsExactly("户主", "租住");
        assertThat(d.households
                        .list(clerk(d), new HouseholdQuery(null, null, person.id(), null, 10))
                        .items())
                .extracting(one -> one.id())
                .containsExactly(house);
        assertThat(d.households
                        .list(d.inGrid("gridworker", 15, GRID), new HouseholdQuery(null, null, person.id(), null, 10))
                        .items())
                .isEmpty();
        assertThat(d.trail.verifyAll().intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_number_finds_who_has_it_as_far_as_one_may_see_them(TestDistrict d) {
        int n = next();
        long keep =
                d.people.identify(clerk(d), MadeUpPeople.details(n, GRID), null).id();
        long drop = d.people
                .identify(clerk(d), MadeUpPeople.named("无证 " + n, null), "no-number-" + n)
                .id();
        String number = MadeUpPeople.number(n);
        assertThat(d.people.byNumber(clerk(d), null, " " + number.toLowerCase() + " "))
                .hasValueSatisfying(one -> assertThat(one.id()).isEqualTo(keep));
        assertThat(d.people.byNumber(clerk(d), IdNumber.PASSPORT, number)).isEmpty();
        assertThat(d.people.byNumber(clerk(d), null, "？")).isEmpty();
        assertThat(d.people.byNumber(d.inGrid("gridworker", 16, OTHER), null, number))
                .isEmpty();
        refusedAs(Problem.Kind.FORBIDDEN, () -> d.people.byNumber(d.inUnit("handler", 17, null), null, number));
        d.people.merge(clerk(d), keep, drop, "同一人登记两次");
        assertThat(d.people.some(clerk(d), List.of(keep, drop, -5L)).keySet()).containsExactlyInAnyOrder(keep, drop);
        assertThat(d.people.some(clerk(d), List.of(drop)).get(drop).id()).isEqualTo(keep);
        assertThat(d.people.some(d.inGrid("gridworker", 16, OTHER), List.of(keep)))
                .isEmpty();
        assertThat(d.people.some(d.inUnit("handler", 17, null), List.of(keep))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_history_is_told_with_that_of_who_was_merged_the_latest_first(TestDistrict d) {
        int n = next();
        long keep =
                d.people.identify(clerk(d), MadeUpPeople.details(n, GRID), null).id();
        long drop = d.people
                .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                .id();
        d.people.reveal(admin(d), keep, "number", "核对开户资料");
        d.people.merge(clerk(d), keep, drop, "同一人登记两次");
        List<TrailEntry> history = d.people.history(clerk(d), drop);
        assertThat(history)
                .extracting(entry -> entry.action() + " " + entry.subject().id())
                .containsExactlyInAnyOrder(
                        "merge " + keep, "merged " + drop, "reveal " + keep, "create " + drop, "create " + keep);
        assertThat(history).isSortedAccordingTo((a, b) -> b.recordedAt().compareTo(a.recordedAt()));
        assertThat(history.toString()).doesNotContain(MadeUpPeople.number(n)).doesNotContain(MadeUpPeople.phone(n));
        refusedAs(Problem.Kind.NOT_FOUND, () -> d.people.history(d.inGrid("gridworker", 16, OTHER), keep));
    }

    @ParameterizedTest
    @MethodSource("both")
    void firms_and_households_are_found_by_who_they_belong_to_also_through_a_merge(TestDistrict d) {
        int n = next();
        long keep =
                d.people.identify(clerk(d), MadeUpPeople.details(n, GRID), null).id();
        long drop = d.people
                .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                .id();
        Organization firm = d.organizations.identify(
                clerk(d),
                new OrganizationDetails(
                        "企业" + n, MadeUpPeople.creditCode(n), null, drop, null, null, null, GRID, null, null));
        long house = d.households
                .identify(clerk(d), new HouseholdDetails("H-" + n, null, null, null, GRID, null))
                .id();
        d.households.join(clerk(d), house, drop, "租住", LocalDate.of(2022, 1, 1));
        d.people.merge(clerk(d), keep, drop, "同一人登记两次");
        for (long id : new long[] {keep, drop}) {
            assertThat(d.organizations
                            .list(clerk(d), new OrganizationQuery(null, null, id, null, null, 10))
                            .items())
                    .extracting(Organization::id)
                    .containsExactly(firm.id());
            assertThat(d.households
                            .list(clerk(d), new HouseholdQuery(null, null, id, null, 10))
                            .items())
                    .extracting(one -> one.id())
                    .containsExactly(house);
        }
        assertThat(d.households
                        .list(clerk(d), new HouseholdQuery("H-" + n, null, null, null, 10))
                        .items())
                .extracting(one -> one.number())
                .containsExactly("H-" + n);
        assertThat(d.households.history(clerk(d), house))
                .extracting(TrailEntry::action)
                .containsExactly("join", "create");
        assertThat(d.organizations.history(clerk(d), firm.id()))
                .extracting(TrailEntry::action)
                .containsExactly("create");
        Actor elsewhere = d.inGrid("gridworker", 16, OTHER);
        refusedAs(Problem.Kind.NOT_FOUND, () -> d.organizations.history(elsewhere, firm.id()));
        refusedAs(Problem.Kind.NOT_FOUND, () -> d.households.history(elsewhere, house));
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_tickets_of_a_person_are_told_to_whom_they_are_for_to_know(TestDistrict d) {
        long keep = d.people
                .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                .id();
        long drop = d.people
                .identify(clerk(d), MadeUpPeople.details(next(), GRID), null)
                .id();
        Actor opener = d.inUnit("dispatcher", 21, null);
        long first = opened(d, opener, new Party("reporter", keep, null, null, null));
        long second = opened(d, opener, new Party("reporter", drop, null, null, null));
        opened(d, opener, new Party("reporter", null, "某人", null, null));
        d.people.merge(clerk(d), keep, drop, "同一人登记两次");
        Page<TicketSummary> page = d.tickets.naming(Actor.SYSTEM, drop, null, 1);
        assertThat(page.items()).extracting(TicketSummary::id).containsExactly(second);
        assertThat(d.tickets.naming(Actor.SYSTEM, keep, page.next(), 1))
                .returns(null, Page::next)
                .extracting(Page::items, org.assertj.core.api.InstanceOfAssertFactories.list(TicketSummary.class))
                .extracting(TicketSummary::id)
                .containsExactly(first);
        assertThat(d.tickets.naming(opener, keep, null, 10).items())
                .as("opened by them")
                .hasSize(2);
        Set<String> reads = Set.of(Permissions.TICKET_READ, Permissions.PEOPLE_READ);
        Set<String> knows = Set.of(Permissions.TICKET_READ, Permissions.TICKET_CONFIDENTIAL);
        assertThat(d.tickets.naming(everywhere(reads), keep, null, 10).items())
                .as("sees the tickets and not who reported them")
                .isEmpty();
        assertThat(d.tickets.naming(everywhere(knows), keep, null, 10).items()).hasSize(2);
        assertThat(d.tickets.naming(Actor.ANYBODY, keep, null, 10).items()).isEmpty();
        assertThat(d.tickets.naming(everywhere(knows), -7, null, 10).items()).isEmpty();
    }

    private static Actor everywhere(Set<String> permissions) {
        return new Actor(
                Actor.Kind.ACCOUNT,
                901,
                902,
                "somebody",
                "某官",
                List.of(new Grant("role", permissions, "/", null, 3, null)),
                0);
    }

    private static long opened(TestDistrict d, Actor actor, Party party) {
        return d.tickets
                .open(
                        actor,
                        new NewTicket(
                                "issue",
                                null,
                                "路灯不亮",
                                null,
                                null,
                                null,
                                "hotline",
                                null,
                                Map.of(),
                                List.of(party),
                                List.of(),
                                null,
                                null,
                                null,
                                null))
                .ticket()
                .id();
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_lies_outside_ones_grid_is_not_told_by_naming_it(TestDistrict d) {
        int n = next();
        Actor worker = d.inGrid("gridworker", 16, GRID);
        long far = d.people
                .identify(clerk(d), MadeUpPeople.details(n, OTHER), null)
                .id();
        refusedAs(Problem.Kind.NOT_FOUND, () -> d.people.get(worker, far));
        long house = d.households
                .identify(worker, new HouseholdDetails("户-" + n, far, null, null, GRID, null))
                .id();
        String name = d.people.get(clerk(d), far).name();
        assertThat(d.households
                        .join(worker, house, far, "租住", LocalDate.of(2020, 1, 1))
                        .members())
                .as("an id that was guessed does not give a name")
                .extracting(one -> one.name())
                .containsExactly("");
        assertThat(d.households.get(clerk(d), house).members())
                .extracting(one -> one.name())
                .containsExactly(name);

        String code = MadeUpPeople.creditCode(n);
        OrganizationDetails firm = new OrganizationDetails(
                "他处商行" + n, code, "company", far, "19900000001", "他处路 1 号", null, OTHER, "内部备注", null);
        Organization made = d.organizations.identify(clerk(d), firm);
        Organization seen = d.organizations.identify(worker, firm);
        assertThat(seen).returns(made.id(), Organization::id).returns(made.name(), Organization::name);
        assertThat(seen.phone()).isNull();
        assertThat(seen.note()).isNull();
        assertThat(seen.address()).isNull();
        assertThat(seen.representative()).isNull();
    }
}
