package org.gridhall.core.register;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.persistence.EntityManager;
import org.gridhall.api.FieldError;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.core.register.ImportOutcome.Fate;

/** Says what rows of a file come to, beside the records that are there. */
final class RowJudge {

    private final Checker checker;
    private final Actor actor;
    private final Layout layout;
    private final ImportRows rows;
    private final boolean replace;

    /** @param replace whether records end that the file lacks */
    RowJudge(Checker checker, Actor actor, Layout layout, ImportRows rows, boolean replace) {
        this.checker = checker;
        this.actor = actor;
        this.layout = layout;
        this.rows = rows;
        this.replace = replace;
    }

    List<ImportOutcome> outcomes(EntityManager manager, List<Row> some) {
        List<ImportOutcome> outcomes = new ArrayList<>(some.size());
        Set<String> wanted = new HashSet<>();
        for (Row row : some) {
            ImportOutcome outcome = new ImportOutcome(row, rows.key(row));
            outcomes.add(outcome);
            if (outcome.key != null) {
                wanted.add(outcome.key);
            }
        }
        Map<String, StoredRecord> there = new HashMap<>();
        if (!wanted.isEmpty()) {
            manager.createQuery(
                            "SELECT r FROM StoredRecord r WHERE r.register = :register AND r.key IN :keys",
                            StoredRecord.class)
                    .setParameter("register", layout.type.code())
                    .setParameter("keys", wanted)
                    .getResultList()
                    .forEach(record -> there.put(record.key, record));
        }
        outcomes.forEach(outcome -> judge(outcome, there.get(outcome.key)));
        List<Draft> drafts = new ArrayList<>();
        Map<Draft, Map<String, Object>> old = new HashMap<>();
        for (ImportOutcome outcome : outcomes) {
            if (outcome.draft != null) {
                drafts.add(outcome.draft);
                old.put(outcome.draft, outcome.old);
            }
        }
        checker.references(manager, actor, drafts, old, rows.keys());
        outcomes.forEach(this::conclude);
        return outcomes;
    }

    private void judge(ImportOutcome outcome, StoredRecord record) {
        String at = "/fields/" + layout.type.key();
        if (outcome.key == null) {
            outcome.errors.add(new FieldError(at, new Text("必须填写", "This is needed")));
            return;
        }
        int first = rows.first(outcome.key, outcome.row.line());
        if (first != outcome.row.line()) {
            outcome.errors.add(
                    new FieldError(at, new Text("与第 " + first + " 行的键相同", "Line " + first + " has the same key")));
            return;
        }
        if (record != null && !Permit.reads(actor, layout.type, record.unitPath, record.gridPath)) {
            outcome.errors.add(
                    new FieldError(at, JpaRegisters.taken(layout, outcome.key).text()));
            return;
        }
        outcome.record = record;
        if (record != null && record.ended) {
            outcome.errors.add(new FieldError(
                    at, new Text("此键的记录已注销，不能再修改", "The record of this key has ended and cannot be changed")));
            return;
        }
        outcome.old = record == null ? Map.of() : record.fields();
        Map<String, Object> fields = new HashMap<>(outcome.old);
        fields.putAll(outcome.row.fields());
        List<FieldError> errors = new ArrayList<>();
        Map<String, Object> plain = Content.plain(fields, "/fields", errors);
        Shape shape = outcome.row.located() ? outcome.row.shape() : kept(record);
        if (record != null
                && errors.isEmpty()
                && outcome.errors.isEmpty()
                && Content.same(plain, outcome.old)
                && Objects.equals(shape == null ? null : shape.text(), record.geometry)) {
            outcome.fate = Fate.UNCHANGED;
            return;
        }
        if (record != null && !Permit.writes(actor, layout.type, record.unitPath, record.gridPath)) {
            outcome.errors.add(
                    new FieldError("", new Text("您的岗位只能查看这条记录", "Your posts may see this record, not change it")));
            return;
        }
        outcome.draft = checker.draft(layout, plain, shape, errors);
        checker.place(outcome.draft, outcome.old);
    }

    private static Shape kept(StoredRecord record) {
        return record == null || record.geometry == null
                ? null
                : new Shape(
                        record.geometry,
                        record.longitude,
                        record.latitude,
                        record.west,
                        record.south,
                        record.east,
                        record.north);
    }

    private void conclude(ImportOutcome outcome) {
        if (outcome.fate == Fate.UNCHANGED) {
            return;
        }
        if (outcome.draft != null) {
            outcome.errors.addAll(outcome.draft.errors);
            if (outcome.errors.isEmpty()
                    && !Permit.writes(actor, layout.type, outcome.draft.unitPath, outcome.draft.gridPath)) {
                outcome.errors.add(new FieldError(
                        layout.type.unit() == null ? "" : "/fields/" + layout.type.unit(),
                        JpaRegisters.outside(layout).text()));
            }
            if (replace) {
                layout.targets(outcome.draft.fields).forEach((field, targets) -> targets.stream()
                        .filter(target -> field.reference().equals(layout.type.code()) && !rows.has(target))
                        .forEach(target -> outcome.errors.add(new FieldError(
                                "/fields/" + field.code(),
                                new Text(
                                        "引用的“" + Content.cut(target, 60) + "”不在文件里，替换后会被注销",
                                        "\"" + Content.cut(target, 60)
                                                + "\" is not in the file and ends with the replacement")))));
            }
        }
        outcome.fate = !outcome.errors.isEmpty() ? Fate.WRONG : outcome.record == null ? Fate.CREATED : Fate.CHANGED;
    }
}
