package org.gridhall.web.desk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.web.Services;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** The search over everything that one may see. */
final class SearchDesk {

    private static final Map<String, Text> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("ticket", Text.of("事项", "Tickets"));
        KINDS.put("record", Text.of("登记册记录", "Records"));
        KINDS.put("person", Text.of("人员", "People"));
        KINDS.put("organization", Text.of("法人单位", "Organizations"));
        KINDS.put("household", Text.of("户", "Households"));
        KINDS.put("item", Text.of("类别", "Categories"));
    }

    private final Services services;
    private final Rows rows;

    SearchDesk(Services services, Rows rows) {
        this.services = services;
        this.rows = rows;
    }

    /** A piece of a text. */
    public record Piece(String text, boolean marked) {}

    /**
     * Something that was found.
     *
     * @param path where one sees it; empty where there is no page for it
     */
    public record Found(
            Text kind,
            String icon,
            String code,
            List<Piece> title,
            List<Piece> snippet,
            Text about,
            String path,
            Hit hit) {}

    /** A kind that one may narrow to. */
    public record Choice(String code, Text title) {}

    void declare(Pages pages) {
        pages.add(org.gridhall.web.page.Page.get("/desk/search").to(this::search));
    }

    private View search(Visit visit) {
        String words = visit.text("q") == null ? "" : visit.text("q").strip();
        String kind = KINDS.containsKey(visit.text("kind")) ? visit.text("kind") : "";
        Page<Hit> page = new Page<>(List.of(), null);
        Text problem = null;
        if (!words.isEmpty()) {
            try {
                List<String> kinds = kind.isEmpty() ? List.of() : List.of(kind);
                page = services.search()
                        .search(
                                visit.actor(),
                                new SearchQuery(
                                        words, kinds, null, null, null, null, null, null, visit.text("after"), 20));
            } catch (Problem refused) {
                if (refused.kind() == Problem.Kind.UNAUTHENTICATED) {
                    throw refused;
                }
                problem = Problems.said(refused);
            }
        }
        return View.of("desk/search")
                .with("words", words)
                .with("kind", kind)
                .with(
                        "kinds",
                        KINDS.entrySet().stream()
                                .map(one -> new Choice(one.getKey(), one.getValue()))
                                .toList())
                .with("found", page.items().stream().map(this::found).toList())
                .with("next", page.next())
                .with("first", visit.text("after") == null)
                .with("problem", problem);
    }

    private Found found(Hit hit) {
        String path =
                switch (hit.kind()) {
                    case "ticket" -> "/desk/tickets/" + hit.id();
                    case "record" -> "/desk/registers/" + hit.type() + "/records/" + hit.id();
                    case "person" -> "/desk/people/" + hit.id();
                    case "organization" -> "/desk/firms/" + hit.id();
                    case "household" -> "/desk/households/" + hit.id();
                    default -> "";
                };
        String icon =
                switch (hit.kind()) {
                    case "ticket" -> "card-list";
                    case "record" -> "journal-text";
                    case "person" -> "person";
                    case "organization" -> "building";
                    case "household" -> "house";
                    default -> "tag";
                };
        return new Found(
                KINDS.getOrDefault(hit.kind(), Text.of("其他", "Other")),
                icon,
                hit.kind().equals("item") ? "" : hit.code(),
                pieces(hit.title()),
                snippet(hit.snippet()),
                about(hit),
                path,
                hit);
    }

    private Text about(Hit hit) {
        if (hit.category() != null && hit.kind().equals("ticket")) {
            return rows.category(hit.category());
        } else if (hit.type() == null) {
            return null;
        }
        return hit.kind().equals("record")
                ? services.catalogue()
                        .register(hit.type())
                        .map(register -> register.title())
                        .orElse(null)
                : rows.type(hit.type());
    }

    /** The text around what was found; where nothing of it is there, it says no more than the title. */
    private static List<Piece> snippet(Hit.Marked marked) {
        List<Piece> pieces = pieces(marked);
        return pieces.stream().anyMatch(Piece::marked) ? pieces : List.of();
    }

    static List<Piece> pieces(Hit.Marked marked) {
        List<Piece> pieces = new ArrayList<>();
        if (marked == null) {
            return pieces;
        }
        int at = 0;
        for (Hit.Mark mark : marked.marks()) {
            if (mark.from() > at) {
                pieces.add(new Piece(marked.text().substring(at, mark.from()), false));
            }
            pieces.add(new Piece(marked.text().substring(mark.from(), mark.to()), true));
            at = mark.to();
        }
        if (at < marked.text().length()) {
            pieces.add(new Piece(marked.text().substring(at), false));
        }
        return pieces;
    }
}
