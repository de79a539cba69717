package org.gridhall.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;

/** The values of the api as JSON: ids as strings, times in ISO 8601, enumerations in lower case. */
final class Answer {

    /** The 64-bit numbers that count something; all others are ids. */
    private static final Set<String> COUNTS = Set.of(
            "accepted",
            "closed",
            "roots",
            "root",
            "number",
            "overdue",
            "ledger",
            "ledgerClosed",
            "subjects",
            "entries",
            "size",
            "lag",
            "counted",
            "documents",
            "bytes");

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(Long.class, new Whole())
                    .addSerializer(long.class, new Whole())
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(LocalDate.class, ToStringSerializer.instance)
                    .addSerializer(Enum.class, new Lower()))
            .enable(SerializationFeature.INDENT_OUTPUT);

    private Answer() {}

    /** JSON in one line, as it came. */
    static String text(TreeNode tree) {
        return tree.toString();
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Whole extends JsonSerializer<Long> {
        @Override
        public void serialize(Long value, JsonGenerator json, SerializerProvider provider) throws IOException {
            JsonStreamContext context = json.getOutputContext();
            if (context.getCurrentName() != null && COUNTS.contains(context.getCurrentName())) {
                json.writeNumber(value);
            } else {
                json.writeString(value.toString());
            }
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class Lower extends JsonSerializer<Enum> {
        @Override
        public void serialize(Enum value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.name().toLowerCase(Locale.ROOT));
        }
    }
}
