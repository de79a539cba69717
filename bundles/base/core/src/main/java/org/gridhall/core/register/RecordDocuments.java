package org.gridhall.core.register;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import javax.persistence.TypedQuery;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.search.Ground;
import org.gridhall.api.search.SearchDocument;
import org.gridhall.api.search.SearchSource;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Json;
import org.gridhall.core.trail.Touched;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Records of registers as the search finds them: those that have not ended, by name, key and the texts of their fields. What
 * is read of a record depends on the database alone, so that the index follows the entries of the feed; who may see it is
 * asked of the definition in force, as lists do.
 */
@Component(service = SearchSource.class)
public class RecordDocuments implements SearchSource {

    private static final int LONGEST_FIELD = 4000;

    private static final String SHOWN =
            "SELECT r.id, r.register, r.key, r.name, r.unitPath, r.gridPath, r.body, r.createdAt FROM StoredRecord r"
                    + " WHERE r.ended = :no AND ";

    private final Database database;
    private final Kinds kinds;

    @Activate
    public RecordDocuments(@Reference Database database, @Reference Catalogue catalogue) {
        this.database = database;
        this.kinds = new Kinds(catalogue, database);
    }

    @Override
    public String kind() {
        return Subject.RECORD;
    }

    @Override
    public List<Ground> seen(Actor actor) {
        if (actor.kind() == Actor.Kind.SYSTEM) {
            return List.of(Ground.EVERYWHERE);
        }
        if (actor.grants().isEmpty()) {
            return List.of();
        }
        return kinds.all().values().stream()
                .filter(type -> Permit.reads(actor, type))
                .map(type -> Permit.ground(actor, type))
                .toList();
    }

    @Override
    public List<Ground> confidential(Actor actor) {
        return List.of();
    }

    @Override
    public Collection<Long> touched(List<TrailEntry> entries) {
        TreeSet<Long> ids = Touched.ids(entries, Subject.RECORD);
        entries.stream().filter(Followed::told).forEach(entry -> ids.addAll(Followed.records(database, entry)));
        return ids;
    }

    @Override
    public boolean upset(List<TrailEntry> entries) {
        return entries.stream().anyMatch(Followed::redefined);
    }

    @Override
    public List<SearchDocument> documents(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return documents(manager ->
                manager.createQuery(SHOWN + "r.id IN :ids", Object[].class).setParameter("ids", ids));
    }

    @Override
    public List<SearchDocument> after(long id, int limit) {
        return documents(manager -> manager.createQuery(SHOWN + "r.id > :id ORDER BY r.id", Object[].class)
                .setParameter("id", id)
                .setMaxResults(limit));
    }

    private interface Asked {
        TypedQuery<Object[]> of(EntityManager manager);
    }

    private List<SearchDocument> documents(Asked asked) {
        return database.read(manager -> {
            List<Object[]> rows = asked.of(manager).setParameter("no", false).getResultList();
            TreeSet<String> registers = new TreeSet<>();
            rows.forEach(row -> registers.add((String) row[1]));
            Map<String, Layout> layouts = layouts(manager, registers);
            return rows.stream()
                    .map(row -> document(row, layouts.get((String) row[1])))
                    .toList();
        });
    }

    /** As they are remembered: a change of them is told by the feed. */
    private Map<String, Layout> layouts(EntityManager manager, Collection<String> registers) {
        Map<String, Layout> layouts = new HashMap<>();
        if (!registers.isEmpty()) {
            manager.createQuery("SELECT s FROM StoredRegister s WHERE s.register IN :registers", StoredRegister.class)
                    .setParameter("registers", registers)
                    .setHint("eclipselink.read-only", true)
                    .getResultList()
                    .forEach(stored -> layouts.put(stored.register, kinds.layout(Kinds.type(stored))));
        }
        return layouts;
    }

    private SearchDocument document(Object[] row, Layout layout) {
        String key = (String) row[2];
        String name = (String) row[3];
        List<String> keywords = new ArrayList<>();
        Text register = layout.type.title();
        keywords.add(register.zh());
        keywords.add(register.en());
        if (!key.equals(name)) {
            keywords.add(key);
        }
        return new SearchDocument(
                Subject.RECORD,
                (Long) row[0],
                key,
                name,
                keywords,
                texts(layout, Json.map((String) row[6]), name),
                layout.type.code(),
                null,
                (String) row[4],
                (String) row[5],
                false,
                false,
                0,
                Instant.ofEpochMilli((Long) row[7]));
    }

    private static List<String> texts(Layout layout, Map<String, Object> values, String name) {
        List<String> texts = new ArrayList<>();
        for (Layout.Field field : layout.fields.values()) {
            if (layout.searched(field)) {
                Object value = values.get(field.code());
                Stream<?> all = value instanceof Collection<?> some ? some.stream() : Stream.ofNullable(value);
                all.filter(String.class::isInstance)
                        .map(String.class::cast)
                        .filter(text -> !text.equals(name))
                        .forEach(text -> texts.add(shown(field, text)));
            }
        }
        return texts;
    }

    /** A choice is found by its names. */
    private static String shown(Layout.Field field, String text) {
        Text option = field.options().get(text);
        return option == null ? Content.cut(text, LONGEST_FIELD) : option.zh() + " " + option.en();
    }
}
