package org.gridhall.core.register;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gridhall.api.Problem;
import org.gridhall.api.Problem.Kind;

/** Files of records, whatever their format: row by row, never the whole. */
final class Sheets {

    static final String CSV = "csv";
    static final String XLSX = "xlsx";
    static final String GEOJSON = "geojson";

    /** Most rows of one file. */
    static final int ROWS = 200_000;

    private Sheets() {}

    /** The format of a file, from how it begins. */
    static String format(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(64);
        }
        if (head.length >= 4 && head[0] == 'P' && head[1] == 'K') {
            return XLSX;
        }
        if (head.length >= 4 && head[0] == (byte) 0xd0 && head[1] == (byte) 0xcf && head[2] == 0x11) {
            throw Problem.of(
                    Kind.UNREADABLE,
                    "xls.old",
                    "这是旧的 XLS 或加密的文件，请去掉密码并另存为 XLSX",
                    "This is an old XLS or an encrypted file; save it as XLSX without a password");
        }
        for (byte b : head) {
            if (b == '{') {
                return GEOJSON;
            } else if (b != ' ' && b != '\t' && b != '\r' && b != '\n' && b >= 0) {
                break;
            }
        }
        return CSV;
    }

    static void read(Path file, String format, Layout layout, Cells cells, Row.Taker taker) throws IOException {
        switch (format) {
            case CSV -> Csv.read(file, layout, cells, ROWS, taker);
            case XLSX -> Xlsx.read(file, layout, cells, ROWS, taker);
            case GEOJSON -> GeoJson.read(file, layout, cells, ROWS, taker);
            default -> throw unknown(format);
        }
    }

    static Problem unknown(String format) {
        return Problem.invalid("/format", "格式应为 csv、xlsx 或 geojson", "The format is csv, xlsx or geojson");
    }

    static void count(int rows, int most) {
        if (rows > most) {
            throw Problem.of(
                    Kind.TOO_LARGE,
                    "import.rows",
                    "一个文件最多 " + most + " 行，请分成几个",
                    "A file has " + most + " rows at most; part it");
        }
    }

    static Problem empty() {
        return Problem.of(Kind.UNREADABLE, "import.empty", "文件里没有内容", "The file is empty");
    }
}
