package org.gridhall.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ShippedFormsTest {

    private static final Map<String, String> FORMS = ShippedForms.all();
    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    private static final List<String> ODD = List.of(
            "",
            " ",
            "0",
            "-1",
            "1.5",
            "1e9",
            "12 元",
            "１２",
            "true",
            "false",
            "on",
            "2026-02-30",
            "2026-01-31",
            "2026-03-08T02:30",
            "2026-01-31T08:30",
            "25:00",
            "08:30",
            "fire",
            "nobody",
            "x".repeat(20_001),
            "é𠮷",
            "\ud800",
            "a\u0001b",
            "a\r\nb",
            "999999999999999999999",
            "../../etc",
            "{\"a\":1}",
            "<script>",
            "3d",
            "3");

    @Test
    void everyFieldOfEveryFormIsAskedForWithItsName() {
        assertThat(FORMS).hasSizeGreaterThan(90);
        FORMS.forEach((at, schema) -> {
            FormView view = FormView.of(Form.of(schema), Map.of(), "f", ZONE, new Known(), Locale.ENGLISH);
            int asked = 0;
            for (FormField field : Form.of(schema).fields()) {
                assertThat(field.kind()).as(at + " " + field.name()).isNotEqualTo(Kind.OTHER);
                assertThat(view.fields().get(asked++).label())
                        .as(at)
                        .isEqualTo(field.label().en())
                        .isNotEqualTo(field.name());
            }
            assertThat(asked).isPositive();
        });
    }

    @Property(tries = 40)
    void whatIsFilledInComesBackAsItWas(@ForAll long seed) {
        FORMS.forEach((at, schema) -> {
            Form form = Form.of(schema);
            Map<String, Object> value = new Filler(seed).fill(form.body());
            assertThat(ShippedForms.refusals(schema, value))
                    .as(at + " " + value)
                    .isEmpty();

            Map<String, List<String>> posted =
                    EveryFieldTest.inputs(FormView.of(form, value, "f", ZONE, new Known(), Locale.CHINESE));
            FormInput.Result read = FormInput.read(form, posted, "f", ZONE, new Known(), value);

            assertThat(read.errors()).as(at + " " + value).isEmpty();
            assertThat(read.value()).as(at).isEqualTo(value);
        });
    }

    @Property(tries = 40)
    void whatIsTakenHereTheCoreTakesToo(@ForAll long seed) {
        Random random = new Random(seed);
        FORMS.forEach((at, schema) -> {
            Form form = Form.of(schema);
            Map<String, List<String>> posted = new LinkedHashMap<>();
            for (FormField field : form.fields()) {
                List<String> values = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    boolean right = !field.options().isEmpty() && random.nextBoolean();
                    values.add(right ? field.options().get(0).key() : ODD.get(random.nextInt(ODD.size())));
                }
                if (!values.isEmpty()) {
                    posted.put("f/" + field.name(), values);
                }
            }
            posted.put("f/nothing/0/0", List.of("x"));

            FormInput.Result read = FormInput.read(form, posted, "f", ZONE, new Known(), Map.of());

            if (read.ok()) {
                assertThat(ShippedForms.refusals(schema, read.value()))
                        .as(at + " " + posted)
                        .isEmpty();
            } else {
                FormView again =
                        FormView.again(form, read.posted(), read.errors(), "f", ZONE, new Known(), Locale.CHINESE);
                assertThat(again.errors()).as(at).hasSameSizeAs(read.errors()).allMatch(fault -> !fault.name()
                        .isEmpty());
            }
        });
    }
}
