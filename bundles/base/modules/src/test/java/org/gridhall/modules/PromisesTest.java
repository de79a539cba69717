package org.gridhall.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.gridhall.api.module.ModuleState.Fault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromisesTest {

    private static final Path COMMAND = Path.of("../../platforms/command/src/main/resources");

    private static String module(String promised, String variant, String statutory, String ends) {
        return """
                module: licences
                version: 1.0.0
                title: {zh: 许可, en: Licences}
                types:
                  - code: licence
                    title: {zh: 行政许可, en: Licence}
                    prefix: XKT
                    limits:
                      - code: promise
                        title: {zh: 承诺期限, en: Promised}
                        duration: %s
                        cases: [{code: small, levels: [1], duration: %s}]
                      - {code: law, title: {zh: 法定期限, en: Statutory}, kind: statutory, duration: %s}
                    flow:
                      stages:
                        - {code: work, phase: handle, title: {zh: 审查, en: Review}}
                        - {code: done, phase: feedback, title: {zh: 办结, en: Done}, closed: true}
                      actions:
                        - {code: open, title: {zh: 受理, en: Take up}, to: work, by: [clerk], limits: {start: [promise, law]}}
                        - code: finish
                          title: {zh: 办结, en: Finish}
                          from: [work]
                          to: done
                          by: [clerk]
                          limits: {end: [%s]}
                """
                .formatted(promised, variant, statutory, ends);
    }

    private static List<Fault> check(String text) {
        return ModuleRegistry.of(COMMAND).check("licences.module.yaml", text);
    }

    @ParameterizedTest
    @CsvSource({"21wd,5wd,20wd,11", "5wd,21wd,20wd,12", "21wd,5wd,20d,11", "49h,1h,2880m,11", "4d,1d,3d,11"})
    void more_than_the_law_grants_is_refused(String promised, String variant, String statutory, int line) {
        assertThat(check(module(promised, variant, statutory, "promise, law")))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.line()).isEqualTo(line);
                    assertThat(fault.message().zh()).contains("超过法定期限 law");
                    assertThat(fault.message().en()).contains("promise no more than that");
                });
    }

    @ParameterizedTest
    @CsvSource({"20wd,20wd,20wd", "15d,1d,15wd", "16d,1d,15wd", "100h,90m,2d"})
    void no_more_than_the_law_and_what_only_the_calendar_can_tell_are_taken(
            String promised, String variant, String statutory) {
        assertThat(check(module(promised, variant, statutory, "promise, law"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"30wd,30wd,20wd"})
    void limits_of_different_matters_are_not_compared(String promised, String variant, String statutory) {
        assertThat(check(module(promised, variant, statutory, "promise"))).isEmpty();
    }
}
