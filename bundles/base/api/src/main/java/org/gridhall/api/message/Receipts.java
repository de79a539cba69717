package org.gridhall.api.message;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** Takes what channels learn about messages after they were sent. */
@ProviderType
public interface Receipts {

    /**
     * Records a receipt. It may come before the outbox has recorded the sending, and more than once.
     *
     * @param channel code of the channel
     * @param reference as the channel gave it in its {@link Delivery}
     * @param kind {@code DELIVERED}, {@code READ} or {@code FAILED}
     * @param reason why it failed; null otherwise
     */
    void record(String channel, String reference, Receipt.Kind kind, Instant at, String reason);
}
