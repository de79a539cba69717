package org.gridhall.core.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.persistence.EntityManager;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Json;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The types that tickets are pinned to, kept by content: a ticket finishes under the definition it began with, also when
 * its module is exchanged or gone.
 */
@Component(service = Definitions.class)
public class Definitions {

    private final Database database;
    private final Map<Long, Pinned> byId = new ConcurrentHashMap<>();
    /** Compared by identity: a type is an object of the catalogue for as long as its module stays as it is. */
    private final Cache<TicketType, Pinned> live =
            Caffeine.newBuilder().weakKeys().build();

    @Activate
    public Definitions(@Reference Database database) {
        this.database = database;
    }

    /** Pins a live type; stores it when nobody did before. Call it before the transaction that uses it. */
    public Pinned pin(TicketType type) {
        Pinned known = live.getIfPresent(type);
        if (known != null) {
            return known;
        }
        String hash = hash(type);
        long id = ByteBuffer.wrap(HexFormat.of().parseHex(hash)).getLong() & Long.MAX_VALUE;
        database.apart(manager -> {
            if (manager.find(StoredDefinition.class, id) == null) {
                StoredDefinition stored = new StoredDefinition();
                stored.id = id;
                stored.hash = hash;
                stored.type = type.code();
                stored.body = Json.text(type);
                stored.storedAt = System.currentTimeMillis();
                manager.persist(stored);
            }
            return null;
        });
        Pinned pinned = new Pinned(id, hash, type);
        live.put(type, pinned);
        byId.put(id, pinned);
        return pinned;
    }

    /** The definition of an id that a ticket carries. */
    public Pinned get(long id) {
        Pinned known = byId.get(id);
        if (known != null) {
            return known;
        }
        Pinned read = database.read(manager -> {
            StoredDefinition stored = manager.find(StoredDefinition.class, id);
            if (stored == null) {
                throw new IllegalStateException("definition " + id + " is missing");
            }
            try {
                return new Pinned(id, stored.hash, Json.MAPPER.readValue(stored.body, TicketType.class));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("definition " + id + " cannot be read", e);
            }
        });
        byId.put(id, read);
        return read;
    }

    /** All that tickets were ever pinned to: a few for each type. */
    public List<Pinned> all(EntityManager manager) {
        return manager
                .createQuery("SELECT d.id FROM StoredDefinition d ORDER BY d.id", Long.class)
                .getResultList()
                .stream()
                .map(this::get)
                .toList();
    }

    /** Words are live and durations follow their effective dates: neither is part of what a ticket is pinned to. */
    static String hash(TicketType type) {
        ObjectNode tree = Json.MAPPER.valueToTree(type);
        tree.remove("module");
        tree.remove("limits");
        bare(tree);
        try {
            // Through a map, so that the keys are sorted whatever the order of the record.
            String canonical = Json.MAPPER.writeValueAsString(Json.MAPPER.treeToValue(tree, Object.class));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void bare(JsonNode node) {
        if (node instanceof ObjectNode object) {
            // Only where they are words: the title of a child is an expression, and a form may have such a name.
            for (String words : new String[] {"title", "refusal"}) {
                if (object.path(words).isObject()) {
                    object.remove(words);
                }
            }
        }
        node.forEach(Definitions::bare);
    }
}
