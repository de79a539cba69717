package org.gridhall.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registers, channels, templates and traits in descriptors. */
class ContributionsTest {

    private static final String GOOD =
            """
            module: streets
            title: {zh: 街道, en: Streets}
            roles:
              - {code: warden, title: {zh: 管理员, en: Warden}, permissions: [ticket.read, ticket.open]}
            types:
              - code: matter
                title: {zh: 事务, en: Matter}
                prefix: SW
                traits:
                  - {use: merge, with: {from: [work], back: work, by: [warden]}}
                  - {use: joint, with: {from: [work], by: [warden], task: matter}}
                flow:
                  stages:
                    - {code: work, phase: handle, title: {zh: 办理, en: Work}}
                    - {code: done, phase: feedback, title: {zh: 办结, en: Done}, closed: true}
                  actions:
                    - {code: open, title: {zh: 受理, en: Open}, to: work, by: [warden]}
                    - code: finish
                      title: {zh: 办结, en: Finish}
                      from: [work]
                      to: done
                      by: [warden]
                      when: ticket.openTasks == 0
                      refusal: {zh: 还有协办事项, en: Some tasks are open}
                      tell:
                        - {to: reporter, template: done, facts: {result: ticket.result}}
            registers:
              - code: stalls
                title: {zh: 摊点, en: Stalls}
                key: number
                name: owner
                geometry: point
                indexed: [owner, area]
                searched: [owner]
                read: [warden]
                write: [warden]
                form:
                  type: object
                  additionalProperties: false
                  required: [number]
                  properties:
                    number: {type: string, maxLength: 40, x-title: {zh: 编号, en: Number}}
                    owner: {type: string, maxLength: 40, x-title: {zh: 经营者, en: Owner}}
                    area: {type: integer, x-title: {zh: 面积, en: Area}}
                    next: {type: string, x-register: stalls, x-title: {zh: 邻摊, en: Neighbour}}
            channels:
              - {code: bell, title: {zh: 门铃, en: Bell}, confidential: true, reply: [sms, mailbox]}
            templates:
              - code: done
                title: {zh: 办结通知, en: Finished}
                subject: {zh: "{number} 已办结", en: "{number} is done"}
                body: {zh: "结果：{result}", en: "Result: {result}"}
                facts: [number, result]
            """;

    @TempDir
    Path folder;

    private ModuleRegistry registry(String yaml) throws Exception {
        ModuleRegistry registry = new ModuleRegistry();
        Path file = folder.resolve("streets-1.0.0.module.yaml");
        Files.writeString(file, yaml);
        registry.put(DescriptorSource.file(file));
        return registry;
    }

    private List<String> faults(String from, String to) throws Exception {
        String changed = GOOD.replace(from, to);
        assertThat(changed).isNotEqualTo(GOOD);
        return registry(changed).states().get(0).problems().stream()
                .map(fault -> fault.line() + " " + fault.message().en())
                .toList();
    }

    @Test
    void a_descriptor_brings_registers_channels_templates_and_the_traits_of_its_types() throws Exception {
        ModuleRegistry registry = registry(GOOD);
        assertThat(registry.states().get(0).problems()).isEmpty();
        assertThat(registry.register("stalls").orElseThrow().name()).isEqualTo("owner");
        assertThat(registry.channel("bell").orElseThrow().reply()).containsExactly("sms", "mailbox");
        assertThat(registry.template("done").orElseThrow().facts()).containsExactly("number", "result");
        var type = registry.type("matter").orElseThrow();
        assertThat(type.stages().stream().map(Stage::code)).containsExactly("work", "done", "merged");
        FlowAction merge = type.action("merge").orElseThrow();
        assertThat(merge.from()).containsExactly("work");
        assertThat(merge.by()).containsExactly("warden");
        assertThat(merge.link().to()).isEqualTo("form.ticket");
        assertThat(type.action("joint").orElseThrow().child().each()).isEqualTo("form.units");
        assertThat(type.action("tasks-closed").orElseThrow().on()).isEqualTo(FlowAction.TASKS_CLOSED);
        assertThat(type.forms()).containsKeys("merge", "unmerge", "joint");
        assertThat(type.action("finish").orElseThrow().tell().get(0).template()).isEqualTo("done");
    }

    @Test
    void what_does_not_fit_is_told_with_its_line() throws Exception {
        assertThat(faults("use: merge", "use: merges"))
                .anyMatch(fault -> fault.startsWith("10 There is no trait merges"));
        assertThat(faults("back: work, ", "")).anyMatch(fault -> fault.startsWith("10 The trait merge needs with"));
        assertThat(faults("back: work", "back: wrk")).anyMatch(fault -> fault.contains("did you mean work"));
        assertThat(faults("key: number", "key: numbr")).anyMatch(fault -> fault.contains("did you mean number"));
        assertThat(faults("required: [number]", "required: [owner]"))
                .anyMatch(fault -> fault.contains("list it among the required"));
        assertThat(faults("x-register: stalls", "x-register: stallz"))
                .anyMatch(fault -> fault.contains("did you mean stalls"));
        assertThat(faults("template: done", "template: don")).anyMatch(fault -> fault.contains("did you mean done"));
        assertThat(faults("facts: [number, result]", "facts: [number]")).anyMatch(fault -> fault.contains("{result}"));
        assertThat(faults("indexed: [owner, area]", "indexed: [owners]"))
                .anyMatch(fault -> fault.contains("did you mean owner"));
        assertThat(faults("searched: [owner]", "searched: [ownr]"))
                .anyMatch(fault -> fault.contains("did you mean owner"));
        assertThat(faults("searched: [owner]", "searched: [area]"))
                .anyMatch(fault -> fault.contains("area is no text"));
    }
}
