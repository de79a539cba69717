package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gridhall.api.Problem;
import org.junit.jupiter.api.Test;

class SlotTest {

    @Test
    void a_call_waits_for_a_service_that_is_being_exchanged() throws Exception {
        Slot<String> slot = new Slot<>(10_000);
        CompletableFuture<String> call = CompletableFuture.supplyAsync(slot::get);
        slot.set("new");
        assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("new");
    }

    @Test
    void a_service_that_left_after_another_came_takes_nothing_away() {
        Slot<String> slot = new Slot<>(1);
        slot.set("old");
        slot.set("new");
        slot.unset("old");
        assertThat(slot.get()).isEqualTo("new");
        slot.unset("new");
        assertThatThrownBy(slot::get).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.kind())
                .isEqualTo(Problem.Kind.UNAVAILABLE));
    }
}
