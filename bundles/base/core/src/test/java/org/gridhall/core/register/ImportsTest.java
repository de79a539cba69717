package org.gridhall.core.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.gridhall.core.register.TestRegisters.body;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.register.ImportOptions;
import org.gridhall.api.register.ImportState;
import org.gridhall.api.register.ImportState.State;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImportsTest {

    static Stream<TestRegisters> both() {
        return TestDatabase.both().map(TestRegisters::new);
    }

    private static Problem problem(ThrowingCallable call) {
        Problem problem = catchThrowableOfType(Problem.class, call);
        assertThat(problem).isNotNull();
        return problem;
    }

    private static ImportState preview(TestRegisters t, Actor actor, String register, boolean replace, byte[] file)
            throws Exception {
        return t.registers.preview(actor, register, new ImportOptions(null, replace), new ByteArrayInputStream(file));
    }

    private static ImportState stalls(TestRegisters t, String csv) throws Exception {
        return preview(t, t.works, "stalls", false, csv.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> errors(TestRegisters t, Actor actor, ImportState state) throws Exception {
        List<String> errors = new ArrayList<>();
        t.registers.importErrors(
                actor,
                state.id(),
                one -> errors.add(one.line() + " " + one.error().field()));
        return errors;
    }

    private static byte[] export(TestRegisters t, Actor actor, RecordQuery query, String format, Locale locale)
            throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        t.registers.export(actor, query, format, locale, out);
        return out.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_file_is_looked_at_and_then_taken(TestRegisters t) throws Exception {
        RegisterRecord old = t.stall("A-1", "owner", "甲", "area", 3, "note", "旧");
        t.stall("A-2", "owner", "乙");
        ImportState state = stalls(
                t,
                """
                编号,Owner,面积,kind,营业,起始日期,unit,标签,Longitude,纬度
                A-1,甲,4,餐饮,是,2020/1/5,urban-management,夜市;早市,113.80,34.76

                A-2,乙,,,,,urban-management,,,
                A-3,"丙
                二号",7,goods,no,2021年3月1日,urban-management,,113.81,34.76
                """);
        assertThat(state.state()).isEqualTo(State.PREVIEWED);
        assertThat(state.errors()).isEmpty();
        assertThat(List.of(state.lines(), state.created(), state.changed(), state.unchanged(), state.wrong()))
                .containsExactly(3, 1, 1, 1, 0);
        assertThat(state.changes().get(0).line()).isEqualTo(2);
        assertThat(state.changes().get(0).fields().get("area").toString()).isEqualTo("[3, 4]");
        assertThat(state.changes().get(0).fields()).doesNotContainKey("note").containsKey("geometry");
        assertThat(state.changes().get(1).line()).isEqualTo(5);
        assertThat(t.registers.get(t.works, old.id())).isEqualTo(old);

        ImportState done = t.registers.commit(t.works, state.id(), false);
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.done()).isEqualTo(3);
        RegisterRecord now = t.registers.get(t.works, old.id());
        assertThat(now.fields())
                .containsEntry("area", 4)
                .containsEntry("kind", "food")
                .containsEntry("open", true)
                .containsEntry("since", "2020-01-05")
                .containsEntry("tags", List.of("夜市", "早市"))
                .containsEntry("note", "旧");
        assertThat(now.version()).isEqualTo(2);
        assertThat(now.grid()).startsWith("minghu");
        assertThat(t.registers.byKey(t.works, "stalls", "A-3").name()).isEqualTo("丙\n二号");
        assertThat(t.registers.byKey(t.works, "stalls", "A-2").version()).isEqualTo(1);
        TrailEntry entry = t.registers.history(t.works, old.id()).get(1);
        assertThat(entry.action()).isEqualTo("imported");
        assertThat(entry.changes()).containsEntry("import", Long.toString(state.id()));
        // Asked twice, done once.
        assertThat(t.registers.commit(t.works, state.id(), false).state()).isEqualTo(State.DONE);
        assertThat(t.registers.get(t.works, old.id()).version()).isEqualTo(2);
        assertThat(problem(() -> t.registers.importState(t.fire, state.id())).kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(t.district.trail.verifyAll().intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_wrong_is_told_line_by_line_and_can_be_skipped(TestRegisters t) throws Exception {
        t.registers.create(t.fire, "stalls", body("number", "HIDDEN", "unit", "fire"), null);
        RegisterRecord gone = t.stall("GONE");
        t.registers.end(t.works, gone.id(), null, "拆除", false);
        ImportState state = stalls(
                t,
                """
                number,area,unit,firm,next,owner,longitude,latitude
                1,x,urban-management,,,,,
                2,3,nowhere,,,,,
                3,3,fire,,,,,
                4,3,urban-management,NOFIRM,,,,
                5,3,urban-management,,7,,,
                6,3,urban-management,,5,,,
                7,x,urban-management,,8,,,
                8,3,urban-management,,9,,,
                9,3,urban-management,,8,,,
                8,3,urban-management,,,,,
                HIDDEN,3,urban-management,,,,,
                GONE,3,urban-management,,,,,
                ,3,urban-management,,,,,
                10,3,urban-management,,,,113.8,
                11,3,urban-management,,,11010519491231002X,,
                12,3,urban-management,,,,,,surplus
                """);
        assertThat(errors(t, t.works, state))
                .containsExactlyInAnyOrder(
                        "2 /fields/area",
                        "3 /fields/unit",
                        "4 /fields/unit",
                        "5 /fields/firm",
                        "6 ",
                        "7 ",
                        "8 /fields/area",
                        "11 /fields/number",
                        "12 /fields/number",
                        "13 /fields/number",
                        "14 /fields/number",
                        "15 /geometry",
                        "16 /fields/owner",
                        "17 ");
        assertThat(state.wrong()).isEqualTo(14);
        assertThat(state.created()).isEqualTo(2);
        assertThat(problem(() -> t.registers.commit(t.works, state.id(), false)).code())
                .isEqualTo("import.wrong");
        assertThat(t.registers.list(t.works, RecordQuery.of("stalls")).items()).isEmpty();
        assertThat(t.registers.commit(t.works, state.id(), true).state()).isEqualTo(State.DONE);
        // 8 and 9 name each other; 5 named a row that was wrong, and 6 named 5.
        assertThat(t.registers.list(t.works, RecordQuery.of("stalls")).items().stream()
                        .map(RegisterRecord::key))
                .containsExactly("8", "9");
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_kept_of_a_wrong_row_has_no_identity_number(TestRegisters t) throws Exception {
        ImportState state = stalls(
                t,
                """
                number,unit,firm
                11010519491231002X,urban-management,
                20,urban-management,11010519491231002X
                """);
        assertThat(state.wrong()).isEqualTo(2);
        List<String> kept = new ArrayList<>();
        t.registers.importErrors(t.works, state.id(), error -> kept.add(error.toString()));
        kept.add(t.registers.importState(t.works, state.id()).toString());
        assertThat(kept.toString()).contains("**************002X").doesNotContain("11010519491231002");
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_the_file_lacks_ends_where_it_replaces(TestRegisters t) throws Exception {
        t.stall("1");
        t.stall("2");
        t.stall("3");
        t.registers.create(t.fire, "stalls", body("number", "F", "unit", "fire"), null);
        t.registers.create(t.everywhere, "stalls", body("number", "G", "unit", "fire", "next", "3"), null);
        ImportState state = preview(
                t,
                t.works,
                "stalls",
                true,
                "number,unit\n2,urban-management\n4,urban-management\n".getBytes(StandardCharsets.UTF_8));
        assertThat(state.ended()).isEqualTo(1);
        assertThat(state.created()).isEqualTo(1);
        assertThat(errors(t, t.works, state)).containsExactly("0 ");
        assertThat(t.registers.commit(t.works, state.id(), true).state()).isEqualTo(State.DONE);
        assertThat(t.registers.byKey(t.works, "stalls", "1").ended()).isTrue();
        assertThat(t.registers.byKey(t.works, "stalls", "3").ended()).isFalse();
        assertThat(t.registers.byKey(t.everywhere, "stalls", "F").ended()).isFalse();
        assertThat(t.registers.byKey(t.works, "stalls", "4").ended()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_preview_that_is_no_longer_true_is_not_done(TestRegisters t) throws Exception {
        RegisterRecord old = t.stall("1", "owner", "甲");
        String csv = "number,owner,unit\n1,乙,urban-management\n";
        ImportState state = stalls(t, csv);
        t.registers.update(t.works, old.id(), 1, body("number", "1", "owner", "丙", "unit", "urban-management"));
        assertThat(problem(() -> t.registers.commit(t.works, state.id(), false)).code())
                .isEqualTo("import.outdated");
        assertThat(t.registers.get(t.works, old.id()).name()).isEqualTo("丙");
        assertThat(t.registers.importState(t.works, state.id()).state()).isEqualTo(State.OUTDATED);
        ImportState again = t.registers.previewAgain(t.works, state.id());
        assertThat(again.changes().get(0).fields().get("owner").toString()).isEqualTo("[丙, 乙]");
        assertThat(t.registers.commit(t.works, state.id(), false).state()).isEqualTo(State.DONE);
        assertThat(t.registers.get(t.works, old.id()).name()).isEqualTo("乙");
        // What has changed elsewhere in the register does not matter.
        ImportState other = stalls(t, "number,owner,unit\n1,丁,urban-management\n");
        t.stall("2");
        assertThat(t.registers.commit(t.works, other.id(), false).state()).isEqualTo(State.DONE);
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_import_goes_on_after_a_restart(TestRegisters t) throws Exception {
        StringBuilder csv = new StringBuilder("number,unit,next\n");
        for (int i = 0; i < 1050; i++) {
            csv.append("N")
                    .append(i)
                    .append(",urban-management,N")
                    .append(1049 - i)
                    .append('\n');
        }
        List<Runnable> held = new ArrayList<>();
        JpaRegisters slow = new JpaRegisters(
                t.district.database,
                t.district.trail,
                t.district.modules,
                t.district.organisation,
                t.district.district,
                held::add);
        ImportState state = slow.preview(
                t.works,
                "stalls",
                new ImportOptions("csv", false),
                new ByteArrayInputStream(csv.toString().getBytes(StandardCharsets.UTF_8)));
        assertThat(state.created()).isEqualTo(1050);
        assertThat(slow.commit(t.works, state.id(), false).state()).isEqualTo(State.RUNNING);
        // The process dies after the second chunk: a step that fails stands for it.
        int[] appended = {0};
        t.district.database.write(manager -> {
            StoredImport stored = manager.find(StoredImport.class, state.id());
            stored.touchedAt = 0;
            appended[0] = stored.done;
            return null;
        });
        assertThat(appended[0]).isZero();
        // Two find it at once: each chunk is done once.
        Thread one = new Thread(() -> t.registers.resume(login -> t.works));
        Thread two = new Thread(() -> slow.resume(login -> t.works));
        one.start();
        two.start();
        one.join();
        two.join();
        t.district.database.write(manager -> {
            StoredImport stored = manager.find(StoredImport.class, state.id());
            stored.touchedAt = stored.state == State.RUNNING.ordinal() ? 0 : stored.touchedAt;
            return null;
        });
        t.registers.resume(login -> t.works);
        assertThat(t.registers.importState(t.works, state.id()).state()).isEqualTo(State.DONE);
        List<String> keys = new ArrayList<>();
        String after = null;
        do {
            var page = t.registers.list(t.works, RecordQuery.of("stalls").page(after, 200));
            page.items().forEach(record -> {
                keys.add(record.key());
                assertThat(record.version()).isEqualTo(1);
            });
            after = page.next();
        } while (after != null);
        assertThat(keys).hasSize(1050).doesNotHaveDuplicates();
        held.forEach(Runnable::run);
        assertThat(t.registers.byKey(t.works, "stalls", "N7").version()).isEqualTo(1);
    }

    @Test
    void text_files_are_read_whatever_wrote_them() throws Exception {
        TestRegisters t = new TestRegisters(TestDatabase.derby());
        String csv = "编号,经营者,管理单位\r\nG-1,王记早点铺,urban-management\r\n";
        for (byte[] file : List.of(
                csv.getBytes(StandardCharsets.UTF_8),
                ("\ufeff" + csv).getBytes(StandardCharsets.UTF_8),
                csv.getBytes(Charset.forName("GB18030")),
                csv.replace(',', '\t').getBytes(StandardCharsets.UTF_8),
                csv.replace(',', ';').getBytes(StandardCharsets.UTF_8))) {
            ImportState state = preview(t, t.works, "stalls", false, file);
            assertThat(state.created()).isEqualTo(1);
            assertThat(state.changes().get(0).fields().get("owner").toString()).contains("王记早点铺");
        }
        assertThat(problem(() -> preview(t, t.works, "stalls", false, csv.getBytes(StandardCharsets.UTF_16)))
                        .code())
                .isEqualTo("csv.encoding");
        assertThat(problem(() -> stalls(t, "")).code()).isEqualTo("import.empty");
        assertThat(problem(() -> stalls(t, "number,unit\n\"a\"b,c\n")).code()).isEqualTo("csv.malformed");
        assertThat(problem(() -> stalls(t, "owner\n甲\n"))
                        .errors()
                        .get(0)
                        .message()
                        .en())
                .contains("column of the key");
        assertThat(problem(() -> stalls(t, "number,colour\n1,red\n")).errors()).hasSize(1);
        assertThat(problem(() -> stalls(t, "number,编号\n1,1\n")).errors()).hasSize(1);
        assertThat(problem(() -> stalls(t, "number,longitude\n1,1\n")).errors()).hasSize(1);
        assertThat(problem(() -> t.registers.preview(
                                t.works,
                                "stalls",
                                new ImportOptions("xlsx", false),
                                new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8))))
                        .kind())
                .isEqualTo(Problem.Kind.INVALID);
        assertThat(problem(() -> preview(t, t.leader, "stalls", false, csv.getBytes(StandardCharsets.UTF_8)))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        ImportState kept = stalls(t, csv);
        t.registers.sweep(Instant.now());
        assertThat(t.registers.importState(t.works, kept.id())).isEqualTo(kept);
        t.registers.sweep(Instant.now().plus(Duration.ofHours(25)));
        assertThat(problem(() -> t.registers.importState(t.works, kept.id())).kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
    }

    @Test
    void spreadsheets_are_read_with_their_numbers_dates_and_formulas() throws Exception {
        TestRegisters t = new TestRegisters(TestDatabase.derby());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("一");
            List<String> header = List.of("编号", "经营者", "面积", "起始日期", "营业", "租金", "管理单位");
            for (int i = 0; i < header.size(); i++) {
                sheet.value(0, i, header.get(i));
            }
            sheet.value(2, 0, 13800000000L);
            sheet.value(2, 1, 42);
            sheet.value(2, 2, 7);
            sheet.value(2, 3, java.time.LocalDate.of(2024, 2, 29));
            sheet.style(2, 3).format("yyyy-mm-dd").set();
            sheet.value(2, 4, true);
            sheet.value(2, 5, 1.25);
            sheet.value(2, 6, "urban-management");
            sheet.value(3, 0, "F");
            sheet.formula(3, 2, "SUM(C2:C3)");
        }
        ImportState state = preview(t, t.works, "stalls", false, out.toByteArray());
        assertThat(errors(t, t.works, state)).containsExactly("4 /fields/area");
        assertThat(t.registers.commit(t.works, state.id(), true).state()).isEqualTo(State.DONE);
        RegisterRecord record = t.registers.byKey(t.works, "stalls", "13800000000");
        assertThat(record.fields())
                .containsEntry("owner", "42")
                .containsEntry("area", 7)
                .containsEntry("since", "2024-02-29")
                .containsEntry("open", true)
                .containsEntry("rent", 1.25);
    }

    private static byte[] zip(Object... parts) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < parts.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) parts[i]));
                zip.write(
                        parts[i + 1] instanceof byte[] bytes
                                ? bytes
                                : ((String) parts[i + 1]).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] workbook(Object sheet) throws Exception {
        return zip(
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                        + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
                "_rels/.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
                "xl/workbook.xml",
                "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
                "xl/worksheets/sheet1.xml",
                sheet);
    }

    private static String sheet(String rows) {
        return "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>" + rows
                + "</sheetData></worksheet>";
    }

    private static String text(String address, String text) {
        return "<c r=\"" + address + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
    }

    @Test
    void a_spreadsheet_that_would_fill_the_memory_is_refused() throws Exception {
        TestRegisters t = new TestRegisters(TestDatabase.derby());
        String header = "<row r=\"1\">" + text("A1", "number") + text("B1", "unit") + "</row>";
        String good = header + "<row r=\"2\">" + text("A2", "1") + text("B2", "urban-management") + "</row>";
        assertThat(preview(t, t.works, "stalls", false, workbook(sheet(good))).created())
                .isEqualTo(1);
        // a formula's last result counts
        String formula = header + "<row r=\"2\">" + text("A2", "1")
                + "<c r=\"B2\" t=\"str\"><f>\"urban\"&amp;\"-management\"</f><v>urban-management</v></c></row>";
        assertThat(preview(t, t.works, "stalls", false, workbook(sheet(formula)))
                        .created())
                .isEqualTo(1);
        String error = header + "<row r=\"2\">" + text("A2", "1") + "<c r=\"B2\" t=\"e\"><v>#REF!</v></c></row>";
        assertThat(errors(t, t.works, preview(t, t.works, "stalls", false, workbook(sheet(error)))))
                .containsExactly("2 /fields/unit");

        byte[] spaces = new byte[40 << 20];
        java.util.Arrays.fill(spaces, (byte) ' ');
        assertThat(problem(() -> preview(t, t.works, "stalls", false, workbook(spaces)))
                        .code())
                .isEqualTo("xlsx.bomb");
        assertThat(problem(() -> preview(
                                t, t.works, "stalls", false, zip("xl/workbook.xml", "<a/>", "media/image.png", spaces)))
                        .code())
                .isEqualTo("xlsx.bomb");
        Object[] many = new Object[2 * 2500];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = "part" + i + ".xml";
            many[i + 1] = "<a/>";
        }
        assertThat(problem(() -> preview(t, t.works, "stalls", false, zip(many)))
                        .code())
                .isEqualTo("xlsx.bomb");
        String far = header + "<row r=\"2\">" + text("A2", "1") + text("ZZZZZZ2", "x") + "</row>";
        assertThat(problem(() -> preview(t, t.works, "stalls", false, workbook(sheet(far))))
                        .code())
                .isEqualTo("xlsx.broken");
        String long_ = header + "<row r=\"2\"><c r=\"A2\"><f t=\"shared\" si=\"0\" ref=\"A2:A9\">" + "1+".repeat(9000)
                + "1</f><v>1</v></c></row>";
        assertThat(problem(() -> preview(t, t.works, "stalls", false, workbook(sheet(long_))))
                        .code())
                .isEqualTo("xlsx.bomb");
        String entities = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b SYSTEM"
                + " \"file:///etc/passwd\">]>"
                + sheet(header + "<row r=\"2\">" + text("A2", "&b;&a;") + "</row>");
        assertThat(problem(() -> preview(t, t.works, "stalls", false, workbook(entities)))
                        .code())
                .isIn("xlsx.entities", "xlsx.broken");
        String deep = "<a>".repeat(5000) + "</a>".repeat(5000);
        assertThat(problem(() -> preview(t, t.works, "stalls", false, workbook(deep)))
                        .code())
                .isEqualTo("xlsx.bomb");
        for (byte[] broken : List.of(
                new byte[] {'P', 'K', 3, 4, 0, 0},
                zip("a.txt", "nothing"),
                workbook("<worksheet"),
                java.util.Arrays.copyOf(workbook(sheet(good)), 400))) {
            assertThat(problem(() -> preview(t, t.works, "stalls", false, broken))
                            .code())
                    .isEqualTo("xlsx.broken");
        }
        byte[] old = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 0, 0};
        assertThat(problem(() -> preview(t, t.works, "stalls", false, old)).code())
                .isEqualTo("xls.old");
    }

    @Test
    void geojson_is_read_feature_by_feature() throws Exception {
        TestRegisters t = new TestRegisters(TestDatabase.derby());
        String square =
                "{\"type\":\"Polygon\",\"coordinates\":[[[113.8,34.7],[113.9,34.7],[113.9,34.8],[113.8,34.7]]]}";
        String bow = "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}";
        String file = "{\"type\":\"FeatureCollection\",\"name\":\"x\",\"features\":["
                + feature("{\"code\":\"A\",\"unit\":\"urban-management\"}", square) + ","
                + feature("{\"code\":\"B\",\"unit\":\"urban-management\"}", bow) + ","
                + feature("{\"code\":\"C\",\"unit\":\"urban-management\",\"extra\":1}", "null") + ","
                + "{\"type\":\"Feature\"}]}";
        ImportState state = preview(t, t.works, "firms", false, file.getBytes(StandardCharsets.UTF_8));
        assertThat(errors(t, t.works, state)).containsExactly("2 /geometry", "3 /fields/extra", "4 ", "4 /fields/code");
        assertThat(t.registers.commit(t.works, state.id(), true).state()).isEqualTo(State.DONE);
        assertThat(t.registers.byKey(t.works, "firms", "A").point()).isNotNull();
        // without a geometry the one that is there stays; with null it goes
        String bare =
                "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"code\":\"A\",\"title\":\"甲\"}}]}";
        ImportState second = preview(t, t.works, "firms", false, bare.getBytes(StandardCharsets.UTF_8));
        t.registers.commit(t.works, second.id(), false);
        assertThat(t.registers.byKey(t.works, "firms", "A").geometry()).isNotNull();
        for (String bad :
                List.of("{}", "[]", "{\"features\":{}}", "{\"features\":[{]}", "{\"features\":[" + "[".repeat(100))) {
            assertThat(problem(() -> preview(t, t.works, "firms", false, bad.getBytes(StandardCharsets.UTF_8)))
                            .kind())
                    .isIn(Problem.Kind.UNREADABLE, Problem.Kind.INVALID);
        }
        String huge = "{\"features\":[{\"geometry\":[" + "1,".repeat(200_000) + "1]}]}";
        assertThat(problem(() -> preview(t, t.works, "firms", false, huge.getBytes(StandardCharsets.UTF_8)))
                        .code())
                .isEqualTo("geojson.feature");
    }

    private static String feature(String properties, String geometry) {
        return "{\"type\":\"Feature\",\"properties\":" + properties + ",\"geometry\":" + geometry + "}";
    }

    @Test
    void an_export_holds_nothing_that_a_spreadsheet_computes() throws Exception {
        TestRegisters t = new TestRegisters(TestDatabase.derby());
        List<String> evil =
                List.of("=1+1", "+86 10", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "'=1", "''-x", "＝1+1", "a\"=1,b");
        for (int i = 0; i < evil.size(); i++) {
            t.stall("E" + i, "owner", evil.get(i), "note", "x\n=1", "area", -5, "tags", List.of(evil.get(i)));
        }
        String csv =
                new String(export(t, t.works, RecordQuery.of("stalls"), "csv", Locale.CHINESE), StandardCharsets.UTF_8);
        assertThat(csv).startsWith("\ufeff编号,经营者,种类,");
        assertThat(csv).contains("\"'=1+1\"", ",-5,", "\"'+86 10\"", "\"''=1\"", "\"'＝1+1\"");
        for (String line : csv.split("\r\n")) {
            for (String cell : line.split(",")) {
                assertThat(cell).doesNotMatch("(?s)\"?[=+@＝＋－＠].*").doesNotMatch("(?s)\"?-[^0-9].*");
            }
        }
        byte[] xlsx = export(t, t.works, RecordQuery.of("stalls"), "xlsx", Locale.CHINESE);
        Path file = Files.write(Files.createTempFile("export", ".xlsx"), xlsx);
        try (var zip = new java.util.zip.ZipFile(file.toFile())) {
            for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
                assertThat(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8))
                        .doesNotContain("<f>", "<f ");
            }
        } finally {
            Files.delete(file);
        }
        for (String format : List.of("csv", "xlsx", "geojson")) {
            for (Locale locale : List.of(Locale.CHINESE, Locale.ENGLISH)) {
                ImportState state = preview(
                        t, t.works, "stalls", true, export(t, t.works, RecordQuery.of("stalls"), format, locale));
                assertThat(state.errors()).as(format).isEmpty();
                assertThat(state.unchanged()).as(format).isEqualTo(evil.size());
                assertThat(state.lines()).isEqualTo(evil.size());
                assertThat(state.ended()).isZero();
            }
        }
        assertThat(problem(() -> export(t, t.works, RecordQuery.of("stalls").sorted("note"), "csv", Locale.CHINESE))
                        .kind())
                .isEqualTo(Problem.Kind.INVALID);
        assertThat(problem(() -> export(t, t.leader, RecordQuery.of("firms"), "csv", Locale.CHINESE))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
    }

    @ParameterizedTest
    @MethodSource("both")
    void fifty_thousand_rows_are_looked_at_in_little_memory(TestRegisters t) throws Exception {
        StringBuilder csv = new StringBuilder("number,unit,owner,area\n");
        for (int i = 0; i < 50_000; i++) {
            csv.append("R")
                    .append(i)
                    .append(",urban-management,经营者")
                    .append(i)
                    .append(",")
                    .append(i % 100)
                    .append('\n');
        }
        ImportState state = stalls(t, csv.toString());
        assertThat(state.created()).isEqualTo(50_000);
        assertThat(state.changes()).hasSize(100);
        assertThat(Map.of("errors", state.errorCount())).containsEntry("errors", 0);
    }
}
