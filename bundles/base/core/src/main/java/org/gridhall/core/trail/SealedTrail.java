package org.gridhall.core.trail;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.api.trail.TrailRoot;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trail as others ask for it: the chains, the roots over them, and the file of roots. */
@Component(service = Trail.class)
public class SealedTrail implements Trail {

    private static final Logger LOG = LoggerFactory.getLogger(SealedTrail.class);

    private final Database database;
    private final ChainedTrail chains;
    private final Roots roots;
    private final Insiders insiders;
    private volatile Running check;

    @Activate
    public SealedTrail(
            @Reference Database database,
            @Reference ChainedTrail chains,
            @Reference Roots roots,
            @Reference Insiders insiders) {
        this.database = database;
        this.chains = chains;
        this.roots = roots;
        this.insiders = insiders;
    }

    @Override
    public List<TrailEntry> entries(Subject subject, int fromSeq, int limit) {
        return chains.entries(subject, fromSeq, limit);
    }

    @Override
    public Verdict verify(Subject subject) {
        return new Verifier(database, roots).verify(subject);
    }

    @Override
    public Verdict verifyAll() {
        return new Verifier(database, roots).verifyAll();
    }

    /** A check of everything that runs, or the last one. */
    private static final class Running {
        final String by;
        final Instant began = Instant.now();
        final Verifier verifier;
        volatile long total;
        volatile Instant ended;
        volatile Verdict verdict;

        Running(String by, Verifier verifier) {
            this.by = by;
            this.verifier = verifier;
        }
    }

    @Override
    public synchronized void beginVerification(Actor actor) {
        everywhere(actor);
        if (check != null && check.ended == null) {
            return;
        }
        Running fresh = new Running(actor.name(), new Verifier(database, roots));
        check = fresh;
        Thread thread = new Thread(() -> run(fresh), "gridhall-trail-verify");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    private void run(Running running) {
        try {
            running.total =
                    database.read(manager -> manager.createQuery("SELECT COUNT(e) FROM StoredEntry e", Long.class)
                            .getSingleResult());
            running.verdict = running.verifier.verifyAll();
        } catch (RuntimeException e) {
            LOG.warn("the check of the trail could not be brought to its end: {}", e.toString());
        } finally {
            running.ended = Instant.now();
        }
    }

    @Override
    public Optional<Verification> verification(Actor actor) {
        if (!actor.may(Permissions.TRAIL_VERIFY)) {
            throw Problem.forbidden("您的岗位不能校验留痕", "Your posts do not allow checking the trail");
        }
        Running now = check;
        return now == null
                ? Optional.empty()
                : Optional.of(
                        new Verification(now.by, now.began, now.ended, now.verifier.entries(), now.total, now.verdict));
    }

    @Override
    public List<TrailRoot> seal(Actor actor) {
        everywhere(actor);
        return roots.seal().stream().map(this::told).toList();
    }

    @Override
    public void renewRootsFile(Actor actor) {
        everywhere(actor);
        roots.renewFile();
    }

    @Override
    public List<TrailRoot> roots(Actor actor, long after, int limit) {
        if (!actor.may(Permissions.TRAIL_VERIFY)) {
            throw Problem.forbidden("您的岗位不能校验留痕", "Your posts do not allow checking the trail");
        }
        return roots.page(after, limit).stream().map(this::told).toList();
    }

    private TrailRoot told(StoredRoot root) {
        return new TrailRoot(
                root.number,
                LocalDate.ofEpochDay(root.day),
                Instant.ofEpochMilli(root.sealedAt),
                root.entries,
                HexFormat.of().formatHex(root.hash),
                root.line(),
                root.key,
                Signatures.publicKey(roots.keys(), root.key));
    }

    private static void everywhere(Actor actor) {
        if (!actor.mayEverywhere(Permissions.TRAIL_VERIFY)) {
            throw Problem.forbidden(
                    "只有全区范围的留痕校验岗位可以这样做", "Only a post that checks the trail of the whole district may do this");
        }
    }

    @Override
    public void export(Actor actor, Subject subject, OutputStream out) throws IOException {
        if (subject.kind().equals(Subject.TICKET)) {
            insiders.check(actor, subject.id());
        } else {
            everywhere(actor);
        }
        if (chains.entries(subject, 1, 1).isEmpty()) {
            throw Problem.notFound("没有这个对象的留痕，请核对", "There is no history of this; check what was asked for");
        }
        database.write(manager -> {
            chains.append(Deed.now(subject, "exported", actor, Map.of()));
            return null;
        });
        new SignedExport(database, roots, Instant.now()).write(actor, subject, out);
    }
}
