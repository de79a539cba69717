package org.gridhall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents where they are made: what makes them is carried in a bundle, whose wiring only shows here. */
class DocumentTest {

    private final Instance instance = Instance.shared(Store.DERBY);

    @Test
    void aReportIsPrintedWithWhatTheDistributionBrings() {
        String token = instance.anybody()
                .post("/api/v1/sessions", Map.of("user", "leader", "password", "gridhall-demo"))
                .json()
                .path("token")
                .asText();
        for (String language : new String[] {"zh", "en"}) {
            Reply report = instance.anybody()
                    .get(
                            "/command/statistics/report?kind=month&format=pdf",
                            "Cookie",
                            "gridhall=" + token + "; gridhall-language=" + language)
                    .expect(200);
            assertThat(report.headers().firstValue("Content-Type")).contains("application/pdf");
            assertThat(report.text()).startsWith("%PDF-1.").contains("%%EOF");
        }
        instance.anybody()
                .get("/command/statistics/report?kind=month&format=pdf")
                .expect(303);
    }
}
