package org.gridhall.web.admin;

import java.util.List;
import java.util.stream.Stream;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.MessageTemplate;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.MessageQuery;
import org.gridhall.web.Services;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** The outbox: what waits, failed or was sent. */
final class MessagePages {

    private final Services services;

    MessagePages(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        String needed = Permissions.MESSAGE_MANAGE;
        pages.add(org.gridhall.web.page.Page.get("/admin/outbox").needs(needed).to(visit -> outbox(visit, null)));
        pages.add(org.gridhall.web.page.Page.post("/admin/outbox/{id}/retry")
                .needs(needed)
                .to(visit -> done(visit, () -> services.outbox().retry(visit.actor(), visit.id("id")))));
        pages.add(org.gridhall.web.page.Page.post("/admin/outbox/{id}/cancel")
                .needs(needed)
                .to(visit -> done(visit, () -> services.outbox().cancel(visit.actor(), visit.id("id")))));
    }

    private View done(Visit visit, Runnable deed) {
        try {
            deed.run();
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.CONFLICT) {
                return outbox(visit, problem.text()).status(409);
            }
            throw problem;
        }
        return View.to("/admin/outbox");
    }

    /** A message in words. */
    public record Row(Message message, Text template, Text state, String lamp) {

        public boolean again() {
            return message.state() == Message.State.FAILED
                    || message.state() == Message.State.CANCELLED
                    || message.state() == Message.State.WAITING;
        }

        public boolean stoppable() {
            return message.state() == Message.State.WAITING;
        }
    }

    /** A state to choose. */
    public record Choice(String code, Text title) {}

    private View outbox(Visit visit, Text problem) {
        Message.State state = null;
        for (Message.State one : Message.State.values()) {
            state = one.name().equalsIgnoreCase(visit.text("state")) ? one : state;
        }
        Page<Message> page =
                services.outbox().list(visit.actor(), new MessageQuery(state, null, null, visit.text("after"), 50));
        List<Row> rows = page.items().stream()
                .map(message -> new Row(
                        message,
                        message.template() == null
                                ? new Text("事件推送", "event")
                                : services.catalogue()
                                        .template(message.template())
                                        .map(MessageTemplate::title)
                                        .orElse(Text.same(message.template())),
                        words(message.state()),
                        lamp(message.state())))
                .toList();
        return View.of("admin/outbox")
                .with("rows", rows)
                .with("next", page.next() == null ? "" : page.next())
                .with("state", state == null ? "" : state.name())
                .with(
                        "states",
                        Stream.of(Message.State.values())
                                .map(one -> new Choice(one.name(), words(one)))
                                .toList())
                .with("problem", problem == null ? "" : problem);
    }

    static Text words(Message.State state) {
        return switch (state) {
            case WAITING -> new Text("待发送", "waiting");
            case SENT -> new Text("已发出", "sent");
            case DELIVERED -> new Text("已送达", "delivered");
            case READ -> new Text("已读", "read");
            case FAILED -> new Text("发送失败", "failed");
            case CANCELLED -> new Text("已停止", "stopped");
            case EXPANDED -> new Text("已分发到人", "sent on to each holder");
        };
    }

    private static String lamp(Message.State state) {
        return switch (state) {
            case FAILED -> "red";
            case WAITING -> "yellow";
            case DELIVERED, READ, SENT -> "green";
            default -> "grey";
        };
    }
}
