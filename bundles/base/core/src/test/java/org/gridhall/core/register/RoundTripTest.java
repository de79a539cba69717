package org.gridhall.core.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gridhall.api.Problem;
import org.gridhall.api.register.ImportOptions;
import org.gridhall.api.register.ImportState;
import org.gridhall.api.register.RecordBody;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.core.storage.TestDatabase;

/** What is exported and read again is the same, whatever it is, in every format and language. */
class RoundTripTest {

    private static TestRegisters ground;
    private static int count;

    private static synchronized TestRegisters ground() {
        if (ground == null) {
            ground = new TestRegisters(TestDatabase.derby());
        }
        return ground;
    }

    @Provide
    Arbitrary<Map<String, Object>> stalls() {
        Arbitrary<String> odd = Arbitraries.of(
                "=1+1",
                "'=1",
                "''-",
                "-",
                "+",
                "@x",
                "＝1",
                "'",
                "\"",
                ",",
                ";",
                "a;b",
                "[1]",
                "[",
                "{}",
                "是",
                "否",
                "true",
                "1",
                "007",
                "1.0",
                "1e5",
                "2020/1/5",
                "2020-01-05",
                "餐饮",
                "food",
                "Food",
                "null",
                "NULL",
                "#REF!",
                "\t=1",
                "a\r\nb",
                "a\rb",
                " x ",
                "_x0041_",
                "<a>&amp;</a>",
                "]]>",
                "🀄️",
                "\u2028",
                "ａ",
                "e\u0301",
                "1,5",
                "'a");
        Arbitrary<String> texts = Arbitraries.oneOf(odd, Arbitraries.strings().ofMaxLength(20));
        Arbitrary<Object> numbers = Arbitraries.oneOf(
                Arbitraries.longs().between(-1L << 53, 1L << 53).map(Object.class::cast),
                Arbitraries.doubles().between(-1e15, 1e15).map(Object.class::cast),
                Arbitraries.of(0.1, -0.0, 1e-7, 123456789.123456789, 5.0));
        return Combinators.combine(
                        texts.injectNull(0.1),
                        texts.injectNull(0.1),
                        texts.list().ofMaxSize(4).injectNull(0.3),
                        Arbitraries.of("food", "goods").injectNull(0.3),
                        Arbitraries.integers().between(-1000, 100_000).injectNull(0.3),
                        numbers.injectNull(0.3),
                        Arbitraries.of(true, false).injectNull(0.3),
                        Arbitraries.of("2020-01-05", "1850-12-31", "2399-02-28").injectNull(0.3))
                .as((owner, note, tags, kind, area, rent, open, since) -> {
                    Map<String, Object> fields = new HashMap<>();
                    fields.put("owner", owner);
                    fields.put("note", note);
                    fields.put("tags", tags);
                    fields.put("kind", kind);
                    fields.put("area", area);
                    fields.put("rent", rent);
                    fields.put("open", open);
                    fields.put("since", since);
                    return fields;
                });
    }

    @Property(tries = 40)
    void what_is_exported_is_read_as_it_was(
            @ForAll("stalls") Map<String, Object> fields, @ForAll("places") double[] place) throws Exception {
        TestRegisters t = ground();
        String key = "K" + count++;
        fields.put("number", key);
        fields.put("unit", "urban-management");
        try {
            t.registers.create(
                    t.works, "stalls", new RecordBody(fields, TestRegisters.point(place[0], place[1])), null);
        } catch (Problem refused) {
            // control characters and the like: told, not kept
            assertThat(refused.kind()).isEqualTo(Problem.Kind.INVALID);
            return;
        }
        RecordQuery one = new RecordQuery("stalls", null, key, null, null, null, false, null, null, 10);
        for (String format : List.of("csv", "xlsx", "geojson")) {
            for (Locale locale : List.of(Locale.CHINESE, Locale.ENGLISH)) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                t.registers.export(t.works, one, format, locale, out);
                // looked at without being kept: a preview has a daily limit
                ImportState state = new JpaRegistersPreview(t).look(out.toByteArray(), format);
                assertThat(state.errors()).as(format).isEmpty();
                assertThat(state.changes()).as(format).isEmpty();
                assertThat(state.unchanged())
                        .as(format)
                        .isEqualTo(state.lines())
                        .isPositive();
            }
        }
    }

    /** A preview by another account each time. */
    private record JpaRegistersPreview(TestRegisters t) {
        ImportState look(byte[] file, String format) throws Exception {
            return t.registers.preview(
                    t.district.inUnit("handler", 1000 + count, "urban-management"),
                    "stalls",
                    new ImportOptions(format, false),
                    new ByteArrayInputStream(file));
        }
    }

    @Provide
    Arbitrary<double[]> places() {
        return Combinators.combine(
                        Arbitraries.doubles().between(113, 114),
                        Arbitraries.doubles().between(34, 35))
                .as((longitude, latitude) -> new double[] {longitude, latitude});
    }
}
