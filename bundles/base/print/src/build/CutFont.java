import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts the font for print: {@code java CutFont.java FONT.ttf OUT.ttf}. Of a font for all of East Asia it keeps what
 * documents of a Chinese district are written with, and of the shapes that differ between places those of the mainland:
 * the font's own feature {@code locl} for simplified Chinese says which. Whoever prints need not know of the feature.
 */
public final class CutFont {

    /** First and last code points: Latin, Greek, Cyrillic, signs, kana, bopomofo, Chinese characters; no hangul. */
    private static final int[][] KEPT = {
        {0x20, 0x7E}, {0xA0, 0x17F}, {0x1CD, 0x1DC}, {0x251, 0x261}, {0x2B0, 0x2FF}, {0x370, 0x3FF}, {0x400, 0x45F},
        {0x1E00, 0x1EFF}, {0x2000, 0x27BF}, {0x2E80, 0x2FDF}, {0x2FF0, 0x312F}, {0x31A0, 0x31EF}, {0x3200, 0x4DBF},
        {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0xFE10, 0xFE4F}, {0xFF00, 0xFFEF}, {0x1F100, 0x1F2FF}, {0x20000, 0x2FFFF}
    };

    private final ByteBuffer font;
    private final Map<String, int[]> tables = new LinkedHashMap<>();

    private CutFont(byte[] bytes) {
        font = ByteBuffer.wrap(bytes);
        for (int index = 0, at = 12; index < u16(4); index++, at += 16) {
            tables.put(tag(at), new int[] {i32(at + 8), i32(at + 12)});
        }
    }

    public static void main(String[] args) throws IOException {
        byte[] cut = new CutFont(Files.readAllBytes(Path.of(args[0]))).cut();
        Path out = Path.of(args[1]);
        Files.createDirectories(out.getParent());
        Files.write(out, cut);
    }

    private int u16(int at) {
        return font.getShort(at) & 0xFFFF;
    }

    private int i32(int at) {
        return font.getInt(at);
    }

    private String tag(int at) {
        return new String(font.array(), at, 4, StandardCharsets.ISO_8859_1);
    }

    private int table(String name) {
        return tables.get(name)[0];
    }

    private byte[] copy(String name) {
        int[] table = tables.get(name);
        return java.util.Arrays.copyOfRange(font.array(), table[0], table[0] + table[1]);
    }

    private byte[] cut() throws IOException {
        TreeMap<Integer, Integer> wanted = new TreeMap<>();
        Map<Integer, Integer> mainland = mainland();
        characters().forEach((character, glyph) -> {
            for (int[] range : KEPT) {
                if (character >= range[0] && character <= range[1]) {
                    wanted.put(character, mainland.getOrDefault(glyph, glyph));
                }
            }
        });
        List<Integer> glyphs = new ArrayList<>(List.of(0));
        Map<Integer, Integer> numbers = new HashMap<>(Map.of(0, 0));
        TreeMap<Integer, Integer> numbered = new TreeMap<>();
        wanted.forEach((character, glyph) -> numbered.put(character, numbers.computeIfAbsent(glyph, fresh -> {
            glyphs.add(fresh);
            return glyphs.size() - 1;
        })));
        Map<String, byte[]> made = new TreeMap<>();
        made.put("OS/2", copy("OS/2"));
        made.put("cmap", cmap(numbered));
        outlines(glyphs, made);
        byte[] head = copy("head");
        ByteBuffer.wrap(head).putInt(8, 0).putShort(50, (short) 1);
        made.put("head", head);
        byte[] hhea = copy("hhea");
        ByteBuffer.wrap(hhea).putShort(34, (short) glyphs.size());
        made.put("hhea", hhea);
        byte[] maxp = copy("maxp");
        ByteBuffer.wrap(maxp).putShort(4, (short) glyphs.size());
        made.put("maxp", maxp);
        made.put("name", names());
        made.put("post", copy("post"));
        return whole(made);
    }

