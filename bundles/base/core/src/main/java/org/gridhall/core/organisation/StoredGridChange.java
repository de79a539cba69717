package org.gridhall.core.organisation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.gridhall.api.organisation.GridChange;
import org.gridhall.api.organisation.PlannedChange;
import org.gridhall.api.organisation.PlannedChange.State;
import org.gridhall.core.storage.Json;

/** A row of a change of grids. */
@Entity
@Table(name = "grid_change")
class StoredGridChange {

    private static final ObjectMapper MAPPER = Json.MAPPER
            .copy()
            .registerModule(new SimpleModule()
                    .addSerializer(LocalDate.class, ToStringSerializer.instance)
                    .addDeserializer(LocalDate.class, new ReadDay()));

    private static final TypeReference<List<String>> LINES = new TypeReference<>() {};

    @Id
    long id;

    @Column(name = "effective_day")
    int day;

    int state;
    String reason;
    String document;
    String body;
    String fault;

    /** Paths of grids whose open tickets may have to go elsewhere, in order. */
    String paths;

    /** Which of them is looked at; with each further kind of things that follow, all of them once more. */
    @Column(name = "at_path")
    int atPath;

    /** The last ticket, or other thing, that was looked at there. */
    @Column(name = "at_ticket")
    long atTicket;

    int moved;

    /** When the present pass over the tickets began. */
    @Column(name = "pass_began")
    long passBegan;

    int unplaced;

    @Column(name = "planned_by")
    String plannedBy;

    @Column(name = "planned_at")
    long plannedAt;

    @Column(name = "in_force_at")
    Long inForceAt;

    static StoredGridChange of(long id, GridChange change, String by, Instant at) {
        StoredGridChange row = new StoredGridChange();
        row.id = id;
        row.day = StoredTerm.day(change.day());
        row.state = State.PLANNED.ordinal();
        row.reason = change.reason();
        row.document = change.document();
        row.body = text(change);
        row.plannedBy = by.length() <= 100 ? by : by.substring(0, 100);
        row.plannedAt = at.toEpochMilli();
        return row;
    }

    State state() {
        return State.values()[state];
    }

    GridChange change() {
        try {
            return MAPPER.readValue(body, GridChange.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored change cannot be read", e);
        }
    }

    List<String> paths() {
        return paths == null ? List.of() : Json.read(paths, LINES);
    }

    /** It is in force: the tickets of these paths follow. */
    void force(List<String> followed, Instant at) {
        inForceAt = at.toEpochMilli();
        passBegan = inForceAt;
        paths = text(followed);
        state = (followed.isEmpty() ? State.DONE : State.IN_FORCE).ordinal();
    }

    void fail(List<String> faults) {
        state = State.FAILED.ordinal();
        fault = text(faults);
    }

    PlannedChange planned() {
        return new PlannedChange(
                id,
                change(),
                state(),
                moved,
                unplaced,
                plannedBy,
                Instant.ofEpochMilli(plannedAt),
                inForceAt == null ? null : Instant.ofEpochMilli(inForceAt),
                fault == null ? List.of() : Json.read(fault, LINES));
    }

    private static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not something JSON can say", e);
        }
    }

    private static final class ReadDay extends JsonDeserializer<LocalDate> {
        @Override
        public LocalDate deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return LocalDate.parse(parser.getText());
        }
    }
}
