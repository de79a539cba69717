package org.gridhall.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.Json;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.modules.DescriptorSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A ticket finishes under the definition it began with, and is spoken of in the words of today. */
class DefinitionsTest {

    private static final String FIRST =
            """
            module: stalls
            version: 1.0.0
            title: {zh: 摊点, en: Stalls}
            types:
              - code: stall
                title: {zh: 摊点, en: Stall}
                prefix: TD
                limits:
                  - {code: look, title: {zh: 查看, en: Look}, kind: promised, duration: 3d}
                flow:
                  stages:
                    - {code: new, phase: collect, title: {zh: 新, en: New}}
                    - {code: looked, phase: handle, title: {zh: 已查看, en: Looked at}}
                    - {code: done, phase: assess, title: {zh: 办结, en: Done}, closed: true}
                  actions:
                    - {code: open, title: {zh: 登记, en: Open}, to: new, by: [clerk], limits: {start: [look]}}
                    - {code: look, title: {zh: 查看, en: Look}, from: [new], to: looked, by: [clerk], limits: {end: [look]}}
                    - code: finish
                      title: {zh: 了结, en: Finish}
                      from: [looked]
                      to: done
                      by: [clerk]
                      when: ticket.priority == 3
                      refusal: {zh: 旧话, en: Old words}
                      set: {ledger: true}
            """;

    /** One stage less, another guard, other words. */
    private static final String SECOND =
            """
            module: stalls
            version: 2.0.0
            title: {zh: 摊点, en: Stalls}
            types:
              - code: stall
                title: {zh: 摊位, en: Stall}
                prefix: TD
                limits:
                  - {code: look, title: {zh: 查看, en: Look}, kind: promised, duration: 9d}
                flow:
                  stages:
                    - {code: new, phase: collect, title: {zh: 崭新, en: Brand-new}}
                    - {code: done, phase: assess, title: {zh: 办结, en: Done}, closed: true}
                  actions:
                    - {code: open, title: {zh: 登记, en: Open}, to: new, by: [clerk], limits: {start: [look]}}
                    - code: finish
                      title: {zh: 结案, en: Conclude}
                      from: [new]
                      to: done
                      by: [clerk]
                      when: ticket.priority < 3
                      refusal: {zh: 新话, en: New words}
            """;

    static Stream<TestDistrict> both() {
        return TestDatabase.both().map(TestDistrict::new);
    }

