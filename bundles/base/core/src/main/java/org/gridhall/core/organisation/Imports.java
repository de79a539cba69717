package org.gridhall.core.organisation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.persistence.EntityManager;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.GridChange;
import org.gridhall.api.organisation.ImportReport;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.account.NewAccounts;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings files into the tables, one import at a time. */
final class Imports {

    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);
    private static final Subject SUBJECT = new Subject(Subject.ORGANISATION, 1);

    private final Database database;
    private final ChainedTrail trail;
    private final Clock clock;
    private final Ids ids;
    private final NewAccounts newAccounts;

    Imports(Database database, ChainedTrail trail, Clock clock, Ids ids) {
        this.database = database;
        this.trail = trail;
        this.clock = clock;
        this.ids = ids;
        this.newAccounts = new NewAccounts(trail, clock, ids);
    }

    /** A district that cannot be brought in must not keep the platform down: it starts without one and says why. */
    void first(Path folder) {
        Map<String, InputStream> files = new LinkedHashMap<>();
        try {
            for (String name : DraftReader.FILES) {
                if (Files.exists(folder.resolve(name))) {
                    files.put(name, Files.newInputStream(folder.resolve(name)));
                }
            }
            if (files.isEmpty()) {
                LOG.warn("no organisation in {}: it stays empty until one is imported", folder);
                return;
            }
            ImportReport report = bring(Actor.SYSTEM, files, Set.of(), true);
            if (report != null) {
                LOG.info("brought in the organisation of {}: {}", folder, report);
            }
        } catch (Problem e) {
            LOG.error("the organisation in {} was not brought in: {}", folder, e.getMessage());
            e.errors().forEach(error -> LOG.error("{}: {}", error.field(), error.message()));
        } catch (IOException | RuntimeException e) {
            LOG.error("the organisation in {} was not brought in", folder, e);
        } finally {
            files.values().forEach(Imports::close);
        }
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            LOG.debug("not closed", e);
        }
    }

    /**
     * Brings an organisation in, all or nothing.
     *
     * @param roles what modules know; empty when none is known yet, then any role is taken
     */
    ImportReport bring(Actor actor, Map<String, InputStream> files, Set<String> roles) {
        return bring(actor, files, roles, false);
    }

    /** Does the same and undoes it: what it would come to. */
    ImportReport check(Actor actor, Map<String, InputStream> files, Set<String> roles) {
        try {
            return database.apart(manager -> {
                throw new Undone(bring(actor, files, roles, false));
            });
        } catch (Undone undone) {
            return undone.report;
        }
    }

    /** Ends a transaction that was for looking only. */
    private static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient ImportReport report;

        Undone(ImportReport report) {
            super("only looked", null, false, false);
            this.report = report;
        }
    }

    /** @return null when the organisation was to be empty but another node was first */
    private ImportReport bring(Actor actor, Map<String, InputStream> files, Set<String> roles, boolean onlyFirst) {
        Faults faults = new Faults();
        Draft draft = DraftReader.read(files, faults);
        if (!faults.unreadable()) {
            new DraftCheck(draft, roles, faults).run();
        }
        faults.refuse();
        return database.write(manager -> {
            OrganisationRevision revision = OrganisationRevision.lock(manager);
            if (onlyFirst && revision.revision > 0) {
                return null;
            }
            long before = revision.revision;
            DraftWriter writer = new DraftWriter(manager, ids, LocalDate.now(clock), draft, before == 0);
            writer.write();
            int accounts = accounts(manager, draft, actor);
            ImportReport result = new ImportReport(
                    writer.changed("units"),
                    writer.changed("networks"),
                    writer.changed("grids"),
                    writer.changed("people"),
                    writer.changed("posts"),
                    accounts);
            if (writer.anything() || accounts > 0) {
                long after = revision.advance();
                if (before > 0 && !writer.followed().isEmpty()) {
                    follow(manager, writer.followed(), actor);
                }
                Map<String, Object> changes = writer.changes();
                changes.put("revision", List.of(before, after));
                if (accounts > 0) {
                    changes.put("accounts", List.of(0, accounts));
                }
                trail.append(
                        new Deed(SUBJECT, "import", actor, post(actor), clock.instant(), (int) after, changes, null));
            }
            return result;
        });
    }

    /** Open tickets follow as they do after a change that was planned. */
    private void follow(EntityManager manager, List<String> paths, Actor actor) {
        GridChange change = new GridChange(
                LocalDate.now(clock), "导入组织机构 | the organisation was imported", null, null, null, null, null, null);
        StoredGridChange row = StoredGridChange.of(ids.next(), change, actor.name(), clock.instant());
        row.force(paths, clock.instant());
        manager.persist(row);
    }

    private static Grant post(Actor actor) {
        return actor.with(Permissions.ORGANISATION_WRITE).findFirst().orElse(null);
    }

    private int accounts(EntityManager manager, Draft draft, Actor actor) {
        Map<String, Long> people = new HashMap<>();
        StoredPerson.staff(manager).forEach(person -> people.put(person.code, person.id));
        Faults faults = new Faults();
        int made = 0;
        for (Draft.AccountRow row : draft.accounts()) {
            switch (newAccounts.make(manager, actor, row.login(), people.get(row.person()))) {
                case MADE -> made++;
                case OF_ANOTHER ->
                    faults.add(
                            DraftReader.ACCOUNTS,
                            row.line(),
                            "账号 " + row.login() + " 已属于另一个人",
                            "the account " + row.login() + " belongs to another person");
                default -> {
                    // there already
                }
            }
        }
        faults.refuse();
        return made;
    }
}
