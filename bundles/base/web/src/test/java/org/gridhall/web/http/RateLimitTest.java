package org.gridhall.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final AtomicLong now = new AtomicLong(125);

    @Test
    void a_client_has_its_number_each_minute() {
        RateLimit limit = new RateLimit(2, 3, now::get);
        assertThat(limit.take("10.0.0.1")).isZero();
        assertThat(limit.take("10.0.0.1")).isZero();
        assertThat(limit.take("10.0.0.1")).isEqualTo(55);
        assertThat(limit.take("10.0.0.2")).isZero();
        now.set(180);
        assertThat(limit.take("10.0.0.1")).isZero();
    }

    @Test
    void this_machine_has_its_own_number_and_zero_is_no_limit() {
        RateLimit limit = new RateLimit(1, 2, now::get);
        assertThat(limit.take("127.0.0.1")).isZero();
        assertThat(limit.take("127.0.0.1")).isZero();
        assertThat(limit.take("127.0.0.1")).isPositive();
        RateLimit none = new RateLimit(0, 0, now::get);
        for (int i = 0; i < 1000; i++) {
            assertThat(none.take("10.0.0.1")).isZero();
        }
    }

    @Test
    void one_network_of_64_bits_is_one_client() {
        RateLimit limit = new RateLimit(1, 1, now::get);
        assertThat(limit.take("2001:db8:1:2:0:0:0:1")).isZero();
        assertThat(limit.take("2001:db8:1:2:ffff:0:0:9")).isPositive();
        assertThat(limit.take("2001:db8:1:3:0:0:0:1")).isZero();
    }

    @Test
    void many_clients_of_past_minutes_are_forgotten() {
        RateLimit limit = new RateLimit(1, 1, now::get);
        for (int i = 0; i < 30_000; i++) {
            now.set(i / 5000 * 60L);
            assertThat(limit.take("10." + i / 65536 + "." + i / 256 % 256 + "." + i % 256))
                    .isZero();
        }
    }
}
