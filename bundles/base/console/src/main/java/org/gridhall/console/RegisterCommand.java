package org.gridhall.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.gridhall.api.register.RecordFilter;
import org.gridhall.api.register.RecordQuery;

/**
 * What commands about the records of one register have in common: which of them.
 *
 * @param <T> what it answers
 */
abstract class RegisterCommand<T> extends GridhallCommand<T> {

    @Option(name = "--where", description = "字段=值，可多次 · field=value, may be repeated", multiValued = true)
    List<String> where;

    @Option(name = "--text", description = "键或名称的开头 · What the key or the name begins with")
    String text;

    @Option(name = "--unit", description = "单位，含下级 · Unit and those below it")
    @Completion(Codes.Units.class)
    String unit;

    @Option(name = "--grid", description = "网格，含下级 · Grid and those below it")
    @Completion(Codes.Grids.class)
    String grid;

    @Option(name = "--ended", description = "已注销的：no、yes 或 any · Ended ones: no, yes or any")
    @Completion(
            value = StringsCompleter.class,
            values = {"no", "yes", "any"})
    String ended = "no";

    @Option(
            name = "--sort",
            description =
                    "排序：key、name、changed 或可检索字段，前加 - 倒序 · Order: key, name, changed or an indexed field, - for down")
    String sort;

    RecordQuery query(String register, String after, int size) {
        Boolean gone =
                switch (ended) {
                    case "no" -> Boolean.FALSE;
                    case "yes" -> Boolean.TRUE;
                    case "any" -> null;
                    default -> throw wrong("--ended 应为 no、yes 或 any", "--ended is no, yes or any");
                };
        return new RecordQuery(register, filters(), text, unit, grid, null, gone, sort, after, size);
    }

    private List<RecordFilter> filters() {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String condition : where == null ? List.<String>of() : where) {
            int equals = condition.indexOf('=');
            if (equals < 1) {
                throw wrong("--where 写作 字段=值：" + condition, "Write --where as field=value: " + condition);
            }
            fields.computeIfAbsent(condition.substring(0, equals), key -> new ArrayList<>())
                    .add(condition.substring(equals + 1));
        }
        return fields.entrySet().stream()
                .map(field -> RecordFilter.is(field.getKey(), field.getValue().toArray(new String[0])))
                .toList();
    }
}
