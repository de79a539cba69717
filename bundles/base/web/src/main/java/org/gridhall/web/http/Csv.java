package org.gridhall.web.http;

/** Cells of files that people open in a spreadsheet. */
public final class Csv {

    private Csv() {}

    /** A quoted cell that no spreadsheet computes: an apostrophe stands before what would be a formula. */
    public static String cell(String text) {
        String shown = text == null ? "" : text;
        boolean harmful = !shown.isEmpty() && "=+-@\t\r\n＝＋－＠".indexOf(shown.charAt(0)) >= 0;
        return "\"" + (harmful ? "'" : "") + shown.replace("\"", "\"\"") + "\"";
    }
}
