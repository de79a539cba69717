package org.gridhall.web.open311;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class FormatTest {

    @Test
    void whatever_people_write_stays_text_in_xml() throws Exception {
        String words = "</description><evil/>&lt;]]>\"'\u0001\u0000\ud800x\uffff💡\n";
        byte[] bytes = Format.XML.bytes("all", new Items("one", List.of(Map.of("description", words))));
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
        assertThat(document.getElementsByTagName("evil").getLength()).isZero();
        assertThat(document.getElementsByTagName("description").item(0).getTextContent())
                .isEqualTo("</description><evil/>&lt;]]>\"'\ufffd\ufffd\ufffdx\ufffd💡\n");
    }

    @Test
    void json_keeps_types_and_nulls() {
        Map<String, Object> one = new java.util.LinkedHashMap<>();
        one.put("a", true);
        one.put("b", 1);
        one.put("c", 1.5);
        one.put("d", null);
        one.put("e", new Items("x", List.of("y")));
        assertThat(new String(Format.JSON.bytes("all", one), StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":true,\"b\":1,\"c\":1.5,\"d\":null,\"e\":[\"y\"]}");
    }
}
