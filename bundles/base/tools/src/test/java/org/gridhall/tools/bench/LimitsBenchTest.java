package org.gridhall.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LimitsBenchTest {

    @Test
    void each_figure_is_measured() throws IOException {
        assertThat(LimitsBench.run(Path.of("../../.."), 0.02))
                .containsOnlyKeys("72h", "3d", "20wd", "16wh", "ledger20wd", "ledger16wh", "snapshotsPerSecond")
                .allSatisfy((name, perSecond) -> assertThat(perSecond).as(name).isPositive());
    }
}
