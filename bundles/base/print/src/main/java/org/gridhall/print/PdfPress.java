package org.gridhall.print;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.print.Press;
import org.gridhall.api.print.Printed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Prints in this process. Nothing of it but this class is loaded before the first document. */
@Component(service = Press.class, configurationPid = "org.gridhall.print")
public final class PdfPress implements Press {

    /** The settings in {@code etc/org.gridhall.print.cfg}. */
    public @interface Config {
        /** Further fonts, asked in their order for what the font of the platform lacks: TrueType files by commas. */
        String fonts() default "";
    }

    /** A document holds its font and pages in memory while it is made, some tens of megabytes. */
    private static final int AT_ONCE = 2;

    private static final int PATIENCE_SECONDS = 30;
    private static final int NAMED = 20;

    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final List<Path> fonts;
    private Glyphs glyphs;

    @Activate
    public PdfPress(Config config) {
        this(Stream.of(config.fonts().split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .toList());
    }

    /** @param fonts further ones */
    public PdfPress(List<Path> fonts) {
        this.fonts = fonts;
    }

    @Override
    public Printed print(String page) {
        try {
            if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            Galley galley = Galley.of(page);
            Glyphs known = glyphs();
            String text = galley.text();
            List<Integer> missing = known.missing(text);
            if (!missing.isEmpty()) {
                throw missing(missing);
            }
            return Setting.print(galley, known.needed(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            places.release();
        }
    }

    /** Read once: which characters a font has does not change while the platform runs. */
    private synchronized Glyphs glyphs() throws IOException {
        if (glyphs == null) {
            glyphs = Glyphs.of(fonts);
        }
        return glyphs;
    }

    private static Problem busy() {
        return Problem.of(
                Problem.Kind.UNAVAILABLE,
                "print.busy",
                "正在生成的 PDF 太多，请稍后再试",
                "Too many PDFs are being made; try again in a moment");
    }

    private static Problem missing(List<Integer> characters) {
        List<String> named = characters.stream()
                .limit(NAMED)
                .map(one -> "“" + Character.toString(one) + "”（" + code(one) + "）")
                .toList();
        List<String> english = characters.stream()
                .limit(NAMED)
                .map(one -> "“" + Character.toString(one) + "” (" + code(one) + ")")
                .toList();
        boolean more = characters.size() > NAMED;
        return Problem.of(
                        Problem.Kind.INVALID,
                        "print.glyph",
                        new Text(
                                "没有生成 PDF：字库中缺字 " + String.join("、", named) + (more ? " 等" : "")
                                        + "，缺字的文件不予印发。请改写，或由系统管理员安装含有这些字的 TrueType 字体（.ttf），并在设置“打印”的“补充字体”中填写其路径",
                                "No PDF was made: the fonts lack " + String.join(", ", english)
                                        + (more ? " and more" : "")
                                        + ", and no document is issued with a blank in it. Write it another way, or have an"
                                        + " administrator install a TrueType font (.ttf) with these characters and name its"
                                        + " path under “Further fonts” of the settings “Print”"))
                .with("characters", characters.stream().map(Character::toString).collect(Collectors.joining()));
    }

    private static String code(int character) {
        return String.format("U+%04X", character);
    }
}
