package org.gridhall.core.message;

import org.gridhall.api.message.Delivery;
import org.gridhall.api.message.MessageChannel;
import org.gridhall.api.message.Outgoing;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the log that a message would go out, and to whom, masked: for trials. Its words stay out of the log. */
@Component(service = MessageChannel.class)
public class LogChannel implements MessageChannel {

    private static final Logger OUT = LoggerFactory.getLogger("org.gridhall.messages");

    @Override
    public String code() {
        return MessageChannel.LOG;
    }

    @Override
    public boolean disturbs() {
        return false;
    }

    @Override
    public boolean reaches(Outgoing message) {
        return true;
    }

    @Override
    public Delivery deliver(Outgoing message) {
        OUT.info("{} to {}, about {}", message, Masks.of(message.to()), message.about());
        return Delivery.ACCEPTED;
    }
}
