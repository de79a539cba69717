package org.gridhall.core.assessment;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.module.ModuleState.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with a district's rules of assessment. One that is wrong takes nothing away but the scores, which nobody can
 * reckon without rules; it is read again once it has changed.
 */
final class RuleFile {

    static final String NAME = "assessment.yaml";
    private static final Logger LOG = LoggerFactory.getLogger(RuleFile.class);

    private final Path folder;
    private RuleBook book;
    private List<Fault> faults = List.of();
    private String seen = "";

    private RuleFile(Path folder, RuleBook book) {
        this.folder = folder;
        this.book = book;
    }

    static RuleFile in(Path folder) {
        RuleFile file = new RuleFile(folder, null);
        file.look();
        return file;
    }

    static RuleFile of(RuleBook book) {
        return new RuleFile(null, book);
    }

    /** @throws Problem UNAVAILABLE with file, line and remedy while the file is wrong */
    synchronized RuleBook get() {
        look();
        if (book == null) {
            Fault first = faults.get(0);
            throw Problem.of(
                    Problem.Kind.UNAVAILABLE,
                    "assessment.rules",
                    "考核规则有误，暂时不能计算考核：" + first.file() + " 第 " + first.line() + " 行，"
                            + first.message().zh(),
                    "The rules of assessment are wrong, nothing can be scored: " + first.file() + " line "
                            + first.line() + ": " + first.message().en());
        }
        return book;
    }

    /** What is wrong with the file now; empty when nothing is. */
    synchronized List<Fault> faults() {
        look();
        return faults;
    }

    private void look() {
        if (book != null || seen.equals(stamp())) {
            return;
        }
        seen = stamp();
        try {
            book = RuleBook.of(folder);
            faults = List.of();
        } catch (Problem problem) {
            String text = text();
            faults = problem.errors().stream()
                    .map(error -> new Fault(name(), line(text, error.field()), error.field(), remedy(error)))
                    .toList();
        } catch (UncheckedIOException e) {
            faults = List.of(unread(e.getCause()));
        }
        faults.forEach(fault ->
                LOG.warn("{}:{} {}", fault.file(), fault.line(), fault.message().en()));
    }

    private Fault unread(IOException e) {
        if (e instanceof JsonProcessingException wrong) {
            int line = wrong.getLocation() == null
                    ? 0
                    : Math.max(0, wrong.getLocation().getLineNr());
            return new Fault(
                    name(),
                    line,
                    "",
                    new Text(
                            "不是正确的 YAML：" + wrong.getOriginalMessage() + "；请改正后刷新页面",
                            "This is not YAML: " + wrong.getOriginalMessage() + "; correct it and reload the page"));
        }
        return new Fault(
                name(),
                0,
                "",
                new Text(
                        "无法读取：" + e.getMessage() + "；请检查文件权限和编码（UTF-8）",
                        "It cannot be read: " + e.getMessage() + "; check who may read it and that it is UTF-8"));
    }

    private static Text remedy(FieldError error) {
        return new Text(
                error.message().zh() + "（" + error.field() + "）；请改正后刷新页面",
                error.message().en() + " (" + error.field() + "); correct it and reload the page");
    }

    private String name() {
        return folder.resolve(NAME).toString();
    }

    private String stamp() {
        Path file = folder.resolve(NAME);
        try {
            return Files.getLastModifiedTime(file).toMillis() + " " + Files.size(file);
        } catch (IOException e) {
            return "none";
        }
    }

    private String text() {
        try {
            return Files.readString(folder.resolve(NAME));
        } catch (IOException e) {
            return "";
        }
    }

    /** The line on which what a pointer names begins, or what holds it where it is missing; 0 for the whole file. */
    static int line(String yaml, String pointer) {
        int line = 0;
        int longest = -1;
        try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
            while (parser.nextToken() != null) {
                String at = parser.getParsingContext().pathAsPointer().toString();
                boolean holds = pointer.equals(at) || pointer.startsWith(at + "/");
                if (holds && at.length() > longest) {
                    longest = at.length();
                    line = parser.currentTokenLocation().getLineNr();
                }
            }
        } catch (IOException e) {
            // Up to here it could be read.
        }
        return line;
    }
}