    /** Glyphs by character, of the table for all of Unicode. */
    private Map<Integer, Integer> characters() {
        int cmap = table("cmap");
        for (int index = 0, at = cmap + 4; index < u16(cmap + 2); index++, at += 8) {
            int found = cmap + i32(at + 4);
            if (u16(at) == 3 && u16(at + 2) == 10 && u16(found) == 12) {
                Map<Integer, Integer> all = new TreeMap<>();
                for (int group = 0; group < i32(found + 12); group++) {
                    int from = found + 16 + 12 * group;
                    for (int character = i32(from); character <= i32(from + 4); character++) {
                        all.put(character, i32(from + 8) + character - i32(from));
                    }
                }
                return all;
            }
        }
        throw new IllegalStateException("no table of all characters");
    }

    /** What the glyphs of the font are exchanged for where simplified Chinese is written. */
    private Map<Integer, Integer> mainland() {
        int gsub = table("GSUB");
        int scripts = gsub + u16(gsub + 4);
        int features = gsub + u16(gsub + 6);
        int lookups = gsub + u16(gsub + 8);
        int script = scripts + named(scripts, 0, "hani");
        int language = script + named(script, 2, "ZHS ");
        Map<Integer, Integer> all = new HashMap<>();
        for (int index = 0; index < u16(language + 4); index++) {
            int feature = features + 2 + 6 * u16(language + 6 + 2 * index);
            if (tag(feature).equals("locl")) {
                int list = features + u16(feature + 4);
                for (int one = 0; one < u16(list + 2); one++) {
                    int lookup = lookups + u16(lookups + 2 + 2 * u16(list + 4 + 2 * one));
                    for (int part = 0; part < u16(lookup + 4); part++) {
                        single(u16(lookup), lookup + u16(lookup + 6 + 2 * part), all);
                    }
                }
            }
        }
        if (all.isEmpty()) {
            throw new IllegalStateException("the font has no shapes for simplified Chinese");
        }
        return all;
    }

    private int named(int list, int skipped, String tag) {
        for (int index = 0, at = list + skipped + 2; index < u16(list + skipped); index++, at += 6) {
            if (tag(at).equals(tag)) {
                return u16(at + 4);
            }
        }
        throw new IllegalStateException("the font does not know " + tag);
    }

    /** Of two lookups the first that has a glyph counts. */
    private void single(int type, int at, Map<Integer, Integer> all) {
        if (type == 7) {
            single(u16(at + 2), at + i32(at + 4), all);
            return;
        }
        if (type != 1) {
            throw new IllegalStateException("not one glyph for another: " + type);
        }
        List<Integer> covered = covered(at + u16(at + 2));
        for (int index = 0; index < covered.size(); index++) {
            int glyph = covered.get(index);
            all.putIfAbsent(glyph, u16(at) == 1 ? (glyph + u16(at + 4)) & 0xFFFF : u16(at + 6 + 2 * index));
        }
    }

    private List<Integer> covered(int at) {
        List<Integer> all = new ArrayList<>();
        for (int index = 0; index < u16(at + 2); index++) {
            if (u16(at) == 1) {
                all.add(u16(at + 4 + 2 * index));
            } else {
                int range = at + 4 + 6 * index;
                for (int glyph = u16(range); glyph <= u16(range + 2); glyph++) {
                    all.add(glyph);
                }
            }
        }
        return all;
    }

    private void outlines(List<Integer> glyphs, Map<String, byte[]> made) throws IOException {
        boolean wide = u16(table("head") + 50) == 1;
        int last = u16(table("hhea") + 34) - 1;
        ByteArrayOutputStream glyf = new ByteArrayOutputStream();
        Bytes loca = new Bytes();
        Bytes hmtx = new Bytes();
        for (int glyph : glyphs) {
            loca.i32(glyf.size());
            int from = wide ? i32(table("loca") + 4 * glyph) : 2 * u16(table("loca") + 2 * glyph);
            int to = wide ? i32(table("loca") + 4 * glyph + 4) : 2 * u16(table("loca") + 2 * glyph + 2);
            if (to > from && font.getShort(table("glyf") + from) < 0) {
                throw new IllegalStateException("made of other glyphs: " + glyph);
            }
            glyf.write(font.array(), table("glyf") + from, to - from);
            while (glyf.size() % 4 != 0) {
                glyf.write(0);
            }
            hmtx.u16(u16(table("hmtx") + 4 * Math.min(glyph, last)));
            hmtx.u16(
                    glyph <= last
                            ? u16(table("hmtx") + 4 * glyph + 2)
                            : u16(table("hmtx") + 4 * (last + 1) + 2 * (glyph - last - 1)));
        }
        loca.i32(glyf.size());
        made.put("glyf", glyf.toByteArray());
        made.put("loca", loca.bytes());
        made.put("hmtx", hmtx.bytes());
    }

