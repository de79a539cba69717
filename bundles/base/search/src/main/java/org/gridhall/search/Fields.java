package org.gridhall.search;

/** Names of the fields of the index. A change of what they hold makes a new {@link #FORMAT}. */
final class Fields {

    /** Of the index; one of another format is made again. */
    static final String FORMAT = "1";

    /** Kind and id: what an update replaces. */
    static final String KEY = "key";

    static final String KIND = "kind";
    static final String ID = "id";

    /** As it is shown. */
    static final String CODE = "code";

    /** All beginnings of the code. */
    static final String NUMBER = "number";

    static final String TITLE = "title";
    static final String KEYWORDS = "keywords";
    static final String TEXT = "text";

    /** Syllables of the title, and pairs of them. */
    static final String SYLLABLES = "syllables";

    /** First letters of the syllables of the title, two to four together. */
    static final String INITIALS = "initials";

    static final String TYPE = "type";
    static final String CATEGORY = "category";

    /** The paths that hold it, each with all those above it. */
    static final String SCOPE = "scope";

    static final String UNIT = "u";
    static final String GRID = "g";

    static final String CREATOR = "creator";

    /** Marks: confidential, published. */
    static final String MARK = "mark";

    static final String CONFIDENTIAL = "confidential";
    static final String PUBLISHED = "published";

    /** Milliseconds; what has no time stands first among equals. */
    static final String TIME = "time";

    private Fields() {}

    static String key(String kind, long id, String code) {
        return kind + "/" + (id == 0 ? code : Long.toString(id));
    }
}
