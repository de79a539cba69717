package org.gridhall.core.people;

import java.util.Collection;
import java.util.List;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.search.Ground;
import org.gridhall.api.search.SearchDocument;
import org.gridhall.api.search.SearchSource;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.Touched;

/** Rows of one of the tables of people as the search finds them: as lists show them, with numbers masked. */
abstract class LocatedDocuments<R extends Located> implements SearchSource {

    final Database database;
    private final Organisation organisation;
    private final Class<R> type;
    private final String kind;
    private final String shown;

    /**
     * @param kind of the subjects in the trail, and so of the documents
     * @param shown which rows {@code e} lists show; a condition
     */
    LocatedDocuments(Database database, Organisation organisation, Class<R> type, String kind, String shown) {
        this.database = database;
        this.organisation = organisation;
        this.type = type;
        this.kind = kind;
        this.shown = shown;
    }

    abstract SearchDocument document(R row);

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public List<Ground> seen(Actor actor) {
        if (!actor.may(Permissions.PEOPLE_READ)) {
            return List.of();
        }
        Scope scope = Scope.of(actor, Permissions.PEOPLE_READ, organisation);
        return List.of(scope.all() ? Ground.EVERYWHERE : new Ground(null, false, List.of(), scope.paths()));
    }

    @Override
    public List<Ground> confidential(Actor actor) {
        return List.of();
    }

    @Override
    public Collection<Long> touched(List<TrailEntry> entries) {
        return Touched.ids(entries, kind);
    }

    /** They keep the place that they were given last, until an entry of their own says otherwise. */
    @Override
    public boolean upset(List<TrailEntry> entries) {
        return false;
    }

    @Override
    public List<SearchDocument> documents(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return database
                .read(manager -> manager.createQuery(
                                "SELECT e FROM " + type.getSimpleName() + " e WHERE e.id IN :ids AND " + shown, type)
                        .setParameter("ids", ids)
                        .setHint("eclipselink.read-only", true)
                        .getResultList())
                .stream()
                .map(this::document)
                .toList();
    }

    @Override
    public List<SearchDocument> after(long id, int limit) {
        return database
                .read(manager -> manager.createQuery(
                                "SELECT e FROM " + type.getSimpleName() + " e WHERE e.id > :id AND " + shown
                                        + " ORDER BY e.id",
                                type)
                        .setParameter("id", id)
                        .setMaxResults(limit)
                        .setHint("eclipselink.read-only", true)
                        .getResultList())
                .stream()
                .map(this::document)
                .toList();
    }

    SearchDocument document(R row, String code, String title, List<String> texts) {
        return new SearchDocument(
                kind, row.id, code, title, List.of(), texts, null, null, null, row.gridPath, false, false, 0, null);
    }
}