    private static byte[] cmap(TreeMap<Integer, Integer> numbered) throws IOException {
        List<int[]> groups = new ArrayList<>();
        numbered.forEach((character, glyph) -> {
            int[] group = groups.isEmpty() ? null : groups.get(groups.size() - 1);
            if (group != null && character == group[1] + 1 && glyph == group[2] + character - group[0]) {
                group[1] = character;
            } else {
                groups.add(new int[] {character, character, glyph});
            }
        });
        Bytes out = new Bytes();
        out.u16(0).u16(2);
        out.u16(0).u16(4).i32(20).u16(3).u16(10).i32(20);
        out.u16(12).u16(0).i32(16 + 12 * groups.size()).i32(0).i32(groups.size());
        for (int[] group : groups) {
            out.i32(group[0]).i32(group[1]).i32(group[2]);
        }
        return out.bytes();
    }

    /** Under a name of its own, as a changed font should be, with the copyright and the licence of what it is made of. */
    private byte[] names() throws IOException {
        Map<Integer, String> kept = new TreeMap<>();
        int name = table("name");
        for (int index = 0, at = name + 6; index < u16(name + 2); index++, at += 12) {
            int id = u16(at + 6);
            if (u16(at) == 3 && (id == 0 || id == 13 || id == 14)) {
                kept.put(
                        id,
                        new String(
                                font.array(),
                                name + u16(name + 4) + u16(at + 10),
                                u16(at + 8),
                                StandardCharsets.UTF_16BE));
            }
        }
        kept.put(1, "Gridhall Print");
        kept.put(2, "Regular");
        kept.put(3, "Gridhall Print 1");
        kept.put(4, "Gridhall Print");
        kept.put(5, "Version 1");
        kept.put(6, "GridhallPrint");
        Bytes out = new Bytes();
        out.u16(0).u16(kept.size()).u16(6 + 12 * kept.size());
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        for (Map.Entry<Integer, String> one : kept.entrySet()) {
            byte[] word = one.getValue().getBytes(StandardCharsets.UTF_16BE);
            out.u16(3).u16(1).u16(1033).u16(one.getKey()).u16(word.length).u16(words.size());
            words.write(word);
        }
        out.raw(words.toByteArray());
        return out.bytes();
    }

    private static byte[] whole(Map<String, byte[]> tables) throws IOException {
        int power = Integer.highestOneBit(tables.size());
        Bytes out = new Bytes();
        out.i32(0x00010000).u16(tables.size()).u16(power * 16);
        out.u16(Integer.numberOfTrailingZeros(power)).u16((tables.size() - power) * 16);
        int at = 12 + 16 * tables.size();
        int head = 0;
        for (Map.Entry<String, byte[]> one : tables.entrySet()) {
            out.raw(one.getKey().getBytes(StandardCharsets.ISO_8859_1));
            out.i32(sum(one.getValue())).i32(at).i32(one.getValue().length);
            head = one.getKey().equals("head") ? at : head;
            at += (one.getValue().length + 3) & ~3;
        }
        for (byte[] table : tables.values()) {
            out.raw(table).raw(new byte[-table.length & 3]);
        }
        // Where the table of glyph names ends the file, readers take it for one that is cut off.
        out.i32(0);
        byte[] font = out.bytes();
        ByteBuffer.wrap(font).putInt(head + 8, 0xB1B0AFBA - sum(font));
        return font;
    }

    private static int sum(byte[] bytes) {
        int sum = 0;
        for (int at = 0; at < bytes.length; at++) {
            sum += (bytes[at] & 0xFF) << (24 - 8 * (at & 3));
        }
        return sum;
    }

    private static final class Bytes {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        Bytes u16(int value) throws IOException {
            out.writeShort(value);
            return this;
        }

        Bytes i32(int value) throws IOException {
            out.writeInt(value);
            return this;
        }

        Bytes raw(byte[] some) throws IOException {
            out.write(some);
            return this;
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
