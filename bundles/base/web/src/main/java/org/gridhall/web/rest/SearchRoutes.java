package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;

import java.time.Instant;
import java.util.List;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.api.trail.Subject;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Routes;

/** Search over whatever one may see. */
public final class SearchRoutes {

    private final Services services;

    public SearchRoutes(Services services) {
        this.services = services;
    }

    @Field("命中的位置，UTF-16 单位 | A place of what was found, in UTF-16 code units")
    public record MarkView(@Field("起（含） | First") int from, @Field("止（不含） | The one after the last") int to) {}

    @Field("纯文本和命中的位置 | Plain text and what was found in it")
    public record MarkedView(
            @Field(value = "纯文本，不含标记 | Plain text without markup", required = true) String text,
            @Field(required = true) List<MarkView> marks) {

        static MarkedView of(Hit.Marked marked) {
            return marked == null
                    ? null
                    : new MarkedView(
                            marked.text(),
                            marked.marks().stream()
                                    .map(mark -> new MarkView(mark.from(), mark.to()))
                                    .toList());
        }
    }

    @Field("找到的一条 | Something that was found")
    public record HitView(
            @Field(
                            value = "种类，例如 ticket、record、item | Kind, such as ticket, record or item",
                            required = true,
                            example = "ticket")
                    String kind,
            @Field(value = "以代码为名的没有 | Null where the code is its name", example = "722413094182912001") String id,
            @Field(value = "给人看的编号或代码 | Number or code for people", example = "SQ20260131-00001") String number,
            @Field(required = true) MarkedView title,
            @Field("命中处前后的文字，最多 120 字 | Text around what was found, 120 characters at most") MarkedView snippet,
            @Field(value = "类型或登记簿的代码 | Code of the type or register", example = "issue") String type,
            @Field(value = "类别代码 | Code of the category", example = "street-lamp") String category,
            @Field("受理或登记时间 | When it began") Instant time,
            @Field(value = "它的地址；事项没有 | Where it is; items have none", example = "/api/v1/tickets/722413094182912001")
                    String link) {

        static HitView of(Exchange x, Hit hit) {
            return new HitView(
                    hit.kind(),
                    Ids.words(hit.id()),
                    hit.code(),
                    MarkedView.of(hit.title()),
                    MarkedView.of(hit.snippet()),
                    hit.type(),
                    hit.category(),
                    hit.time(),
                    link(x, hit));
        }

        private static String link(Exchange x, Hit hit) {
            String folder =
                    switch (hit.kind()) {
                        case Subject.TICKET -> "tickets";
                        case Subject.PERSON -> "people";
                        case Subject.ORGANIZATION -> "organizations";
                        case Subject.HOUSEHOLD -> "households";
                        case Subject.RECORD -> "registers/" + hit.type() + "/records";
                        default -> null;
                    };
            return folder == null ? null : x.request().getContextPath() + "/api/v1/" + folder + "/" + hit.id();
        }
    }

    public void declare(Routes routes) {
        routes.add(get("/search")
                .says("search", "查找有权查看的一切", "Find whatever one may see")
                .text(
                        "q",
                        "词语、短语、拼音（全拼或首字母）或编号开头，最多 200 字；空格隔开的都要找到",
                        "Words, phrases, pinyin (in full or first letters) or the beginning of a number, 200 characters at"
                                + " most; all of what blanks part must be found")
                .must()
                .list("kind", "种类，可重复：ticket、record、item 等", "Kind, may be repeated: ticket, record, item …")
                .text("type", "工单类型或登记簿", "Type of ticket, or register")
                .text("category", "类别及其下级", "Category and those below")
                .text("unit", "单位及其下级", "Unit and those below")
                .text("grid", "网格及其下级", "Grid and those below")
                .instant("from", "受理时间起（含）", "Begun at or after")
                .instant("to", "受理时间止（不含）", "Begun before")
                .text("after", "上一页给出的 next", "next of the page before")
                .integer("size", "每页 1 到 100，默认 20", "1 to 100 a page, 20 by default")
                .givesPage(HitView.class)
                .fails(422)
                .to(this::search));
    }

    private Object search(Exchange x) {
        Integer size = x.integer("size", 1, 100);
        SearchQuery query = new SearchQuery(
                x.text("q"),
                x.query().all("kind"),
                x.text("type"),
                x.text("category"),
                x.text("unit"),
                x.text("grid"),
                x.instant("from"),
                x.instant("to"),
                x.text("after"),
                size == null ? 20 : size);
        return Items.page(x, services.search().search(x.actor(), query), hit -> HitView.of(x, hit));
    }
}
