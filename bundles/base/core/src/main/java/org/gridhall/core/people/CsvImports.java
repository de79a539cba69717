package org.gridhall.core.people;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.persistence.EntityManager;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.people.PeopleImports;
import org.gridhall.core.District;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.ChainedTrail;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Imports from CSV, chunk by chunk. */
@Component(service = PeopleImports.class)
public class CsvImports implements PeopleImports {

    private static final int CHUNK = 1000;

    /** Fewer on Derby: from 5,000 locked rows on it locks the whole table. */
    private static final int DERBY_CHUNK = 500;

    /** Chunks that are written at the same time: while one waits for the database, the other is made ready. */
    private static final int WRITERS = 2;

    private final Database database;
    private final Keys keys;
    private final District district;
    private final Places places;
    private final Recorder recorder;
    private final Ids ids = new Ids();

    @Activate
    public CsvImports(
            @Reference Database database,
            @Reference ChainedTrail trail,
            @Reference Keys keys,
            @Reference Organisation organisation,
            @Reference District district) {
        this.database = database;
        this.keys = keys;
        this.district = district;
        this.places = new Places(organisation);
        this.recorder = new Recorder(trail);
    }

    /** Of their own: whatever else imports tidies its folder by its own rules. */
    private Path folder() {
        return district.files().resolve("people-imports");
    }

    private static void may(Actor actor) {
        if (!actor.mayEverywhere(Permissions.PEOPLE_IMPORT)) {
            throw Problem.forbidden("没有导入全区人口的权限", "You may not import the people of the district");
        }
    }

    @Override
    public Result bring(Actor actor, String kind, InputStream csv) throws IOException {
        may(actor);
        LocalDate today = LocalDate.now(district.zone());
        return switch (kind == null ? "" : kind) {
            case PEOPLE ->
                bring(actor, kind, csv, new PersonSheet(database, keys, places, recorder, ids, actor, today));
            case ORGANIZATIONS -> bring(actor, kind, csv, new OrganizationSheet(keys, places, recorder, ids, actor));
            case HOUSEHOLDS -> bring(actor, kind, csv, new HouseholdSheet(keys, places, recorder, ids, actor, today));
            default ->
                throw Problem.invalid(
                        "/kind", "应为 people、organizations 或 households", "This is people, organizations or households");
        };
    }

    private <D> Result bring(Actor actor, String kind, InputStream csv, Sheet<D> sheet) throws IOException {
        CsvLines lines = new CsvLines(csv);
        CsvLines.Line header = lines.next();
        if (header == null) {
            throw Problem.invalid("1", "文件是空的", "The file is empty");
        }
        Columns columns = Columns.of(header.cells(), sheet.needed());
        ImportRow row = new ImportRow();
        row.id = ids.next();
        row.kind = kind;
        row.account = actor.account();
        row.startedAt = System.currentTimeMillis();
        database.write(manager -> {
            manager.persist(row);
            return null;
        });
        int size = database.derby() ? DERBY_CHUNK : CHUNK;
        Seen seen = new Seen();
        try (ImportReport report = new ImportReport(folder(), row.id);
                Writers writers = new Writers(sheet.apart() ? WRITERS : 1, report)) {
            List<CsvLines.Line> chunk = new ArrayList<>(size);
            CsvLines.Line line;
            do {
                line = lines.next();
                if (line != null) {
                    chunk.add(line);
                }
                if (chunk.size() == size || line == null && !chunk.isEmpty()) {
                    keys.upToDate();
                    Chunk<D> read = read(columns, sheet, seen, chunk);
                    writers.add(() -> take(row.id, columns, sheet, read));
                    chunk = new ArrayList<>(size);
                }
            } while (line != null);
            writers.finish();
        }
        return database.write(manager -> {
            ImportRow done = manager.find(ImportRow.class, row.id);
            done.endedAt = System.currentTimeMillis();
            return done.result();
        });
    }

    /**
     * Lines that were read and checked, each by itself.
     *
     * @param lookup version of the key by which their hashes were made
     */
    private record Chunk<D>(
            List<CsvLines.Line> lines, List<Sheet.Numbered<D>> good, List<Sheet.Refused> refused, int lookup) {}

    private <D> Chunk<D> read(Columns columns, Sheet<D> sheet, Seen seen, List<CsvLines.Line> lines) {
        Chunk<D> chunk = new Chunk<>(lines, new ArrayList<>(), new ArrayList<>(), keys.lookupVersion());
        for (CsvLines.Line line : lines) {
            read(columns, sheet, seen, line, chunk.good, chunk.refused);
        }
        return chunk;
    }

