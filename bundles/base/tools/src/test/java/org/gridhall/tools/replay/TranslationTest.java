package org.gridhall.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.gridhall.tools.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> HEADER = List.of(
            "case_enquiry_id",
            "open_dt",
            "target_dt",
            "closed_dt",
            "ontime",
            "closure_reason",
            "case_title",
            "type",
            "department",
            "location",
            "latitude",
            "longitude",
            "source");

    private final Translation translation = new Translation(Repository.boston(), HEADER);

    @Test
    void aRowBecomesAnIntakeAndTheActionsOfTheFlow() throws Exception {
        Draft draft = translation.read(row(
                "100000000001",
                "2011-07-02 08:10:00",
                "2011-07-16 08:10:00",
                "2011-07-05 10:00:00",
                "ONTIME",
                " ",
                "Lamp",
                "Street Light Outages",
                "PWDx",
                " 10 Sample St ",
                "42.25",
                "-71.125",
                "Self Service"));
        assertThat(draft.item())
                .isEqualTo(
                        JSON.readTree(
                                """
                {"open": {"intakeKey": "boston-2011h2:100000000001", "occurredAt": "2011-07-02T12:10:00Z", "type": "issue",
                  "category": "street-light-outages", "title": "Lamp", "address": "10 Sample St", "channel": "portal",
                  "point": {"longitude": -71.125, "latitude": 42.25}},
                 "actions": [
                  {"action": "register", "occurredAt": "2011-07-02T12:10:00Z"},
                  {"action": "dispatch", "occurredAt": "2011-07-02T12:10:00Z",
                   "form": {"unit": "public-works", "due": "2011-07-16T12:10:00Z"}},
                  {"action": "handled", "occurredAt": "2011-07-05T14:00:00Z", "form": {"result": "Case Closed"}},
                  {"action": "feedback", "occurredAt": "2011-07-05T14:00:00Z", "form": {"reply": "Case Closed"}},
                  {"action": "close", "occurredAt": "2011-07-05T14:00:00Z"}]}"""));
        assertThat(draft.weight()).isEqualTo(6);
        assertThat(draft.overdue()).isFalse();
    }

    @Test
    void anOpenRowWithoutTargetIsOnlyDispatched() throws Exception {
        Draft draft = translation.read(with(with(good(), "target_dt", ""), "closed_dt", ""));
        assertThat(draft.item().get("actions")).hasSize(2);
        assertThat(draft.item().at("/actions/1/form").has("due")).isFalse();
        assertThat(draft.overdue()).isNull();
    }

    @Test
    void aBlankFlagFollowsFromTheTimes() throws Exception {
        assertThat(translation.read(with(good(), "ontime", "")).overdue()).isFalse();
        assertThat(translation
                        .read(with(with(good(), "ontime", ""), "closed_dt", "2011-07-16 08:10:01"))
                        .overdue())
                .isTrue();
    }

    @Test
    void ofATimeThatOccursTwiceTheEarlierIsMeantAndASkippedOneMovesForward() throws Exception {
        CsvRows.Row autumn = with(with(good(), "target_dt", ""), "closed_dt", "");
        assertThat(opened(with(autumn, "open_dt", "2011-11-06 00:59:59"))).isEqualTo("2011-11-06T04:59:59Z");
        assertThat(opened(with(autumn, "open_dt", "2011-11-06 01:30:00"))).isEqualTo("2011-11-06T05:30:00Z");
        assertThat(opened(with(autumn, "open_dt", "2011-11-06 02:00:00"))).isEqualTo("2011-11-06T07:00:00Z");
        assertThat(opened(with(autumn, "open_dt", "2011-03-13 02:30:00"))).isEqualTo("2011-03-13T07:30:00Z");
        assertThat(opened(with(autumn, "open_dt", "2011-03-13 03:00:00"))).isEqualTo("2011-03-13T07:00:00Z");
    }

    @Test
    void faultyCellsAreRefusedWithReasonAndField() {
        refused("required", "unit", with(good(), "department", " "));
        refused("key", "id", with(good(), "case_enquiry_id", "12"));
        refused("value", "unit", with(good(), "department", "XYZ"));
        refused("time", "opened", with(good(), "open_dt", "2011-02-29 08:00:00"));
        refused("time", "target", with(good(), "target_dt", "2199-01-01 00:00:00"));
        refused("coordinate", "latitude", with(good(), "latitude", "NaN"));
        refused("coordinate", "longitude", with(good(), "longitude", ""));
        refused("order", "closed", with(good(), "closed_dt", "2011-07-02 08:09:59"));
        refused("columns", null, new CsvRows.Row(2, good().cells().subList(0, 5)));
    }

    @Test
    void theMalformedFileIsRefusedLineByLineAsExpected() throws IOException {
        JsonNode expected = JSON.readTree(
                Repository.SAMPLES.resolve("malformed.expected.json").toFile());
        List<String> wanted = new ArrayList<>();
        expected.get("rejected")
                .forEach(row -> wanted.add(row.get("line") + " "
                        + row.get("reason").asText() + " " + row.get("field").asText()));
        List<String> found = new ArrayList<>();
        int good = 0;
        int rows = 0;
        try (CsvRows csv = new CsvRows(Files.newBufferedReader(Repository.SAMPLES.resolve("malformed.csv")))) {
            Translation boston = new Translation(Repository.boston(), csv.next().cells());
            for (CsvRows.Row row = csv.next(); row != null; row = csv.next()) {
                rows++;
                try {
                    boston.read(row);
                    good++;
                } catch (Refusal refusal) {
                    found.add(row.line() + " " + refusal.reason() + " " + refusal.field());
                }
            }
        }
        assertThat(found).containsExactlyElementsOf(wanted);
        assertThat(good).isEqualTo(expected.get("opened").asInt());
        assertThat(rows).isEqualTo(expected.get("rows").asInt());
    }

    @Test
    void everyRowOfThePublishedFileIsTakenWithItsFlag() throws Exception {
        Path file = Repository.data("requests/boston-2011h2.csv.gz");
        int rows = 0;
        int late = 0;
        int inTime = 0;
        try (Reader reader = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
                CsvRows csv = new CsvRows(reader)) {
            Translation boston = new Translation(Repository.boston(), csv.next().cells());
            for (CsvRows.Row row = csv.next(); row != null; row = csv.next()) {
                rows++;
                Boolean overdue = boston.read(row).overdue();
                late += overdue != null && overdue ? 1 : 0;
                inTime += overdue != null && !overdue ? 1 : 0;
            }
        }
        assertThat(List.of(rows, inTime, late)).containsExactly(40_775, 26_563, 5_902 + 109);
    }

    @Test
    void aMappingWithAnUnknownWordIsRefusedWithItsLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("other.yaml");
        Files.writeString(file, "source: other\ncolums: {}\nzone: UTC\ntimeFormat: yyyy\nid: a\ncolumns: {}\n");
        assertThatThrownBy(() -> Mapping.read(file))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("other.yaml:")
                .hasMessageContaining("colums");
    }

    @Test
    void theMappingIsChosenByTheNameOfTheFile() {
        List<Path> folders = List.of(Repository.MAPPINGS);
        Path boston = Repository.MAPPINGS.resolve("boston-2011h2.yaml");
        assertThat(Mapping.find(null, Path.of("/x/boston-2011h2.csv.gz"), folders))
                .isEqualTo(boston);
        assertThat(Mapping.find("boston-2011h2", Path.of("/x/any.csv"), folders))
                .isEqualTo(boston);
        assertThatThrownBy(() -> Mapping.find(null, Path.of("/x/any.csv"), folders))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("boston-2011h2");
    }

    private static CsvRows.Row good() {
        return row(
                "100000000001",
                "2011-07-02 08:10:00",
                "2011-07-16 08:10:00",
                "2011-07-05 10:00:00",
                "ONTIME",
                "",
                "Lamp",
                "Street Light Outages",
                "PWDx",
                "",
                "42.25",
                "-71.125",
                "Self Service");
    }

    private static CsvRows.Row row(String... cells) {
        return new CsvRows.Row(2, List.of(cells));
    }

    private static CsvRows.Row with(CsvRows.Row row, String column, String cell) {
        List<String> cells = new ArrayList<>(row.cells());
        cells.set(HEADER.indexOf(column), cell);
        return new CsvRows.Row(row.line(), cells);
    }

    private String opened(CsvRows.Row row) throws Refusal {
        return translation.read(row).item().at("/open/occurredAt").asText();
    }

    private void refused(String reason, String field, CsvRows.Row row) {
        assertThatThrownBy(() -> translation.read(row)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal.field()).isEqualTo(field);
        });
    }
}
