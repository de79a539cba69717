package org.gridhall.core.trail;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.module.ModuleState;
import org.gridhall.api.module.ModuleWatcher;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Json;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the chains of modules what happens to them: {@code arrived}, {@code upgraded} (another version), {@code changed}
 * (the same version with other content, by an overlay for instance), {@code removed}, {@code refused}. What a chain says
 * already is not said again, by whichever node and after whatever start.
 */
@Component(service = ModuleWatcher.class, immediate = true)
public class ModuleTrail implements ModuleWatcher {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleTrail.class);
    private static final int TEXT = 1000;
    private static final int WORD = 60;
    private static final int RETRY_SECONDS = 30;

    /** Sets have no order, and the order in which they give their members is another one at each start. */
    private static final ObjectMapper CANONICAL =
            Json.MAPPER.copy().registerModule(new SimpleModule().addSerializer(Set.class, new Sorted()));

    private final Database database;
    private final ChainedTrail trail;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread writing = new Thread(task, "gridhall-module-trail");
        writing.setDaemon(true);
        return writing;
    });
    private volatile Map<String, Now> latest = Map.of();

    /** How a module stands now. */
    private record Now(
            String version, String content, String origin, String refused, String refusedVersion, String why) {}

    @Activate
    public ModuleTrail(@Reference Database database, @Reference ChainedTrail trail) {
        this.database = database;
        this.trail = trail;
    }

    @Deactivate
    public void stop() {
        thread.shutdown();
    }

    @Override
    public void changed(List<ModuleDefinition> inForce, List<ModuleState> states) {
        latest = standing(inForce, states);
        thread.execute(this::quietly);
    }

    private void quietly() {
        try {
            write(latest);
        } catch (RuntimeException | Error e) {
            LOG.warn("what happened to modules is written into the trail later: {}", e.toString());
            if (!thread.isShutdown()) {
                thread.schedule(this::quietly, RETRY_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    /** Writes what is news. For tests, on the calling thread. */
    void writeNow(List<ModuleDefinition> inForce, List<ModuleState> states) {
        write(standing(inForce, states));
    }

    private void write(Map<String, Now> standing) {
        database.write(manager -> {
            Map<String, ModuleStanding> known = new TreeMap<>();
            manager.createQuery("SELECT m FROM ModuleStanding m", ModuleStanding.class)
                    .getResultList()
                    .forEach(row -> known.put(row.id, row));
            standing.forEach((id, now) -> tell(manager, known.get(id), id, now));
            known.forEach((id, row) -> {
                if (!standing.containsKey(id)) {
                    tell(manager, row, id, new Now(null, null, null, null, null, null));
                }
            });
            return null;
        });
    }

    private void tell(EntityManager manager, ModuleStanding known, String id, Now now) {
        ModuleStanding row = known;
        if (row == null) {
            row = new ModuleStanding();
            row.id = id;
            manager.persist(row);
        }
        if (!Objects.equals(row.content, now.content())) {
            String action = now.content() == null
                    ? "removed"
                    : row.content == null
                            ? "arrived"
                            : Objects.equals(row.version, now.version()) ? "changed" : "upgraded";
            Map<String, Object> changes = new LinkedHashMap<>();
            changes.put("module", Arrays.asList(null, id));
            changes.put("version", Arrays.asList(row.version, now.version()));
            changes.put("content", Arrays.asList(row.content, now.content()));
            if (now.origin() != null) {
                changes.put("origin", Arrays.asList(null, cut(now.origin(), 300)));
            }
            trail.append(Deed.now(Subject.module(id), action, Actor.SYSTEM, changes));
            row.version = now.version();
            row.content = now.content();
        }
        if (now.refused() != null && !now.refused().equals(row.refused)) {
            Map<String, Object> changes = new LinkedHashMap<>();
            changes.put("module", Arrays.asList(null, id));
            changes.put("refusedVersion", Arrays.asList(null, now.refusedVersion()));
            changes.put("why", Arrays.asList(null, now.why()));
            trail.append(Deed.now(Subject.module(id), "refused", Actor.SYSTEM, changes));
        }
        row.refused = now.refused();
    }

    private static Map<String, Now> standing(List<ModuleDefinition> inForce, List<ModuleState> states) {
        Map<String, Now> standing = new TreeMap<>();
        for (ModuleDefinition module : inForce) {
            standing.put(
                    cut(module.id(), WORD),
                    new Now(cut(module.version(), WORD), content(module), module.origin(), null, null, null));
        }
        for (ModuleState state : states) {
            if (!state.active()) {
                Now now = standing.get(cut(state.id(), WORD));
                String why = state.problems().stream()
                        .limit(3)
                        .map(fault -> fault.file() + ":" + fault.line() + " "
                                + fault.message().zh() + " | " + fault.message().en())
                        .collect(Collectors.joining("; "));
                standing.put(
                        cut(state.id(), WORD),
                        new Now(
                                now == null ? null : now.version(),
                                now == null ? null : now.content(),
                                now == null ? null : now.origin(),
                                digest(state.version() + " " + why),
                                cut(state.version(), WORD),
                                cut(why, TEXT)));
            }
        }
        return standing;
    }

    /** Digest of all that a module brings, wherever it came from. */
    private static String content(ModuleDefinition module) {
        try {
            ObjectNode all = CANONICAL.readValue(CANONICAL.writeValueAsBytes(module), ObjectNode.class);
            all.remove("origin");
            return digest(CANONICAL.writeValueAsString(all));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(StoredEntry.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String cut(String text, int length) {
        return text == null || text.length() <= length ? text : text.substring(0, length);
    }

    @SuppressWarnings("rawtypes")
    private static final class Sorted extends JsonSerializer<Set> {
        @Override
        public void serialize(Set value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartArray();
            TreeMap<String, Object> members = new TreeMap<>();
            for (Object member : value) {
                members.put(text(member), member);
            }
            for (Object member : members.values()) {
                provider.defaultSerializeValue(member, json);
            }
            json.writeEndArray();
        }

        private static String text(Object member) throws JsonProcessingException {
            return CANONICAL.writeValueAsString(member);
        }
    }
}