    /** Hashes anew when another node has exchanged the key since: by the old one nobody would be found. */
    private <D> List<Sheet.Numbered<D>> current(Columns columns, Sheet<D> sheet, Chunk<D> chunk) {
        keys.upToDate();
        if (keys.lookupVersion() == chunk.lookup) {
            return chunk.good;
        }
        Map<Integer, CsvLines.Line> byNumber = new HashMap<>();
        chunk.lines.forEach(line -> byNumber.put(line.number(), line));
        return chunk.good.stream()
                .map(one -> new Sheet.Numbered<>(
                        one.line(),
                        sheet.read(
                                new Sheet.Cells(
                                        columns, byNumber.get(one.line()).cells()),
                                new Fields())))
                .toList();
    }

    private <D> List<Sheet.Refused> take(long id, Columns columns, Sheet<D> sheet, Chunk<D> chunk) {
        List<Sheet.Numbered<D>> good = current(columns, sheet, chunk);
        Sheet.Outcome outcome = database.write(manager -> {
            if (!database.derby()) {
                // A plan that was kept from when the table was small would look for a thousand hashes by reading it
                // whole.
                manager.createNativeQuery("SET LOCAL plan_cache_mode = force_custom_plan")
                        .executeUpdate();
            }
            Sheet.Outcome its = new Sheet.Outcome();
            sheet.take(manager, good, its);
            its.lines = chunk.lines.size();
            its.refusedLines = its.refused.size()
                    + chunk.refused.stream().map(Sheet.Refused::line).distinct().count();
            // Last, as the other writer waits for it.
            database.last(() -> count(manager, id, its));
            return its;
        });
        List<Sheet.Refused> refused = new ArrayList<>(chunk.refused);
        refused.addAll(outcome.refused);
        refused.sort(Comparator.comparingInt(Sheet.Refused::line));
        return refused;
    }

    private static void count(EntityManager manager, long id, Sheet.Outcome outcome) {
        manager.createQuery("UPDATE ImportRow i SET i.lines = i.lines + :lines, i.created = i.created + :created,"
                        + " i.updated = i.updated + :updated, i.unchanged = i.unchanged + :unchanged,"
                        + " i.refused = i.refused + :refused WHERE i.id = :id")
                .setParameter("lines", outcome.lines)
                .setParameter("created", outcome.created)
                .setParameter("updated", outcome.updated)
                .setParameter("unchanged", outcome.unchanged)
                .setParameter("refused", outcome.refusedLines)
                .setParameter("id", id)
                .executeUpdate();
    }

    private static <D> void read(
            Columns columns,
            Sheet<D> sheet,
            Seen seen,
            CsvLines.Line line,
            List<Sheet.Numbered<D>> good,
            List<Sheet.Refused> refused) {
        int number = line.number();
        if (line.cells() == null) {
            refused.add(new Sheet.Refused(
                    number,
                    "",
                    new Text(
                            "此行读不懂：引号不成对、字符编码不符或过长",
                            "This line cannot be read: an open quote, another encoding, or too long")));
            return;
        }
        if (!columns.fits(line.cells())) {
            refused.add(new Sheet.Refused(
                    number,
                    "",
                    new Text(
                            "应有 " + columns.width() + " 列，实有 " + line.cells().size() + " 列",
                            "The head line has " + columns.width() + " columns, this line "
                                    + line.cells().size())));
            return;
        }
        Fields fields = new Fields();
        D draft = sheet.read(new Sheet.Cells(columns, line.cells()), fields);
        if (!fields.errors.isEmpty()) {
            for (FieldError error : fields.errors) {
                refused.add(new Sheet.Refused(number, error.field().substring(1), error.message()));
            }
            return;
        }
        int before = seen.put(sheet.key(draft), number);
        if (before != 0) {
            refused.add(new Sheet.Refused(number, "", new Text("与第 " + before + " 行重复", "The same as line " + before)));
            return;
        }
        good.add(new Sheet.Numbered<>(number, draft));
    }

    @Override
    public Result get(Actor actor, long id) {
        return database.read(
                manager -> row(manager.find(ImportRow.class, id), actor).result());
    }

    @Override
    public InputStream report(Actor actor, long id) throws IOException {
        database.read(manager -> row(manager.find(ImportRow.class, id), actor));
        return ImportReport.open(folder(), id);
    }

    @Override
    public List<Refused> refused(Actor actor, long id, int most) throws IOException {
        List<Refused> refused = new ArrayList<>();
        try (InputStream report = report(actor, id)) {
            CsvLines lines = new CsvLines(report);
            lines.next();
            for (CsvLines.Line line = lines.next(); line != null && refused.size() < most; line = lines.next()) {
                if (line.cells() != null && line.cells().size() == ImportReport.CELLS) {
                    refused.add(new Refused(
                            Integer.parseInt(line.cells().get(0)),
                            line.cells().get(1),
                            new Text(line.cells().get(2), line.cells().get(3))));
                }
            }
        }
        return refused;
    }

    private static ImportRow row(ImportRow row, Actor actor) {
        may(actor);
        if (row == null) {
            throw Problem.notFound("没有此次导入", "There is no such import");
        }
        return row;
    }
}
