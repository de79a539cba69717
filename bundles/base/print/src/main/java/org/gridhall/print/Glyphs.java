package org.gridhall.print;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fonts, and which characters they have. */
final class Glyphs {

    private static final Logger LOG = LoggerFactory.getLogger(Glyphs.class);
    private static final String OWN = "print.ttf";

    private final List<Font> fonts = new ArrayList<>();

    private Glyphs() {}

    /** @param further files to be asked after the platform's own font; one that cannot be used is left out with a warning */
    static Glyphs of(List<Path> further) throws IOException {
        Glyphs all = new Glyphs();
        all.fonts.add(new Font(() -> {
            InputStream in = Glyphs.class.getResourceAsStream(OWN);
            if (in == null) {
                throw new FileNotFoundException(OWN);
            }
            return in;
        }));
        for (Path file : further) {
            try {
                all.fonts.add(new Font(() -> Files.newInputStream(file)));
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "The font {} (fonts in org.gridhall.print) cannot be used, it should be a TrueType file (.ttf):"
                                + " {}",
                        file,
                        e.toString());
            }
        }
        return all;
    }

    /** The platform's own font, and of the others those that have a character of the text that those before them lack. */
    List<Font> needed(String text) {
        List<Font> needed = new ArrayList<>(List.of(fonts.get(0)));
        BitSet had = (BitSet) fonts.get(0).characters.clone();
        for (Font font : fonts.subList(1, fonts.size())) {
            if (text.codePoints().anyMatch(one -> font.characters.get(one) && !had.get(one))) {
                needed.add(font);
                had.or(font.characters);
            }
        }
        return needed;
    }

    /** What no font has, in the order of the text, each once. */
    List<Integer> missing(String text) {
        return text.codePoints()
                .filter(one ->
                        !Character.isWhitespace(one) && fonts.stream().noneMatch(font -> font.characters.get(one)))
                .distinct()
                .boxed()
                .toList();
    }

    /** Opens the file of a font; whoever opens closes. */
    @FunctionalInterface
    private interface Source {
        InputStream open() throws IOException;
    }

    /** A font. What was read of it is kept for the next document while there is memory for it. */
    static final class Font {

        private final Source source;
        private final BitSet characters = new BitSet();
        private final Deque<SoftReference<TrueTypeFont>> idle = new ArrayDeque<>();

        private Font(Source source) throws IOException {
            this.source = source;
            TrueTypeFont read = take();
            if (read.getGlyph() == null) {
                throw new IOException("no TrueType outlines");
            }
            CmapLookup lookup = read.getUnicodeCmapLookup();
            for (int character = 0x20; character <= Character.MAX_CODE_POINT; character++) {
                if (lookup.getGlyphId(character) > 0) {
                    characters.set(character);
                }
            }
            back(read);
        }

        /** For one document at a time: what reads a font is not made for two. */
        TrueTypeFont take() throws IOException {
            synchronized (idle) {
                while (!idle.isEmpty()) {
                    TrueTypeFont kept = idle.pop().get();
                    if (kept != null) {
                        return kept;
                    }
                }
            }
            try (InputStream in = source.open()) {
                return new TTFParser().parse(new RandomAccessReadBuffer(in));
            }
        }

        void back(TrueTypeFont font) {
            synchronized (idle) {
                idle.push(new SoftReference<>(font));
            }
        }
    }
}
