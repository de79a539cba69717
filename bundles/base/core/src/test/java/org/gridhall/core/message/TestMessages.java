package org.gridhall.core.message;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.gridhall.api.Text;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Database;

/** Settings for tests, by name as in the annotation. */
public final class TestMessages {

    private TestMessages() {}

    public static MessageSettings settings() {
        return settings(Map.of());
    }

    public static MessageSettings settings(Map<String, Object> changed) {
        return new MessageSettings((MessageSettings.Config) Proxy.newProxyInstance(
                TestMessages.class.getClassLoader(),
                new Class<?>[] {MessageSettings.Config.class, Annotation.class},
                (proxy, method, arguments) -> changed.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    /** What a queued message tells. */
    public static Map<String, Text> facts(Database database, Keys keys, String key) {
        return new Sealing(keys).facts(database.read(manager -> manager.find(StoredMessage.class, key)));
    }
}
