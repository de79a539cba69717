package org.gridhall.core.keys;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.keys.Keyring;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exchanges and retires keys. What is sealed with older ones is sealed anew by one thread, now and after a restart. */
@Component(service = Keyring.class, immediate = true)
public class KeyCare implements Keyring {

    private static final Logger LOG = LoggerFactory.getLogger(KeyCare.class);
    private static final Subject SUBJECT = new Subject("keys", 1);

    private final Database database;
    private final ChainedTrail trail;
    private final Keys keys;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "gridhall-keys");
        thread.setDaemon(true);
        return thread;
    });

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<Sealed> sealed = List.of();

    @Activate
    public KeyCare(@Reference Database database, @Reference ChainedTrail trail, @Reference Keys keys) {
        this.database = database;
        this.trail = trail;
        this.keys = keys;
        if (keys.known().stream().anyMatch(key -> !key.current() && !signs(key.id()))) {
            worker.execute(this::resealAll);
        }
    }

    /** For tests, which have no service registry. */
    public KeyCare(Database database, ChainedTrail trail, Keys keys, List<Sealed> sealed) {
        this(database, trail, keys);
        this.sealed = sealed;
    }

    @Deactivate
    public void close() {
        worker.shutdownNow();
    }

    private static boolean signs(String key) {
        return key.startsWith(Keys.SIGNING);
    }

    private static void may(Actor actor) {
        if (!actor.mayEverywhere(Permissions.ACCOUNT_MANAGE)) {
            throw Problem.forbidden("没有管理密钥的权限", "You may not care for the keys");
        }
    }

    @Override
    public String folder(Actor actor) {
        may(actor);
        return keys.folder().toString();
    }

    @Override
    public List<Key> list(Actor actor) {
        may(actor);
        return keys.known().stream()
                .map(key -> new Key(key.id(), key.fingerprint(), key.current(), signs(key.id()) ? -1 : uses(key.id())))
                .toList();
    }

    private long uses(String key) {
        return sealed.stream().mapToLong(rows -> rows.uses(key)).sum();
    }

    @Override
    public String rotate(Actor actor, String kind) {
        may(actor);
        if (!List.of(Keys.DATA, Keys.LOOKUP, Keys.SIGNING).contains(kind)) {
            throw Problem.invalid("/kind", "应为 data、lookup 或 signing", "This is data, lookup or signing");
        }
        String key = keys.add(kind);
        record(actor, "rotate", null, key);
        LOG.info("the key {} is in use; make a backup of {}", key, keys.folder());
        worker.execute(this::resealAll);
        return key;
    }

    private void record(Actor actor, String action, String before, String after) {
        database.write(manager -> {
            trail.append(Deed.now(SUBJECT, action, actor, Map.of("key", Arrays.asList(before, after))));
            return null;
        });
    }

    /** Until nothing is left; stopped, it goes on at the next start. */
    void resealAll() {
        try {
            long done = 0;
            for (Sealed rows : sealed) {
                // Once more as long as it did something: what was under way with the older keys came in behind it.
                for (long some = once(rows); some > 0; some = once(rows)) {
                    done += some;
                }
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
            }
            LOG.info("{} rows sealed anew", done);
        } catch (RuntimeException | Error e) {
            LOG.error("sealing anew stopped, it goes on at the next start: {}", e.toString());
        }
    }

    /** From the first row to the last. How many were sealed anew; 0 when it was interrupted. */
    private static long once(Sealed rows) {
        long done = 0;
        long broken = 0;
        for (Sealed.Some some = rows.reseal(0); some.last() > 0; some = rows.reseal(some.last())) {
            done += some.done();
            broken += some.broken();
            if (Thread.currentThread().isInterrupted()) {
                return 0;
            }
        }
        if (broken > 0 && done == 0) {
            LOG.error(
                    "{} rows do not open any more: they are left out, and their older keys cannot be retired", broken);
        }
        return done;
    }

    @Override
    public void retire(Actor actor, String id) {
        may(actor);
        Keys.Known key = keys.known().stream()
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("没有密钥 " + id, "There is no key " + id));
        if (key.current() || signs(id)) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "key.needed",
                    "正在使用的密钥和签名密钥不能停用",
                    "A key in use, and one that has signed, cannot be retired");
        }
        long uses = uses(id);
        if (uses > 0) {
            throw Problem.of(
                            Problem.Kind.CONFLICT,
                            "key.uses",
                            "还有 " + uses + " 行数据在用此密钥，请等重新加密完成",
                            uses + " rows still use this key; wait until they are sealed anew")
                    .with("uses", uses);
        }
        keys.remove(id);
        record(actor, "retire", id, null);
    }
}
