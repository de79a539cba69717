package org.gridhall.core.setting;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.gridhall.api.Text;
import org.gridhall.api.setting.Setting;
import org.gridhall.api.setting.Setting.Kind;
import org.gridhall.api.setting.SettingGroup;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Reads what OSGi Metatype says of settings; names and descriptions are in both languages, {@code 中文 | English}. Beyond the
 * standard, {@code gridhall:pattern} says what a text has to match.
 */
final class Descriptions {

    private Descriptions() {}

    /** The settings of a description, nothing set yet; by the id of its configuration, among them only the platform's own. */
    static void read(InputStream xml, Map<String, SettingGroup> into) throws IOException {
        Element root;
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            root = factory.newDocumentBuilder().parse(xml).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
        for (Element designate : children(root, "Designate")) {
            String pid = designate.getAttribute("pid");
            for (Element object : children(designate, "Object")) {
                for (Element ocd : children(root, "OCD")) {
                    if (pid.startsWith("org.gridhall.")
                            && ocd.getAttribute("id").equals(object.getAttribute("ocdref"))) {
                        into.put(pid, group(pid, ocd));
                    }
                }
            }
        }
    }

    private static SettingGroup group(String pid, Element ocd) {
        List<Setting> settings = new ArrayList<>();
        for (Element ad : children(ocd, "AD")) {
            List<Setting.Option> options = new ArrayList<>();
            for (Element option : children(ad, "Option")) {
                options.add(new Setting.Option(option.getAttribute("value"), text(option.getAttribute("label"))));
            }
            settings.add(new Setting(
                    ad.getAttribute("id"),
                    text(ad.hasAttribute("name") ? ad.getAttribute("name") : ad.getAttribute("id")),
                    text(ad.getAttribute("description")),
                    kind(ad.getAttribute("type")),
                    options,
                    number(ad.getAttribute("min")),
                    number(ad.getAttribute("max")),
                    ad.hasAttribute("gridhall:pattern") ? ad.getAttribute("gridhall:pattern") : null,
                    ad.getAttribute("default"),
                    null,
                    false,
                    false));
        }
        return new SettingGroup(pid, text(ocd.getAttribute("name")), text(ocd.getAttribute("description")), settings);
    }

    private static Kind kind(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "integer", "long", "short", "byte" -> Kind.NUMBER;
            case "boolean" -> Kind.BOOLEAN;
            case "password" -> Kind.SECRET;
            default -> Kind.TEXT;
        };
    }

    private static Long number(String text) {
        return text.isEmpty() ? null : Long.valueOf(text);
    }

    private static Text text(String words) {
        int bar = words.indexOf(" | ");
        return bar < 0 ? Text.same(words) : new Text(words.substring(0, bar), words.substring(bar + 3));
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element && name.equals(element.getTagName())) {
                found.add(element);
            }
        }
        return found;
    }
}
