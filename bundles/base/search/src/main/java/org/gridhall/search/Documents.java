package org.gridhall.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.gridhall.api.search.SearchDocument;

/** Makes documents of the index. */
final class Documents {

    private static final int LONGEST_CODE = 64;

    /** How many first letters are kept together at most. */
    static final int INITIALS = 4;

    /** Words with places and no norms: scores do not depend on how long a text is. */
    private static final FieldType PLACED = new FieldType();

    static {
        PLACED.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        PLACED.setTokenized(true);
        PLACED.setOmitNorms(true);
        PLACED.freeze();
    }

    private Documents() {}

    static Document of(SearchDocument from) {
        Document to = new Document();
        to.add(new StringField(Fields.KEY, Fields.key(from.kind(), from.id(), from.code()), Field.Store.NO));
        to.add(new StringField(Fields.KIND, from.kind(), Field.Store.YES));
        // What is known by its code needs some number all the same, to be told apart where a page ends.
        long id = from.id() == 0 ? -1L - Integer.toUnsignedLong(from.code().hashCode()) : from.id();
        to.add(new NumericDocValuesField(Fields.ID, id));
        to.add(new LongPoint(Fields.ID, id));
        code(from, to);
        title(from, to);
        for (String words : from.keywords()) {
            to.add(new Field(Fields.KEYWORDS, Folding.fold(words), PLACED));
        }
        if (!from.texts().isEmpty()) {
            String text = String.join("\n", from.texts());
            to.add(new Field(Fields.TEXT, Folding.fold(text), PLACED));
            to.add(new StoredField(Fields.TEXT, whole(text)));
        }
        exact(to, Fields.TYPE, from.type());
        exact(to, Fields.CATEGORY, from.category());
        visibility(from, to);
        long time = from.time() == null ? Long.MAX_VALUE : from.time().toEpochMilli();
        to.add(new NumericDocValuesField(Fields.TIME, time));
        to.add(new LongPoint(Fields.TIME, time));
        return to;
    }

    private static void code(SearchDocument from, Document to) {
        if (from.code() == null || from.code().isBlank()) {
            return;
        }
        to.add(new StoredField(Fields.CODE, from.code()));
        String code = number(from.code());
        for (int end = 1; end <= Math.min(code.length(), LONGEST_CODE); end++) {
            to.add(new StringField(Fields.NUMBER, code.substring(0, end), Field.Store.NO));
        }
        // People say the last part of a number: "件 000017".
        int dash = code.lastIndexOf('-');
        if (dash > 0 && code.length() - dash > 2) {
            to.add(new StringField(Fields.NUMBER, code.substring(dash), Field.Store.NO));
        }
    }

    /** How a code is compared. */
    static String number(String code) {
        return Folding.fold(code).toUpperCase(Locale.ROOT);
    }

    private static void title(SearchDocument from, Document to) {
        if (from.title() == null || from.title().isBlank()) {
            return;
        }
        String title = Folding.fold(from.title());
        to.add(new StoredField(Fields.TITLE, whole(from.title())));
        to.add(new Field(Fields.TITLE, title, PLACED));
        Listed syllables = new Listed();
        Listed initials = new Listed();
        readings(title, syllables, initials);
        if (!syllables.isEmpty()) {
            to.add(new Field(Fields.SYLLABLES, syllables, PLACED));
            to.add(new Field(Fields.INITIALS, initials, PLACED));
        }
    }

    private static void readings(String title, Listed syllables, Listed initials) {
        String[] readings = Pinyin.get().readings(title);
        for (int i = 0; i < readings.length; i++) {
            syllables.step();
            initials.step();
            if (readings[i] == null) {
                continue;
            }
            syllables.add(readings[i]);
            StringBuilder letters = new StringBuilder();
            for (int j = i; j < Math.min(readings.length, i + INITIALS) && readings[j] != null; j++) {
                letters.append(readings[j].charAt(0));
                if (j == i + 1) {
                    syllables.add(pair(readings[i], readings[j]));
                }
                if (j > i) {
                    initials.add(letters.toString());
                }
            }
        }
    }

    /** Two syllables: not to be taken for one, as xi'an for xian. */
    static String pair(String first, String second) {
        return first + "'" + second;
    }

    private static void visibility(SearchDocument from, Document to) {
        above(to, Fields.UNIT, from.unitPath());
        above(to, Fields.GRID, from.gridPath());
        if (from.creator() != 0) {
            to.add(new StringField(Fields.CREATOR, Long.toString(from.creator()), Field.Store.NO));
        }
        if (from.confidential()) {
            to.add(new StringField(Fields.MARK, Fields.CONFIDENTIAL, Field.Store.NO));
        }
        if (from.published()) {
            to.add(new StringField(Fields.MARK, Fields.PUBLISHED, Field.Store.NO));
        }
    }

    /** A path and all those above it: a grant is then one term. */
    private static void above(Document to, String tree, String path) {
        for (int slash = path == null ? -1 : path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            to.add(new StringField(Fields.SCOPE, tree + path.substring(0, slash + 1), Field.Store.NO));
        }
    }

    private static void exact(Document to, String field, String value) {
        if (value != null) {
            to.add(new StringField(field, value, Field.Store.YES));
        }
    }

    /** Half a surrogate pair cannot be stored. */
    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '\ufffd' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    /** Terms that were worked out already. */
    private static final class Listed extends TokenStream {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
        private final List<String> terms = new ArrayList<>();
        private final List<Integer> steps = new ArrayList<>();
        private int pending;
        private int next;

        /** What follows stands one place further. */
        void step() {
            pending++;
        }

        void add(String word) {
            terms.add(word);
            steps.add(pending);
            pending = 0;
        }

        boolean isEmpty() {
            return terms.isEmpty();
        }

        @Override
        public boolean incrementToken() {
            if (next == terms.size()) {
                return false;
            }
            clearAttributes();
            term.append(terms.get(next));
            step.setPositionIncrement(steps.get(next));
            next++;
            return true;
        }

        @Override
        public void reset() {
            next = 0;
        }
    }
}
