package org.gridhall.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gridhall.api.FieldError;
import org.junit.jupiter.api.Test;

class EveryFieldTest {

    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final String SCHEMA = schema();

    private final Form form = Form.of(SCHEMA);
    private final Known choices = new Known();

    static String schema() {
        try (InputStream in = EveryFieldTest.class.getResourceAsStream("every-field.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a browser posts of a form that is shown. */
    static Map<String, List<String>> inputs(FormView view) {
        Map<String, List<String>> inputs = new LinkedHashMap<>();
        view.fields().forEach(field -> inputs(field, inputs));
        return inputs;
    }

    private static void inputs(FormView.Field field, Map<String, List<String>> inputs) {
        if (field.here()) {
            inputs.put(field.name() + "~here", List.of("true"));
        }
        if (!field.was().isEmpty()) {
            inputs.put(field.name() + "~was", List.of(field.was()));
        }
        switch (field.kind()) {
            case "group", "place" -> field.fields().forEach(one -> inputs(one, inputs));
            case "rows" ->
                field.rows().forEach(row -> {
                    if (row.here()) {
                        inputs.put(row.name() + "~here", List.of("true"));
                    }
                    row.fields().forEach(one -> inputs(one, inputs));
                });
            case "multi", "radio", "select", "yesno" -> {
                List<String> chosen = field.options().stream()
                        .filter(FormView.Option::chosen)
                        .map(FormView.Option::key)
                        .toList();
                if (!chosen.isEmpty()) {
                    inputs.put(field.name(), chosen);
                }
            }
            case "file", "files" -> {
                inputs.put(
                        field.name(),
                        field.files().stream().map(FormView.FileName::id).toList());
                inputs.put(
                        field.name() + "~name",
                        field.files().stream()
                                .map(file -> file.id() + " " + file.name())
                                .toList());
            }
            case "checkbox" -> {
                if (field.value().equals("true")) {
                    inputs.put(field.name(), List.of("true"));
                }
            }
            case "duration" -> {
                inputs.put(field.name(), List.of(field.value()));
                field.options().stream()
                        .filter(FormView.Option::chosen)
                        .forEach(unit -> inputs.put(field.name() + "~unit", List.of(unit.key())));
            }
            default -> inputs.put(field.name(), List.of(field.value()));
        }
    }

    private FormInput.Result read(Map<String, List<String>> posted, Map<String, Object> before) {
        return FormInput.read(form, posted, "f", ZONE, choices, before);
    }

    private Map<String, List<String>> minimal() {
        Map<String, List<String>> posted = new LinkedHashMap<>();
        posted.put("f/name", List.of("宽平大路早市"));
        posted.put("f/kind", List.of("shop"));
        posted.put("f/agreed", List.of("true"));
        posted.put("f/owner/name", List.of("王五"));
        posted.put("f/place/longitude", List.of("125.3"));
        posted.put("f/place/latitude", List.of("43.86"));
        posted.put("f/items/0/name", List.of("煤气罐"));
        posted.put("f/items/0/count", List.of("2"));
        return posted;
    }

    private static List<String> at(FormInput.Result result) {
        return result.errors().stream().map(FieldError::field).toList();
    }

    @Property(tries = 300)
    void whatIsFilledInComesBackAsItWas(@ForAll long seed) {
        Map<String, Object> value = new Filler(seed).fill(form.body());
        assertThat(ShippedForms.refusals(SCHEMA, value)).as("%s", value).isEmpty();

        FormView view = FormView.of(form, value, "f", ZONE, choices, Locale.CHINESE);
        FormInput.Result read = read(inputs(view), value);

        assertThat(read.errors()).as("%s", value).isEmpty();
        assertThat(read.value()).isEqualTo(value);
        assertThat(read.attachments()).isEmpty();
        FormView again = FormView.again(form, read.posted(), List.of(), "f", ZONE, choices, Locale.CHINESE);
        assertThat(inputs(again)).isEqualTo(inputs(view));
    }

    @Property(tries = 300)
    void whateverIsPostedIsReadOrToldAtAField(@ForAll long seed) {
        Random random = new Random(seed);
        Map<String, Object> value = new Filler(seed).fill(form.body());
        Map<String, List<String>> posted =
                new LinkedHashMap<>(inputs(FormView.of(form, value, "f", ZONE, choices, Locale.CHINESE)));
        List<String> names = new ArrayList<>(posted.keySet());
        for (int i = 0; i < 6; i++) {
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(3)) {
                case 0 -> posted.remove(name);
                case 1 ->
                    posted.put(
                            name,
                            List.of(new String[] {"", "x", "-1", "1.25", "\u0000", "999999999"}[random.nextInt(6)]));
                default -> posted.put(name + "/0", List.of("7"));
            }
        }

        FormInput.Result read = read(posted, Map.of());

        if (read.ok()) {
            assertThat(ShippedForms.refusals(SCHEMA, read.value()))
                    .as("%s", posted)
                    .isEmpty();
        }
        FormView again = FormView.again(form, read.posted(), read.errors(), "f", ZONE, choices, Locale.ENGLISH);
        assertThat(again.errors()).hasSameSizeAs(read.errors()).allMatch(fault -> !fault.name()
                .isEmpty());
    }

    @Test
    void theLeastThatIsAskedForIsEnough() {
        FormInput.Result read = read(minimal(), Map.of());

        assertThat(read.errors()).isEmpty();
        assertThat(ShippedForms.refusals(SCHEMA, read.value())).isEmpty();
        assertThat(read.value())
                .containsEntry("urgent", false)
                .containsEntry("place", Map.of("longitude", 125.3, "latitude", 43.86))
                .doesNotContainKeys("licensed", "version", "otherKind");
    }

    @Test
    void whatIsMissingIsToldWhereItBelongs() {
        FormInput.Result read = read(Map.of("f/items/3/price", List.of("1")), Map.of());

        assertThat(at(read))
                .containsExactly(
                        "/name", "/kind", "/agreed", "/place", "/owner/name", "/items/0/name", "/items/0/count");
    }

    @Test
    void aFieldThatDependsOnAnotherBelongsToTheFormOnlyWithIt() {
        Map<String, List<String>> posted = minimal();
        posted.put("f/otherKind", List.of("地摊"));
        posted.put("f/number", List.of("A-12"));
        assertThat(read(posted, Map.of()).value()).doesNotContainKeys("otherKind", "number");

        posted.put("f/kind", List.of("stall"));
        assertThat(read(posted, Map.of()).value()).containsEntry("number", "A-12");
        posted.remove("f/number");
        assertThat(at(read(posted, Map.of()))).containsExactly("/number");

        posted.put("f/kind", List.of("other"));
        posted.put("f/otherKind", List.of(" "));
        assertThat(at(read(posted, Map.of()))).containsExactly("/otherKind");

        posted = minimal();
        posted.put("f/staff", List.of("50"));
        posted.put("f/seen", List.of("2026-01-31 08:30"));
        assertThat(at(read(posted, Map.of()))).containsExactly("/story", "/mail");
    }

    @Test
    void numbersDatesAndMoneyAreReadAsTheyAreWrittenHere() {
        Map<String, List<String>> posted = minimal();
        posted.put("f/staff", List.of(" １２ "));
        posted.put("f/deposit", List.of("1234.5"));
        posted.put("f/since", List.of("2026年1月31日"));
        posted.put("f/seen", List.of("2026-01-31T08:30"));
        posted.put("f/story", List.of("line\r\nnext "));
        posted.put("f/opens", List.of("08:30"));
        posted.put("f/within", List.of("3"));
        posted.put("f/within~unit", List.of("d"));
        posted.put("f/unit", List.of("消防救援大队（fire）"));

        FormInput.Result read = read(posted, Map.of());

        assertThat(read.errors()).isEmpty();
        assertThat(read.value())
                .containsEntry("staff", 12)
                .containsEntry("deposit", 123450)
                .containsEntry("since", "2026-01-31")
                .containsEntry("seen", "2026-01-31T00:30:00Z")
                .containsEntry("story", "line\nnext")
                .containsEntry("opens", "08:30:00+08:00")
                .containsEntry("within", "3d")
                .containsEntry("unit", "fire");
    }

    @Test
    void whatIsWrongIsToldWithWhatToDo() {
        Map<String, List<String>> posted = minimal();
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("name", "短");
        wrong.put("grade", "7");
        wrong.put("area", "0");
        wrong.put("staff", "1.5");
        wrong.put("deposit", "1.005");
        wrong.put("since", "2026-02-30");
        wrong.put("seen", "tomorrow");
        wrong.put("within", "a while");
        wrong.put("mail", "nobody");
        wrong.put("site", "nowhere at all");
        wrong.put("unit", "district");
        wrong.put("ticket", "no such");
        wrong.put("firm", "no such");
        wrong.put("photos", "../1");
        wrong.put("person~number", Known.NUMBER);
        wrong.forEach((name, words) -> posted.put("f/" + name, List.of(words)));
        posted.put("f/owner/phone", List.of("12345"));
        posted.put("f/risks", List.of("fire", "flood"));

        FormInput.Result read = read(posted, Map.of());

        assertThat(at(read))
                .containsExactlyInAnyOrder(
                        "/name",
                        "/grade",
                        "/risks",
                        "/area",
                        "/staff",
                        "/deposit",
                        "/since",
                        "/seen",
                        "/within",
                        "/mail",
                        "/site",
                        "/unit",
                        "/ticket",
                        "/firm",
                        "/photos",
                        "/owner/phone");
        assertThat(choices.identified)
                .as("nobody is registered for a form that is not taken")
                .isEmpty();
        FormView again = FormView.again(form, read.posted(), read.errors(), "f", ZONE, choices, Locale.CHINESE);
        assertThat(again.fields().get(0).value()).isEqualTo("短");
        assertThat(again.fields().get(0).errors()).containsExactly("至少 2 个字，请补充");
        assertThat(again.errors().get(0)).isEqualTo(new FormView.Fault("f/name", "名称", "至少 2 个字，请补充"));
    }

    @Test
    void somebodyIsIdentifiedByNumberAndTheNumberIsNotKept() {
        Map<String, List<String>> posted = minimal();
        posted.put("f/person~number", List.of(Known.NUMBER));
        posted.put("f/person~name", List.of("李四"));
        FormInput.Result read = read(posted, Map.of());
        assertThat(read.value()).containsEntry("person", "77");
        assertThat(read.posted()).containsEntry("f/person", List.of("77"));
        assertThat(read.posted().toString()).doesNotContain(Known.NUMBER);

        posted.put("f/person~number", List.of("123"));
        read = read(posted, Map.of());
        assertThat(at(read)).containsExactly("/person");
        assertThat(read.errors().get(0).message().zh()).isEqualTo("证件号码校验不通过，请核对");
    }

    @Test
    void filesThatAreNewAreNamedForTheAction() {
        Map<String, List<String>> posted = minimal();
        posted.put("f/photos", List.of("11", "12", "11"));
        posted.put("f/photos~name", List.of("11 a.jpg", "12 b.jpg"));
        posted.put("f/licence", List.of("5", "6"));
        FormInput.Result read = read(posted, Map.of("photos", List.of("11")));
        assertThat(read.value()).containsEntry("photos", List.of("11", "12")).containsEntry("licence", "6");
        assertThat(read.attachments()).containsExactlyInAnyOrder(12L, 6L);
    }

    @Test
    void rowsThatAreEmptyOrDroppedAreLeftOutAndErrorsFollow() {
        Map<String, List<String>> posted = minimal();
        posted.put("f/items/1/name", List.of(""));
        posted.put("f/items/4/name", List.of("gone"));
        posted.put("f/items/4~drop", List.of("true"));
        posted.put("f/items/7/name", List.of("电线"));
        posted.put("f/items/7/count", List.of("many"));
        posted.put("f/tags/2", List.of("重点"));

        FormInput.Result read = read(posted, Map.of());

        assertThat(at(read)).containsExactly("/items/1/count");
        assertThat(read.posted()).containsEntry("f/items/1/count", List.of("many"));
        assertThat(read.value()).containsEntry("tags", List.of("重点"));
    }

    @Test
    void whatAReaderMayNotSeeMayStayAsItWas() {
        Map<String, List<String>> posted = minimal();
        posted.put("f/firm", List.of("秘密企业（hidden-firm）"));
        assertThat(at(read(posted, Map.of()))).containsExactly("/firm");
        assertThat(read(posted, Map.of("firm", "hidden-firm")).value()).containsEntry("firm", "hidden-firm");
    }

    @Test
    void aFloodOfNamesAndRowsIsBounded() {
        Map<String, List<String>> posted = minimal();
        for (int i = 0; i < 5000; i++) {
            posted.put("f/items/" + i + "/name", List.of("x"));
            posted.put("f/items/" + i + "/count", List.of("1"));
            posted.put("f/owner/contact/x/" + i, List.of("x"));
            posted.put("f/" + "items/0/".repeat(i % 50) + "name", List.of("x"));
        }
        posted.put("f/items/99999999999/name", List.of("x"));
        posted.put("f/items/-1/name", List.of("x"));
        posted.put("f/items/١/name", List.of("x"));
        posted.put("f/__proto__/x", List.of("x"));
        posted.put("f/story", List.of("字".repeat(1_000_000)));

        FormInput.Result read = read(posted, Map.of());

        assertThat(at(read)).contains("/items", "/story");
        assertThat(read.posted()).hasSizeLessThan(1000);
        assertThat(read.posted().get("f/story").get(0)).hasSizeLessThanOrEqualTo(20_000);
        assertThat(read.value().keySet()).doesNotContain("__proto__");
    }

    @Test
    void aDeepOrOddSchemaAsksForWhatItCan() {
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 25; i++) {
            deep.append("{\"type\":\"object\",\"x-title\":{\"zh\":\"层\",\"en\":\"Level\"},\"properties\":{\"a\":");
        }
        deep.append("{\"type\":\"string\"}").append("}}".repeat(25));
        FormView.of(Form.of(deep.toString()), Map.of(), "f", ZONE, Choices.NONE, Locale.CHINESE);
        String odd =
                """
                {"type":"object","properties":{"self":{"$ref":"#"},"free":{"type":"object"},
                "either":{"anyOf":[{"type":"null"},{"type":"integer","x-title":{"zh":"数","en":"Number"}}]},
                "pick":{"oneOf":[{"const":1,"x-title":{"zh":"一","en":"One"}},{"const":"b"}]},
                "pair":{"type":"array","prefixItems":[{"type":"string"}]}, "any":true}}""";
        Form form = Form.of(odd);
        FormInput.Result read = FormInput.read(
                form,
                Map.of("f/either", List.of("3"), "f/pick", List.of("1"), "f/free", List.of("x")),
                "f",
                ZONE,
                Choices.NONE,
                Map.of("free", Map.of("kept", 1), "pair", List.of("x")));
        assertThat(read.errors()).isEmpty();
        assertThat(read.value())
                .containsEntry("either", 3)
                .containsEntry("pick", 1)
                .containsEntry("free", Map.of("kept", 1))
                .containsEntry("pair", List.of("x"));
    }

    @Test
    void aValueIsShownInWords() {
        Map<String, List<String>> posted = minimal();
        posted.put("f/kind", List.of("stall"));
        posted.put("f/number", List.of("A-12"));
        posted.put("f/deposit", List.of("12.5"));
        posted.put("f/seen", List.of("2026-01-31T08:30"));
        posted.put("f/story", List.of("一\n二"));
        posted.put("f/unit", List.of("fire"));
        posted.put("f/person~number", List.of(Known.NUMBER));
        posted.put("f/risks", List.of("gas", "fire"));
        posted.put("f/within", List.of("3"));
        posted.put("f/within~unit", List.of("d"));
        Map<String, Object> value = new LinkedHashMap<>(read(posted, Map.of()).value());
        value.put("old", Map.of("b", List.of(Map.of("c", true))));

        List<Shown> shown = Shown.of(form, value, ZONE, choices, Locale.CHINESE);

        assertThat(shown.stream().map(one -> one.label() + "=" + one.text()).toList())
                .contains(
                        "经营形态=摊位",
                        "摊位编号=A-12",
                        "押金（元）=12.50 元",
                        "检查时间=2026-01-31 08:30",
                        "承办单位=消防救援大队",
                        "经营者=第77",
                        "整改期限=3 天",
                        "需要立即处置=否",
                        "位置=125.3, 43.86");
        assertThat(shown.stream()
                        .filter(one -> one.label().equals("风险点"))
                        .findAny()
                        .orElseThrow()
                        .texts())
                .containsExactly("火灾", "燃气");
        Shown items = shown.stream()
                .filter(one -> one.kind().equals("rows"))
                .findAny()
                .orElseThrow();
        assertThat(items.columns()).contains("名称", "数量");
        assertThat(items.rows().get(0).get(1).text()).isEqualTo("2");
        assertThat(shown.get(shown.size() - 1).toString()).contains("是").doesNotContain("{", "true");
    }
}