    private static DescriptorSource module(String yaml) {
        String name = "stalls.module.yaml";
        return new DescriptorSource("stalls", name, name, null, Map.of(name, yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private static NewTicket stall(int priority) {
        return new NewTicket("stall", null, "摊点", null, null, null, null, priority, null, null, null, null, null, null);
    }

    private static ActionRequest act(String action) {
        return ActionRequest.of(action, Map.of());
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_ticket_finishes_as_it_began_when_its_module_is_replaced_and_when_it_is_gone(TestDistrict d) {
        Actor clerk = d.inUnit("clerk", 41, null);
        d.modules.put(module(FIRST));
        long one = d.tickets.open(clerk, stall(3)).ticket().id();
        long two = d.tickets.open(clerk, stall(3)).ticket().id();
        long urgent = d.tickets.open(clerk, stall(1)).ticket().id();
        d.tickets.act(clerk, urgent, act("look"));
        d.modules.put(module(SECOND));
        assertThat(d.modules.type("stall").orElseThrow().stages()).hasSize(2);

        Problem stage = catchThrowableOfType(Problem.class, () -> d.tickets.act(clerk, one, act("finish")));
        assertThat(stage.code()).as("in the first flow it has to be looked at").isEqualTo("ticket.stage");
        assertThat(stage.text().zh()).as("words are live").contains("崭新").contains("结案");
        Problem guard = catchThrowableOfType(Problem.class, () -> d.tickets.act(clerk, urgent, act("finish")));
        assertThat(guard.code()).as("the guard of the first flow").isEqualTo("ticket.guard");
        assertThat(guard.text().zh()).isEqualTo("新话");
        d.tickets.act(clerk, one, act("look"));
        assertThat(d.tickets.offered(clerk, one))
                .filteredOn(action -> action.code().equals("finish"))
                .extracting(action -> action.title().zh())
                .containsExactly("结案");
        Ticket finished = d.tickets.act(clerk, one, act("finish"));
        assertThat(finished.summary().stage()).isEqualTo("done");
        assertThat(finished.summary().ledger()).isTrue();

        Ticket fresh = d.tickets.open(clerk, stall(2)).ticket();
        assertThat(fresh.definition()).isNotEqualTo(finished.definition());
        assertThat(fresh.limits().get(0).duration()).isEqualTo("9d");
        assertThat(d.tickets.act(clerk, fresh.id(), act("finish")).summary().ledger())
                .isFalse();

        d.modules.remove("stalls");
        assertThat(catchThrowableOfType(Problem.class, () -> d.tickets.open(clerk, stall(3)))
                        .kind())
                .isEqualTo(Problem.Kind.INVALID);
        d.tickets.act(clerk, two, act("look"));
        assertThat(d.tickets.offered(clerk, two))
                .extracting(action -> action.title().zh())
                .as("nobody brings words any more")
                .containsExactly("了结");
        assertThat(d.tickets.act(clerk, two, act("finish")).summary().ledger()).isTrue();
        // Another node, or this one after a restart, knows the definition by its content only.
        TestDistrict later = new TestDistrict(d.database);
        assertThat(later.tickets.get(clerk, two).definition()).isEqualTo(finished.definition());
        assertThat(later.tickets.offered(clerk, urgent))
                .as("its guard does not hold")
                .isEmpty();
    }

    private static TicketType type(String title, String childTitle, String form, String guard) {
        FlowAction open = new FlowAction(
                "open",
                Text.of(title, title),
                null,
                "new",
                List.of("clerk"),
                guard,
                null,
                null,
                null,
                null,
                null,
                childTitle == null ? null : new FlowAction.Child("other", childTitle, null, null, null, false),
                null,
                false,
                null,
                null,
                null,
                null,
                null);
        return new TicketType(
                "t",
                "m",
                Text.of(title, title),
                "T",
                List.of(new Stage("new", Text.of(title, title), "collect", false, false)),
                List.of(open),
                "title",
                Map.of("title", form),
                null,
                null,
                null,
                false);
    }

    @Test
    void what_a_ticket_is_pinned_to_is_what_the_flow_does_and_not_how_it_is_called() {
        String hash = Definitions.hash(type("旧", "'a'", "{}", "1 == 1"));
        assertThat(Definitions.hash(type("新", "'a'", "{}", "1 == 1"))).isEqualTo(hash);
        assertThat(Definitions.hash(type("旧", "'b'", "{}", "1 == 1")))
                .as("the title of a child is an expression")
                .isNotEqualTo(hash);
        assertThat(Definitions.hash(type("旧", "'a'", "{\"type\":\"object\"}", "1 == 1")))
                .as("a form that is named title")
                .isNotEqualTo(hash);
        assertThat(Definitions.hash(type("旧", "'a'", "{}", "1 == 2"))).isNotEqualTo(hash);
    }

    @Test
    void a_definition_of_before_there_were_messages_links_and_tasks_still_works() throws Exception {
        TestDistrict d = new TestDistrict(TestDatabase.derby());
        Actor dispatcher = d.inUnit("dispatcher", 3, null);
        NewTicket asked =
                new NewTicket(null, "lamp", "灯", null, null, null, null, null, null, null, null, null, null, null);
        long id = d.tickets.open(dispatcher, asked).ticket().id();
        d.database.write(manager -> {
            StoredDefinition stored = manager.createQuery(
                            "SELECT d FROM StoredDefinition d WHERE d.type = 'issue'", StoredDefinition.class)
                    .getSingleResult();
            try {
                JsonNode tree = Json.MAPPER.readTree(stored.body);
                for (JsonNode action : tree.path("actions")) {
                    ((ObjectNode) action).remove(List.of("tell", "link", "on"));
                    if (action.path("child") instanceof ObjectNode child) {
                        child.remove("each");
                    }
                }
                stored.body = tree.toString();
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
            return null;
        });
        TestDistrict later = new TestDistrict(d.database);
        later.tickets.act(dispatcher, id, ActionRequest.of("register", Map.of()));
        Ticket dispatched =
                later.tickets.act(dispatcher, id, ActionRequest.of("dispatch", Map.of("unit", "urban-management")));
        assertThat(dispatched.summary().stage()).isEqualTo("handle");
        assertThat(dispatched.openTasks()).isZero();
        Ticket supervised = later.tickets.act(
                d.inUnit("supervisor", 4, null), id, ActionRequest.of("supervise", Map.of("requirement", "请抓紧办理并报告")));
        assertThat(supervised.children()).hasSize(1);
    }
}
