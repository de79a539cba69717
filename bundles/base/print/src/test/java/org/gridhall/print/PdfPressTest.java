package org.gridhall.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.gridhall.api.Problem;
import org.gridhall.api.print.Printed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfPressTest {

    private static final PdfPress PRESS = new PdfPress(List.of());

    private static String page(String body) {
        return "<!doctype html><html lang=\"zh-CN\"><head><title>2026年10月月报 · 经开区</title>"
                + "<link rel=\"stylesheet\" href=\"/assets/css/desk.css\"></head><body><nav>菜单</nav><main id=\"main\">"
                + body
                + "</main></body></html>";
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document);
        }
    }

    private static String rows(int count) {
        StringBuilder rows =
                new StringBuilder("<table><thead><tr><th>部门</th><th class=\"right\">受理</th></tr></thead><tbody>");
        for (int row = 1; row <= count; row++) {
            rows.append("<tr><th scope=\"row\">第").append(row).append("社区</th><td class=\"right\">");
            rows.append(row * 1001).append("</td></tr>");
        }
        return rows.append("</tbody></table>").toString();
    }

    @Test
    void chineseTextAndFiguresComeOutAsTheyWere() throws IOException {
        Printed printed = PRESS.print(page("<h1>2026年10月月报</h1><p>本期受理 3,699 件，办结率 97.00 %；“超期”5 件（①②③）。</p>"));

        String text = text(printed.bytes());

        assertThat(printed.title()).isEqualTo("2026年10月月报 · 经开区");
        assertThat(printed.pages()).isEqualTo(1);
        assertThat(text).contains("2026年10月月报", "本期受理 3,699 件，办结率 97.00 %；“超期”5 件（①②③）。");
        assertThat(text).doesNotContain("菜单", "#");
    }

    @Test
    void everyPageIsA4WithEmbeddedFontsItsNumberAndTheHeadingOfTheTable() throws IOException {
        Printed printed = PRESS.print(page("<h1>通报</h1>" + rows(120)));

        assertThat(printed.pages()).isGreaterThan(2);
        try (PDDocument document = Loader.loadPDF(printed.bytes())) {
            assertThat(document.getNumberOfPages()).isEqualTo(printed.pages());
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("zh-CN");
            assertThat(document.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo("2026年10月月报 · 经开区");
            PDFTextStripper stripper = new PDFTextStripper();
            for (int number = 1; number <= printed.pages(); number++) {
                PDPage page = document.getPage(number - 1);
                assertThat(page.getMediaBox().getWidth())
                        .isCloseTo(PDRectangle.A4.getWidth(), org.assertj.core.data.Offset.offset(0.5f));
                assertThat(page.getMediaBox().getHeight())
                        .isCloseTo(PDRectangle.A4.getHeight(), org.assertj.core.data.Offset.offset(0.5f));
                List<PDFont> fonts = new ArrayList<>();
                for (COSName name : page.getResources().getFontNames()) {
                    fonts.add(page.getResources().getFont(name));
                }
                assertThat(fonts).isNotEmpty().allMatch(PDFont::isEmbedded).allMatch(font -> font.getName()
                        .matches("[A-Z]{6}\\+GridhallPrint"));
                stripper.setStartPage(number);
                stripper.setEndPage(number);
                assertThat(stripper.getText(document))
                        .contains("部门", "2026年10月月报 · 经开区", number + " / " + printed.pages());
            }
        }
    }

    @Test
    void aCharacterThatNoFontHasIsNamedAndNothingIsPrinted() {
        assertThatThrownBy(() -> PRESS.print(page("<p>𫝀家门前 𫝀 \ue000</p>")))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo("print.glyph");
                    assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
                    assertThat(problem.text().zh()).contains("“𫝀”（U+2B740）", "“\ue000”（U+E000）", "补充字体");
                    assertThat(problem.text().en()).contains("“𫝀” (U+2B740)", "Further fonts");
                    assertThat(problem.details()).containsEntry("characters", "𫝀\ue000");
                });
    }

    @Test
    void charactersOfTheNationalStandardListAreThere() throws IOException {
        Glyphs glyphs = Glyphs.of(List.of());
        StringBuilder all = new StringBuilder();
        for (int character = 0x4E00; character <= 0x9FA5; character++) {
            all.appendCodePoint(character);
        }

        assertThat(glyphs.missing(all.toString())).isEmpty();
        assertThat(glyphs.missing("，。、；：？！“”‘’（）《》〈〉【】〔〕—…·￥％℃㎡№①⑩ⅠⅫ→←↑↓±×÷≤≥−√ēéěè𠮷"))
                .isEmpty();
    }

    @Test
    void signsWithoutAShapeAreNotMissed() throws IOException {
        Printed printed = PRESS.print(page("<p>网\u200b格\ufeff 政\u00ad务\ufe0f</p>"));

        assertThat(text(printed.bytes())).contains("网格 政务");
    }

    @Test
    void whatIsForTheScreenStaysThere() throws IOException {
        Printed printed = PRESS.print(
                page(
                        "<div class=\"d-print-none\">打印</div><p><a href=\"http://127.0.0.1:1/\">链接</a></p>"
                                + "<img src=\"http://127.0.0.1:1/x.png\" alt=\"图\"><form><button>提交</button></form>"
                                + "<p style=\"background:url(http://127.0.0.1:1/y)\">正文</p><style>@import url(http://127.0.0.1:1/z);</style>"));

        assertThat(text(printed.bytes())).contains("链接", "正文").doesNotContain("打印", "提交", "图", "127.0.0.1");
        assertThat(new String(printed.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("127.0.0.1");
    }

    @Test
    void timesHaveTheirYear() throws IOException {
        Printed printed = PRESS.print(
                page("<p>到期<time datetime=\"2026-10-23T15:59:00Z\" title=\"2026-10-23 23:59\">10-23 23:59</time>，"
                        + "<time datetime=\"2026-10-23T15:59:00Z\" title=\"2026-10-23 23:59\">剩 3 天</time></p>"));

        assertThat(text(printed.bytes())).contains("到期2026-10-23 23:59，剩 3 天");
    }

    @Test
    void markupInTextStaysText() throws IOException {
        Printed printed = PRESS.print(page("<p>&lt;script&gt;alert(1)&lt;/script&gt; A &amp; B</p>"));

        assertThat(text(printed.bytes())).contains("<script>alert(1)</script> A & B");
    }

    @Test
    void twoAtOnceDoNotGetInEachOthersWay() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<String>> all = new ArrayList<>();
            for (int one = 0; one < 6; one++) {
                String word = "第" + "甲乙丙丁戊己".charAt(one) + "号";
                all.add(() -> text(
                        PRESS.print(page("<h1>" + word + "</h1>" + rows(40))).bytes()));
            }
            List<Future<String>> made = threads.invokeAll(all);
            for (int one = 0; one < made.size(); one++) {
                String mine = "第" + "甲乙丙丁戊己".charAt(one) + "号";
                assertThat(made.get(one).get())
                        .contains(mine, "40040")
                        .doesNotContain("第" + "乙丙丁戊己甲".charAt(one) + "号");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFurtherFontIsAskedAfterTheOwnOneAndOneThatIsNoneIsLeftOut(@TempDir Path folder) throws IOException {
        Path none = Files.writeString(folder.resolve("none.ttf"), "no font");
        // The same outlines, standing for a character that the own font lacks.
        Path further = folder.resolve("further.ttf");
        try (InputStream own = PdfPressTest.class.getResourceAsStream("print.ttf")) {
            Files.write(further, moved(own.readAllBytes(), 0x4E00, 0xE000));
        }
        PdfPress press = new PdfPress(List.of(folder.resolve("away.ttf"), none, further));

        assertThat(text(press.print(page("<p>网格\ue000</p>")).bytes())).contains("网格\ue000");
        assertThatThrownBy(() -> press.print(page("<p>\ue001</p>"))).isInstanceOf(Problem.class);
    }

    /** A font whose table of characters has but one entry. */
    private static byte[] moved(byte[] font, int glyphOf, int character) throws IOException {
        var bytes = java.nio.ByteBuffer.wrap(font);
        int glyph;
        try (var read =
                new org.apache.fontbox.ttf.TTFParser().parse(new org.apache.pdfbox.io.RandomAccessReadBuffer(font))) {
            glyph = read.getUnicodeCmapLookup().getGlyphId(glyphOf);
        }
        for (int at = 12; ; at += 16) {
            if (new String(font, at, 4, java.nio.charset.StandardCharsets.ISO_8859_1).equals("cmap")) {
                int table = bytes.getInt(at + 8) + 20;
                bytes.putInt(table + 4, 28).putInt(table + 12, 1);
                bytes.putInt(table + 16, character)
                        .putInt(table + 20, character)
                        .putInt(table + 24, glyph);
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.write(font);
                return out.toByteArray();
            }
        }
    }
}
