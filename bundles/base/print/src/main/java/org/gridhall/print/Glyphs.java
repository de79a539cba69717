package org.gridhall.print;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fonts, and which characters they have. */
final class Glyphs {

    /** Opens a font; whoever opens closes. */
    interface Font {
        InputStream open() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Glyphs.class);
    private static final String OWN = "print.ttf";

    private final List<Font> fonts = new ArrayList<>();
    private final BitSet characters = new BitSet();

    private Glyphs() {}

    /** @param further files to be asked after the platform's own font; one that cannot be used is left out with a warning */
    static Glyphs of(List<Path> further) throws IOException {
        Glyphs all = new Glyphs();
        all.add(() -> {
            InputStream in = Glyphs.class.getResourceAsStream(OWN);
            if (in == null) {
                throw new FileNotFoundException(OWN);
            }
            return in;
        });
        for (Path file : further) {
            try {
                all.add(() -> Files.newInputStream(file));
            } catch (IOException | RuntimeException e) {
                LOG.warn("The font {} cannot be used, it should be a TrueType file (.ttf): {}", file, e.toString());
            }
        }
        return all;
    }

    private void add(Font font) throws IOException {
        BitSet own = new BitSet();
        try (InputStream in = font.open();
                TrueTypeFont read = new TTFParser().parse(new RandomAccessReadBuffer(in))) {
            if (read.getGlyph() == null) {
                throw new IOException("no TrueType outlines");
            }
            CmapLookup lookup = read.getUnicodeCmapLookup();
            for (int character = 0x20; character <= Character.MAX_CODE_POINT; character++) {
                if (lookup.getGlyphId(character) > 0) {
                    own.set(character);
                }
            }
        }
        characters.or(own);
        fonts.add(font);
    }

    List<Font> fonts() {
        return fonts;
    }

    /** What no font has, in the order of the text, each once. */
    List<Integer> missing(String text) {
        return text.codePoints()
                .filter(character -> !Character.isWhitespace(character) && !characters.get(character))
                .distinct()
                .boxed()
                .toList();
    }
}
