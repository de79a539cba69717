package org.gridhall.core.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.people.HouseholdQuery;
import org.gridhall.api.people.PeopleImports.Result;
import org.gridhall.api.people.Person;
import org.gridhall.api.people.PersonQuery;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeopleImportTest {

    private static final String HEAD = "姓名,证件号码,联系电话,住址,网格代码\n";
    private static final String GRID = "minghu-01-01";

    private static List<TestDistrict> districts;

    /** Numbers are used once: the tests share their districts. */
    private static int next = 5000;

    @BeforeAll
    static void open() {
        districts = TestDatabase.both().map(TestDistrict::new).toList();
    }

    static Stream<TestDistrict> both() {
        return districts.stream();
    }

    private static synchronized int next(int count) {
        next += count;
        return next - count;
    }

    private static Actor importer(TestDistrict d) {
        return d.inUnit("importer", 31, null);
    }

    private static Actor clerk(TestDistrict d) {
        return d.inUnit("clerk", 32, null);
    }

    private static String line(int n) {
        return MadeUpPeople.name(n) + "," + MadeUpPeople.number(n) + "," + MadeUpPeople.phone(n) + ",\"示例路 " + n
                + " 号\"," + GRID + "\n";
    }

    private static String lines(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(PeopleImportTest::line)
                .collect(Collectors.joining());
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Result people(TestDistrict d, String text) throws IOException {
        return d.imports.bring(importer(d), "people", bytes(text));
    }

    private static String report(TestDistrict d, Result result) throws IOException {
        try (InputStream in = d.imports.report(importer(d), result.id())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void counts(Result result, long created, long updated, long unchanged, long refused) {
        assertThat(result)
                .returns(created, Result::created)
                .returns(updated, Result::updated)
                .returns(unchanged, Result::unchanged)
                .returns(refused, Result::refused)
                .returns(created + updated + unchanged + refused, Result::lines);
        assertThat(result.endedAt()).isNotNull();
    }

    private static long rows(Database database) {
        return database.read(manager -> ((Number)
                        manager.createNativeQuery("SELECT COUNT(*) FROM person").getSingleResult())
                .longValue());
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_same_file_again_changes_nothing(TestDistrict d) throws IOException {
        int from = next(1300);
        String file = HEAD + lines(from, 1300);
        counts(people(d, file), 1300, 0, 0, 0);
        counts(people(d, file), 0, 0, 1300, 0);
        String changed = file.replace(MadeUpPeople.phone(from + 3), MadeUpPeople.phone(from + 60_000_000));
        counts(people(d, changed), 0, 1, 1299, 0);
        Person person =
                d.people.list(clerk(d), new PersonQuery(MadeUpPeople.name(from), GRID, null, 200)).items().stream()
                        .filter(one ->
                                one.number().endsWith(MadeUpPeople.number(from).substring(14)))
                        .findFirst()
                        .orElseThrow();
        assertThat(person.address()).isEqualTo("示例路 " + from + " 号");
        assertThat(d.trail.entries(new org.gridhall.api.trail.Subject("person", person.id()), 1, 9))
                .singleElement()
                .matches(entry -> entry.changes().toString().contains("import"))
                .matches(entry -> !entry.payload().toString().contains(MadeUpPeople.number(from)));
        assertThat(d.trail.verifyAll().reason()).isNull();
    }

    @ParameterizedTest
    @MethodSource("both")
    void wrong_lines_are_told_by_line_and_do_not_stop_the_others(TestDistrict d) throws IOException {
        int from = next(20);
        String bad = MadeUpPeople.number(from + 9).substring(0, 17)
                + (MadeUpPeople.number(from + 9).charAt(17) == '1' ? '2' : '1');
        String file = "name,phone,id number,grid,override\n" // 1
                + "甲," + MadeUpPeople.phone(from) + "," + MadeUpPeople.number(from) + "," + GRID + ",\n" // 2
                + "乙,abc," + MadeUpPeople.number(from + 1) + ",nowhere,\n" // 3, two faults
                + "\"丙,,,,\n" // 4, open quote
                + "丁,," + MadeUpPeople.number(from + 2) + "," + GRID + "\n" // 5, a cell too few
                + "戊,," + bad + "," + GRID + ",\n" // 6, fails its check
                + "己,," + bad + "," + GRID + ",户口簿原件如此\n" // 7, confirmed
                + "庚,," + MadeUpPeople.number(from) + "," + GRID + ",\n" // 8, repeated
                + "辛,,," + GRID + ",\n" // 9, neither number nor key
                + "\n"
                + "\"=HYPERLINK(\"\"x\"\")\",," + MadeUpPeople.number(from + 3) + "," + GRID + ",\n"; // 11
        Result result = people(d, file);
        counts(result, 3, 0, 0, 6);
        String report = report(d, result);
        assertThat(report).startsWith("\uFEFF行 line,");
        assertThat(report.lines().skip(1).map(line -> line.split(",")[0] + line.split(",")[1]))
                .containsExactly("3\"phone\"", "3\"grid\"", "4\"\"", "5\"\"", "6\"number\"", "8\"\"", "9\"number\"");
        assertThat(report)
                .contains("与第 2 行重复", "The same as line 2")
                .doesNotContain(bad)
                .doesNotContain(MadeUpPeople.number(from));
        assertThat(d.imports.refused(importer(d), result.id(), 5))
                .extracting(one -> one.line() + one.field())
                .containsExactly("3phone", "3grid", "4", "5", "6number");
        assertThat(d.imports.refused(importer(d), result.id(), 100)).hasSize(7).anyMatch(one -> one.reason()
                .equals(new Text("与第 2 行重复", "The same as line 2")));
        assertThat(d.imports.get(importer(d), result.id())).isEqualTo(result);
        counts(people(d, file), 0, 0, 3, 6);
        Result other = people(d, "姓名,证件号码\n另一姓名," + MadeUpPeople.number(from) + "\n");
        counts(other, 0, 0, 0, 1);
        assertThat(report(d, other)).contains("另一姓名下");
    }

    @ParameterizedTest
    @MethodSource("both")
    void gb18030_is_read_as_well(TestDistrict d) throws IOException {
        int from = next(5);
        String text = HEAD + "㐂镕," + MadeUpPeople.number(from) + ",,," + GRID + "\n";
        Result result = d.imports.bring(
                importer(d), "people", new ByteArrayInputStream(text.getBytes(Charset.forName("GB18030"))));
        counts(result, 1, 0, 0, 0);
        counts(people(d, text), 0, 0, 1, 0);
        counts(people(d, "\uFEFF" + text), 0, 0, 1, 0);
    }

    /** What a client sends until its connection breaks. */
    private static InputStream broken(String text, int at) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        return new InputStream() {
            private int read;

            @Override
            public int read() throws IOException {
                if (read == at) {
                    throw new IOException("connection reset");
                }
                return all[read++] & 0xff;
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                if (read == at) {
                    throw new IOException("connection reset");
                }
                int count = Math.min(length, at - read);
                System.arraycopy(all, read, to, offset, count);
                read += count;
                return count;
            }
        };
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_import_that_was_cut_off_is_sent_again_to_the_same_end(TestDistrict d) throws IOException {
        int from = next(2600);
        // A file larger than what is looked at to tell its character set.
        String file = HEAD + lines(from, 2600).replace("示例路", "示例路".repeat(12));
        long before = rows(d.database);
        int length = file.getBytes(StandardCharsets.UTF_8).length;
        assertThat(length).isGreaterThan(400_000);
        assertThatThrownBy(() -> d.imports.bring(importer(d), "people", broken(file, length * 3 / 4)))
                .isInstanceOf(IOException.class);
        long half = rows(d.database) - before;
        // What was read is written, to the last whole chunk.
        assertThat(half).isBetween(1000L, 2599L).matches(rows -> rows % 500 == 0);
        counts(people(d, file), 2600 - half, 0, half, 0);
        assertThat(rows(d.database) - before).isEqualTo(2600);
        counts(people(d, file), 0, 0, 2600, 0);
        assertThat(d.trail.verifyAll().reason()).isNull();
    }

    @ParameterizedTest
    @MethodSource("both")
    void two_imports_at_once_make_each_person_once(TestDistrict d) throws Exception {
        int from = next(1500);
        String file = HEAD + lines(from, 1500);
        long before = rows(d.database);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Callable<Result> once = () -> people(d, file);
            long created = 0;
            long lines = 0;
            for (Future<Result> one : pool.invokeAll(List.of(once, once))) {
                created += one.get().created();
                lines += one.get().lines();
            }
            assertThat(created).isEqualTo(1500);
            assertThat(lines).isEqualTo(3000);
            assertThat(rows(d.database) - before).isEqualTo(1500);
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void organizations_and_households_find_their_people(TestDistrict d) throws IOException {
        int n = next(10);
        counts(people(d, HEAD + lines(n, 3)), 3, 0, 0, 0);
        String firms = "企业名称,统一社会信用代码,类型,法定代表人证件号码,地址,网格\n"
                + "样例一店," + MadeUpPeople.creditCode(n) + ",company," + MadeUpPeople.number(n) + ",示例路 1 号," + GRID
                + "\n"
                + "样例二店," + MadeUpPeople.creditCode(n + 1) + ",company," + MadeUpPeople.number(n + 9) + ",," + GRID
                + "\n"
                + "样例三店,123,company,,," + GRID + "\n"
                + "样例四店," + MadeUpPeople.creditCode(n) + ",company,,," + GRID + "\n";
        Result first = d.imports.bring(importer(d), "organizations", bytes(firms));
        counts(first, 1, 0, 0, 3);
        counts(d.imports.bring(importer(d), "organizations", bytes(firms)), 0, 0, 1, 3);
        String homes = "户号,证件号码,与户主关系,地址,网格\n"
                + "H-" + n + "," + MadeUpPeople.number(n) + ",户主,示例路 1 号," + GRID + "\n"
                + "H-" + n + "," + MadeUpPeople.number(n + 1) + ",配偶,," + GRID + "\n"
                + "H-" + n + "," + MadeUpPeople.number(n + 9) + ",子女,," + GRID + "\n";
        counts(d.imports.bring(importer(d), "households", bytes(homes)), 2, 0, 0, 1);
        counts(d.imports.bring(importer(d), "households", bytes(homes)), 0, 0, 2, 1);
        counts(d.imports.bring(importer(d), "households", bytes(homes.replace("配偶", "妻"))), 0, 1, 1, 1);
        var home = d.households
                .list(clerk(d), new HouseholdQuery(null, GRID, null, null, 1))
                .items()
                .get(0);
        assertThat(d.households.get(clerk(d), home.id()).members())
                .extracting(member -> member.relation())
                .containsExactly("户主", "妻");
        assertThat(d.households.get(clerk(d), home.id()).head())
                .isEqualTo(
                        d.households.get(clerk(d), home.id()).members().get(0).person());
        assertThat(d.trail.verifyAll().reason()).isNull();
    }

    @ParameterizedTest
    @MethodSource("both")
    void only_who_may_imports_and_a_head_line_must_name_what_is_needed(TestDistrict d) {
        for (Actor actor : List.of(clerk(d), d.inGrid("importer", 33, GRID))) {
            assertThatThrownBy(() -> d.imports.bring(actor, "people", bytes(HEAD)))
                    .asInstanceOf(type(Problem.class))
                    .returns(Problem.Kind.FORBIDDEN, Problem::kind);
            assertThatThrownBy(() -> d.imports.get(actor, 1))
                    .asInstanceOf(type(Problem.class))
                    .returns(Problem.Kind.FORBIDDEN, Problem::kind);
        }
        for (String file : List.of("", "姓名\n王", "姓名,证件号码,身份证号\n", "\"x\n", "\u0000,\u0001\n")) {
            assertThatThrownBy(() -> people(d, file))
                    .asInstanceOf(type(Problem.class))
                    .returns(Problem.Kind.INVALID, Problem::kind);
        }
        assertThatThrownBy(() -> d.imports.bring(importer(d), "animals", bytes(HEAD)))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> d.imports.report(importer(d), 1)).isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_log_of_an_import_holds_no_number(TestDistrict d) throws IOException {
        int n = next(2);
        PrintStream usual = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            people(d, HEAD + line(n) + line(n) + "坏," + MadeUpPeople.number(n + 1) + ",坏,坏,坏\n");
        } finally {
            System.setErr(usual);
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain(MadeUpPeople.number(n));
    }

    @Property(tries = 300)
    void what_was_written_as_csv_is_read_again(@ForAll List<List<String>> rows) throws IOException {
        String text = rows.stream()
                .map(row -> row.stream()
                        .map(cell -> plain(cell))
                        .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(",")))
                .collect(Collectors.joining("\r\n"));
        CsvLines lines = new CsvLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        for (List<String> row : rows) {
            if (!row.isEmpty()) {
                assertThat(lines.next().cells())
                        .isEqualTo(row.stream().map(cell -> plain(cell).strip()).toList());
            }
        }
        assertThat(lines.next()).isNull();
    }

    /** What can stand in one line of UTF-8. */
    private static String plain(String cell) {
        return cell.codePoints()
                .filter(c -> c > 31 && c < 0xD800 && c != 0xFFFD && c != 0x85 && c != 0x2028 && c != 0x2029)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
