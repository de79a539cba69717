package org.gridhall.print;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.helper.W3CDom;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jsoup.nodes.TextNode;

/** What is printed of a page: text and tables, in the style of paper, with nothing that leads elsewhere. */
final class Galley {

    /** Nothing of a page that is for the screen or for who works with it. */
    private static final String DROPPED =
            ".d-print-none, .visually-hidden, .skip, script, style, link, meta, template, noscript, "
                    + "form, button, input, select, textarea, nav, iframe, object, embed, audio, video, canvas, img, picture, svg";

    private static final Set<String> KEPT = Set.of("class", "colspan", "rowspan", "scope", "lang");

    private final Document document;
    private final String title;

    private Galley(Document document, String title) {
        this.document = document;
        this.title = title;
    }

    static Galley of(String page) throws IOException {
        Document whole = Jsoup.parse(page);
        Element main = whole.selectFirst("main");
        if (main == null) {
            throw new IllegalArgumentException("a page without main is not printed");
        }
        String title = visible(whole.title()).strip();
        main.select(DROPPED).remove();
        main.select("a").unwrap();
        // On the screen the present year goes without saying; paper is kept.
        main.select("time[title]").stream()
                .filter(time -> time.attr("title").endsWith(time.text()))
                .forEach(time -> time.text(time.attr("title")));
        clean(main);
        Document paper = Document.createShell("");
        paper.outputSettings().escapeMode(Entities.EscapeMode.xhtml);
        Element html = paper.selectFirst("html");
        html.attr("lang", whole.selectFirst("html").attr("lang"));
        html.addClass(whole.selectFirst("html").hasClass("large") ? "large" : "usual");
        paper.head().appendElement("title").text(title);
        paper.head().appendElement("meta").attr("name", "description").attr("content", title);
        paper.head().appendElement("meta").attr("name", "subject").attr("content", title);
        paper.head().appendElement("style").appendChild(new org.jsoup.nodes.DataNode(style()));
        paper.body().appendElement("div").addClass("foot").text(title);
        paper.body().appendChildren(List.copyOf(main.childNodes()));
        return new Galley(paper, title);
    }

    private static String style() throws IOException {
        try (InputStream in = Galley.class.getResourceAsStream("paper.css")) {
            if (in == null) {
                throw new FileNotFoundException("paper.css");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void clean(Element main) {
        for (Element element : main.getAllElements()) {
            for (Attribute attribute : element.attributes().asList()) {
                if (!KEPT.contains(attribute.getKey())) {
                    element.removeAttr(attribute.getKey());
                }
            }
            for (TextNode text : element.textNodes()) {
                text.text(visible(text.getWholeText()));
            }
        }
    }

    /** Without what has no shape: joiners, selectors, marks of direction, control characters. */
    private static String visible(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(character -> Character.isWhitespace(character)
                        || Character.getType(character) != Character.FORMAT
                                && Character.getType(character) != Character.CONTROL
                                && (character < 0xFE00 || character > 0xFE0F))
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    String title() {
        return title;
    }

    /** All that will be set. */
    String text() {
        return document.body().wholeText();
    }

    org.w3c.dom.Document document() {
        return new W3CDom().namespaceAware(false).fromJsoup(document);
    }
}
