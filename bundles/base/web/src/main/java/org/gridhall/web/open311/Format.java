package org.gridhall.web.open311;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The two formats of an answer. Values are maps, {@link Items}, text, numbers, truths, or null. */
enum Format {
    XML("text/xml; charset=utf-8") {
        @Override
        byte[] bytes(String root, Object value) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
            try {
                XMLStreamWriter writer = OUTPUT.createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
                writer.writeStartDocument("UTF-8", "1.0");
                write(writer, root, value);
                writer.writeEndDocument();
                writer.close();
            } catch (XMLStreamException e) {
                throw new IllegalStateException(e);
            }
            return out.toByteArray();
        }
    },
    JSON("application/json; charset=utf-8") {
        @Override
        byte[] bytes(String root, Object value) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
            try (JsonGenerator writer = FACTORY.createGenerator(out)) {
                write(writer, value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toByteArray();
        }
    };

    private static final XMLOutputFactory OUTPUT = XMLOutputFactory.newDefaultFactory();
    private static final JsonFactory FACTORY = new JsonFactory();

    private final String media;

    Format(String media) {
        this.media = media;
    }

    String media() {
        return media;
    }

    /** @param root name of the outermost element in XML */
    abstract byte[] bytes(String root, Object value);

    private static void write(XMLStreamWriter out, String name, Object value) throws XMLStreamException {
        if (value == null) {
            out.writeEmptyElement(name);
            return;
        }
        out.writeStartElement(name);
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(out, (String) entry.getKey(), entry.getValue());
            }
        } else if (value instanceof Items items) {
            for (Object item : items.values()) {
                write(out, items.item(), item);
            }
        } else {
            out.writeCharacters(legal(value.toString()));
        }
        out.writeEndElement();
    }

    /** XML 1.0 has no way to say most control characters, not even escaped. */
    private static String legal(String text) {
        StringBuilder legal = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            boolean good = pair
                    || (c >= 0x20 || c == '\n' || c == '\r' || c == '\t')
                            && !Character.isSurrogate(c)
                            && c != 0xfffe
                            && c != 0xffff;
            if (!good && legal == null) {
                legal = new StringBuilder(text);
            }
            if (!good) {
                legal.setCharAt(i, '\ufffd');
            }
            i += pair ? 1 : 0;
        }
        return legal == null ? text : legal.toString();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName((String) entry.getKey());
                write(out, entry.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof Items items) {
            out.writeStartArray();
            for (Object item : items.values()) {
                write(out, item);
            }
            out.writeEndArray();
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof Integer number) {
            out.writeNumber(number);
        } else if (value instanceof Double number) {
            out.writeNumber(number);
        } else {
            out.writeString(value.toString());
        }
    }
}
