package org.gridhall.web.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        pages.add(
                org.gridhall.web.page.Page.get("/admin/templates").needs(needed).to(this::templates));
        pages.add(org.gridhall.web.page.Page.get("/admin/templates/{code}")
                .needs(needed)
                .to(this::template));
    }

    /** A template with the module that brings it. */
    public record Template(MessageTemplate template, Text module) {}

    private View templates(Visit visit) {
        List<Template> all = services.catalogue().modules().stream()
                .flatMap(module -> module.templates().stream().map(one -> new Template(one, module.title())))
                .toList();
        return View.of("admin/templates").with("templates", all);
    }

    /** A fact and the value that it is tried with. */
    public record Fact(String name, Text title, String value) {}

    private View template(Visit visit) {
        MessageTemplate template = services.catalogue()
                .template(visit.path("code"))
                .orElseThrow(
                        () -> Problem.notFound("没有这个模板，可能已被移除", "There is no such template; it may have been removed"));
        boolean tried = visit.text("try") != null;
        List<Fact> facts = template.facts().stream()
                .map(name -> {
                    String given = visit.text("f." + name);
                    return new Fact(name, fact(name), tried ? given == null ? "" : given : example(name, visit));
                })
                .toList();
        Map<String, String> values = new LinkedHashMap<>();
        facts.stream().filter(fact -> !fact.value().isBlank()).forEach(fact -> values.put(fact.name(), fact.value()));
        return View.of("admin/template")
                .with("template", template)
                .with("facts", facts)
                .with("preview", services.outbox().preview(visit.actor(), template.code(), values));
    }

    private static Text fact(String name) {
        return switch (name) {
            case "number" -> new Text("编号", "Number");
            case "title" -> new Text("标题", "Title");
            case "stage" -> new Text("环节", "Stage");
            case "due" -> new Text("到期时间", "Due");
            case "link" -> new Text("链接", "Link");
            case "other" -> new Text("另一事项", "The other ticket");
            case "reply", "answer" -> new Text("答复", "Answer");
            case "reason" -> new Text("原因", "Reason");
            case "question" -> new Text("问题", "Question");
            case "unit" -> new Text("单位", "Unit");
            case "limit" -> new Text("时限", "Limit");
            case "login" -> new Text("账号", "Account");
            case "result" -> new Text("结果", "Result");
            default -> Text.same(name);
        };
    }

    /** A value such as a real message has; nobody's. */
    private static String example(String name, Visit visit) {
        return switch (name) {
            case "number" -> "SJ20260315-00042";
            case "other" -> "SJ20260314-00017";
            case "title" -> visit.say("梧桐路路灯不亮", "Street lamp out on Wutong Road");
            case "stage" -> visit.say("处置", "Handling");
            case "due" -> "2026-03-18 18:00";
            case "link" -> "https://district.example/follow/SJ20260315-00042";
            case "unit" -> visit.say("城市管理局", "Urban Management");
            case "reason" -> visit.say("不属于本单位职责", "It is not this unit's work");
            case "question" -> visit.say("请问灯杆上的编号是多少？", "What is the number on the pole?");
            case "reply", "answer", "result" -> visit.say("已更换灯具，恢复照明。", "The lamp was replaced and is lit again.");
            case "limit" -> visit.say("处置时限", "Limit for handling");
            case "login" -> "wangwu";
            default -> visit.say("示例", "example");
        };
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
