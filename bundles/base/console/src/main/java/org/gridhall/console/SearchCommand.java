package org.gridhall.console;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gridhall.api.account.Actor;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.api.search.SearchStatus;

/** {@code gridhall:search}. */
@Service
@Command(
        scope = "gridhall",
        name = "search",
        description = "查找；不给词语则显示索引状态 · Finds whatever one may see; without words, how the index stands")
public class SearchCommand extends GridhallCommand<SearchCommand.Found> {

    @Argument(index = 0, name = "text", description = "词语、拼音或编号开头 · Words, pinyin or the beginning of a number")
    String text;

    @Argument(
            index = 1,
            name = "more",
            description = "更多词语；选项也可写在后面 · More words; options may stand here too",
            multiValued = true)
    List<String> more;

    @Option(
            name = "--kind",
            description = "种类，例如 ticket、record、item · Kind, such as ticket, record or item",
            multiValued = true)
    List<String> kinds;

    @Option(name = "--unit", description = "承办单位，含下级 · Unit and those below it")
    @Completion(Codes.Units.class)
    String unit;

    @Option(name = "--grid", description = "网格，含下级 · Grid and those below it")
    @Completion(Codes.Grids.class)
    String grid;

    @Option(name = "--size", description = "条数，1 至 100 · How many, 1 to 100")
    int size = 20;

    @Option(name = "--after", description = "上一页给出的续页标记 · Key that the page before ended with")
    String after;

    @Option(
            name = "--rebuild",
            description = "重建索引，旧索引用到新索引建好为止 · Make the index again; the old one answers until then")
    boolean rebuild;

    private List<String> words = List.of();

    /**
     * What was found, or how the index stands.
     *
     * @param status null where something was looked for
     */
    record Found(List<Hit> items, String next, SearchStatus status) {}

    @Override
    List<String> trailing() {
        return more;
    }

    @Override
    void more(List<String> further) {
        words = further;
    }

    @Override
    Found ask(Actor actor) {
        if (rebuild) {
            if (text != null) {
                throw wrong("--rebuild 不与词语同用", "--rebuild stands without words");
            }
            search().rebuild(actor);
        }
        if (text == null) {
            return new Found(List.of(), null, search().status(actor));
        }
        if (size < 1 || size > 100) {
            throw wrong("--size 应在 1 到 100 之间", "--size is 1 to 100");
        }
        String all = words.isEmpty() ? text : text + " " + String.join(" ", words);
        var page = search().search(actor, new SearchQuery(all, kinds, null, null, unit, grid, null, null, after, size));
        return new Found(page.items(), page.next(), null);
    }

    @Override
    void show(Found answer, PrintStream out) {
        if (answer.status() != null) {
            show(answer.status(), out);
            return;
        }
        Table table = new Table(
                say("种类", "Kind"), say("编号", "Number"), say("标题", "Title"), say("时间", "Time"), say("内容", "Text"));
        for (Hit hit : answer.items()) {
            table.row(
                    hit.kind(),
                    hit.code(),
                    hit.title().text(),
                    time(hit.time()),
                    hit.snippet() == null ? "" : hit.snippet().text());
        }
        table.print(out);
        if (answer.next() != null) {
            out.println(say("还有更多：--after ", "There are more: --after ") + answer.next());
        }
    }

    private void show(SearchStatus status, PrintStream out) {
        Table table = new Table(
                say("索引", "Index"),
                say("文档", "Documents"),
                say("待处理", "Lag"),
                say("正在读入", "Reading in"),
                say("大小", "Size"));
        table.row(
                status.index() == null ? "—" : status.index(),
                status.documents(),
                status.lag(),
                String.join(" ", status.filling()),
                (status.bytes() >> 20) + " MiB");
        table.print(out);
    }
}
