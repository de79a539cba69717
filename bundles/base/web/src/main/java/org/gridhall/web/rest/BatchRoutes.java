package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.post;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.DispatchTrial;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.api.ticket.Probe;
import org.gridhall.api.ticket.Suggestion;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Routes;

/** Many at once: past tickets that are brought in, and trials of the dispatch rules. */
final class BatchRoutes {

    private static final int LARGEST_BATCH = 16 << 20;
    private static final int MOST_STEPS = 500;

    private final Services services;

    BatchRoutes(Services services) {
        this.services = services;
    }

    @Field("补录的操作 | A past action")
    public record PastAction(
            @Field(required = true, example = "dispatch") String action,
            @Field(required = true) Instant occurredAt,
            Map<String, Object> form) {}

    @Field("补录的事项 | A past ticket")
    public record PastTicket(@Field(required = true) TicketRoutes.NewTicketBody open, List<PastAction> actions) {}

    @Field("成批补录，受理和操作合计最多 500 | A batch, up to 500 intakes and actions together")
    public record BatchBody(@Field(required = true) List<PastTicket> items) {}

    @Field("一项的结果 | What came of one item")
    public record BatchResult(
            String intakeKey,
            @Field(required = true) ImportResult.Status status,
            String id,
            String number,
            String grid,
            String stage,
            boolean overdue,
            @Field("新增的操作数 | Actions added") int applied,
            ErrorView error) {}

    @Field("一处错误 | One fault")
    public record ErrorView(
            @Field(required = true, example = "/open/category") String field, @Field(required = true) String message) {}

    @Field("成批结果 | What came of a batch")
    public record BatchAnswer(@Field(required = true) List<BatchResult> results) {}

    @Field("要试算的事项 | A matter that is not there, to see who would get it")
    public record ProbeBody(
            @Field(example = "garbage") String category,
            @Field("标题和描述 | Title and description") String text,
            Place point) {}

    @Field("一次最多 500 项 | Up to 500 at once")
    public record ProbesBody(@Field(required = true) List<ProbeBody> items) {}

    @Field("规则会派给谁 | Whom the dispatch rules suggest")
    public record TrialView(
            String unit,
            @Field(value = "规则代码，或 owner、place、none | Code of the rule, or owner, place, none", required = true)
                    String rule,
            @Field(required = true) Text reason,
            @Field("所在网格 | The grid it lies in") String grid) {}

    void declare(Routes routes) {
        routes.add(
                post("/suggestions")
                        .says("tickets", "试算派遣规则，按提交的次序", "Whom the dispatch rules suggest for each, in this order")
                        .takes(ProbesBody.class)
                        .atMost(LARGEST_BATCH)
                        .givesItems(TrialView.class)
                        .fails(403, 422)
                        .to(this::trials),
                post("/batch")
                        .says("tickets", "成批补录历史事项，可重复提交", "Bring past tickets in; a repeat changes nothing")
                        .needs(Permissions.TICKET_IMPORT)
                        .takes(BatchBody.class)
                        .atMost(LARGEST_BATCH)
                        .gives(BatchAnswer.class)
                        .fails(422)
                        .to(this::batch));
    }

    private Object trials(Exchange x) {
        List<ProbeBody> items = x.body(ProbesBody.class).items();
        if (items.size() > MOST_STEPS) {
            throw Problem.invalid(
                    "/items", "最多 " + MOST_STEPS + " 项，请分批", MOST_STEPS + " at most; send several batches");
        }
        List<TrialView> trials = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String pointer = "/items/" + i;
            ProbeBody item = items.get(i);
            if (item == null) {
                throw Problem.invalid(pointer, "必须填写", "This is needed");
            }
            DispatchTrial trial = services.tickets()
                    .trial(
                            x.actor(),
                            new Probe(
                                    item.category(),
                                    item.point() == null ? null : item.point().point(pointer + "/point"),
                                    null,
                                    null,
                                    item.text()),
                            null);
            Suggestion its = trial.suggestion();
            trials.add(new TrialView(its.unit(), its.rule(), its.reason(), trial.grid()));
        }
        return new Items<>(trials);
    }

    private Object batch(Exchange x) {
        List<PastTicket> items = x.body(BatchBody.class).items();
        long steps = items.stream()
                .mapToLong(item -> item == null || item.actions() == null
                        ? 1
                        : 1 + item.actions().size())
                .sum();
        if (steps > MOST_STEPS) {
            throw Problem.invalid(
                    "/items",
                    "受理和操作合计 " + steps + " 个，最多 " + MOST_STEPS + " 个，请分批",
                    steps + " intakes and actions, " + MOST_STEPS + " at most; send several batches");
        }
        BatchResult[] results = new BatchResult[items.size()];
        List<ImportItem> good = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            try {
                good.add(item(items.get(i)));
                places.add(i);
            } catch (Problem problem) {
                results[i] = rejected(x, items.get(i), problem);
            }
        }
        List<ImportResult> brought =
                good.isEmpty() ? List.of() : services.tickets().bring(x.actor(), good);
        for (int i = 0; i < brought.size(); i++) {
            results[places.get(i)] = result(x, brought.get(i));
        }
        return new BatchAnswer(List.of(results));
    }

    private static ImportItem item(PastTicket past) {
        if (past == null || past.open() == null) {
            throw Problem.invalid("/open", "必须填写", "This is needed");
        }
        List<ActionRequest> actions = new ArrayList<>();
        for (int i = 0; past.actions() != null && i < past.actions().size(); i++) {
            PastAction action = past.actions().get(i);
            if (action == null || action.action() == null) {
                throw Problem.invalid("/actions/" + i + "/action", "必须填写", "This is needed");
            }
            actions.add(new ActionRequest(
                    action.action(),
                    Json.form("/actions/" + i + "/form", action.form()),
                    null,
                    null,
                    List.of(),
                    action.occurredAt()));
        }
        return new ImportItem(past.open().ticket("/open", null), actions);
    }

    private static BatchResult rejected(Exchange x, PastTicket past, Problem problem) {
        FieldError error = problem.errors().isEmpty()
                ? new FieldError("", problem.text())
                : problem.errors().get(0);
        return new BatchResult(
                past == null || past.open() == null ? null : past.open().intakeKey(),
                ImportResult.Status.REJECTED,
                null,
                null,
                null,
                null,
                false,
                0,
                error(x, error));
    }

    private static BatchResult result(Exchange x, ImportResult result) {
        return new BatchResult(
                result.intakeKey(),
                result.status(),
                Ids.words(result.id()),
                result.number(),
                result.grid(),
                result.stage(),
                result.overdue(),
                result.applied(),
                result.error() == null ? null : error(x, result.error()));
    }

    private static ErrorView error(Exchange x, FieldError error) {
        return new ErrorView(error.field(), error.message().in(x.locale()));
    }
}
