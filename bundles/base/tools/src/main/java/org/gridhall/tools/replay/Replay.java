package org.gridhall.tools.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.gridhall.tools.Arguments;
import org.gridhall.tools.Instance;
import org.gridhall.tools.Server;
import org.gridhall.tools.Stop;
import org.gridhall.tools.Words;

/** {@code ./gridhall replay FILE}. */
public final class Replay {

    private static final Set<String> VALUED = Set.of(
            "--url",
            "--data",
            "--mapping",
            "--user",
            "--password",
            "--token",
            "--parallel",
            "--patience",
            "--recount-as");
    private static final Set<String> FLAGS = Set.of("--recount");

    private final Mapping mapping;
    private final Server server;
    private final PrintStream notes;
    private final int parallel;
    private final Server figures;

    /**
     * @param figures the same instance for an account that may read statistics; null for no recount
     */
    Replay(Mapping mapping, Server server, PrintStream notes, int parallel, Server figures) {
        this.mapping = mapping;
        this.server = server;
        this.notes = notes;
        this.parallel = parallel;
        this.figures = figures;
    }

    /** Runs the command; the exit code is 0 when every row was sent or refused with a reason. */
    public static int run(List<String> words, PrintStream out, PrintStream notes) {
        Arguments arguments = new Arguments(words, VALUED, FLAGS);
        if (arguments.words().size() != 1) {
            throw Stop.usage(
                    "用法：replay FILE [--url URL] [--data DIR] [--mapping FILE] [--user NAME] [--parallel N] [--recount]",
                    "Usage: replay FILE [--url URL] [--data DIR] [--mapping FILE] [--user NAME] [--parallel N] [--recount]");
        }
        Path file = Path.of(arguments.words().get(0));
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw Stop.usage("文件 " + file + " 读不出来", "The file " + file + " cannot be read");
        }
        Path root = Instance.root();
        Mapping mapping = Mapping.read(Mapping.find(
                arguments.get("--mapping"), file, List.of(root.resolve("config/mappings"), root.resolve("mappings"))));
        Server server = server(arguments, "--user", "importer", mapping, root, notes);
        Server figures =
                arguments.has("--recount") ? server(arguments, "--recount-as", "admin", mapping, root, notes) : null;
        server.login();
        if (figures != null) {
            figures.login();
        }
        return new Replay(mapping, server, notes, arguments.number("--parallel", 4, 1, 16), figures).send(file, out);
    }

    private static Server server(
            Arguments arguments, String option, String otherwise, Mapping mapping, Path root, PrintStream notes) {
        String data = arguments.get("--data");
        return Server.of(
                arguments,
                arguments.get(option, otherwise),
                data == null ? root.resolve("data").resolve(String.valueOf(mapping.district())) : Path.of(data),
                notes);
    }

    /** Sends a file and prints the summary as the last line, also when it could not be finished. */
    int send(Path file, PrintStream out) {
        Tally tally = new Tally(notes, mapping.expect().completion());
        Stop stop = null;
        int differences = 0;
        try (CsvRows rows = new CsvRows(reader(file));
                Sender sender = new Sender(server, tally, parallel)) {
            send(rows, sender, tally);
            if (figures != null) {
                differences = new Recount(figures, notes).differences(tally.shares());
            }
        } catch (Stop e) {
            stop = e;
        } catch (IOException e) {
            String why = e.getMessage();
            stop = Stop.failed("文件 " + file + " 读到一半出错：" + why, "The file " + file + " cannot be read on: " + why);
        }
        ObjectNode summary = tally.summary();
        summary.put("repeats", server.repeats());
        summary.put("complete", stop == null);
        if (figures != null && stop == null) {
            summary.put("recountMismatches", differences);
        }
        if (stop != null) {
            notes.println(Words.in("错误：", "Error: ") + stop.getMessage());
        }
        out.println(summary);
        return stop == null ? 0 : stop.code();
    }

    private void send(CsvRows rows, Sender sender, Tally tally) throws IOException {
        CsvRows.Row header = rows.next();
        if (header == null || header.cells() == null) {
            throw Stop.usage("文件没有表头", "The file has no header row");
        }
        Translation translation = new Translation(mapping, header.cells());
        try {
            for (CsvRows.Row row = rows.next(); row != null; row = rows.next()) {
                tally.row();
                try {
                    sender.add(translation.read(row));
                } catch (Refusal refusal) {
                    tally.refused(row.line(), refusal);
                }
            }
        } finally {
            // also what came before a place where the file is damaged
            sender.finish();
        }
    }

    /** Plain or gzip, known by the first two bytes. */
    private Reader reader(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        bytes.mark(2);
        boolean packed = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        return new InputStreamReader(
                packed ? new GZIPInputStream(bytes, 1 << 16) : bytes, Charset.forName(mapping.encoding()));
    }
}
