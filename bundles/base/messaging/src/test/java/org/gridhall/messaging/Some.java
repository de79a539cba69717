package org.gridhall.messaging;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.gridhall.api.Text;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Outgoing;
import org.gridhall.api.trail.Subject;

/** Messages and configurations for tests. */
final class Some {

    static final long ID = 722413094182912001L;

    private Some() {}

    static Outgoing message(Contact to) {
        return message(to, "您好，路灯已修好（SQ-1）", Locale.SIMPLIFIED_CHINESE);
    }

    static Outgoing message(Contact to, String words, Locale locale) {
        return new Outgoing(
                ID,
                ID + ".jingkai",
                to,
                Text.of("办理结果 SQ-1", "Result SQ-1"),
                Text.of(words, words),
                locale,
                "ticket-answered",
                null,
                Map.of(),
                Subject.ticket(7),
                Instant.parse("2026-03-02T02:00:00Z"));
    }

    static <A extends Annotation> A config(Class<A> type, Map<String, Object> set) {
        return type.cast(Proxy.newProxyInstance(
                Some.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> set.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
