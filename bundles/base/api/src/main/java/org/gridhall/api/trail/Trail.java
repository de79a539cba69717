package org.gridhall.api.trail;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** Reading, checking, sealing and handing out the trail. Reading a ticket's trail goes through {@code Tickets}. */
@ProviderType
public interface Trail {

    /** A subject's entries in order, from a place in the chain on; at most {@code limit}. */
    List<TrailEntry> entries(Subject subject, int fromSeq, int limit);

    /** Computes a subject's chain again, and compares it with the roots that seal its entries. */
    Verdict verify(Subject subject);

    /** Computes every chain again, in the order of their subjects, then every root and the file of roots. */
    Verdict verifyAll();

    /**
     * Begins {@link #verifyAll} in the background of this node; nothing more while one runs.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code trail.verify} everywhere
     */
    void beginVerification(Actor actor);

    /**
     * How far it has come, or what the last one found since this node was started; empty before the first.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code trail.verify}
     */
    Optional<Verification> verification(Actor actor);

    /**
     * A check of everything.
     *
     * @param by who asked for it
     * @param endedAt null while it runs
     * @param entries how many have been computed
     * @param total how many there were when it began
     * @param verdict what it found; null while it runs, and where it could not be brought to its end
     */
    record Verification(String by, Instant beganAt, Instant endedAt, long entries, long total, Verdict verdict) {

        public boolean running() {
            return endedAt == null;
        }
    }

    /**
     * Seals now what is committed and not sealed yet; a day's entries are sealed shortly after its end by themselves.
     *
     * @return the new roots, none when there was nothing to seal
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code trail.verify} everywhere
     */
    List<TrailRoot> seal(Actor actor);

    /**
     * Begins a new file of roots from those of the database and puts the old file aside: after the database was restored
     * from a backup, or the file was lost, and somebody has made sure that nothing was forged.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code trail.verify} everywhere
     */
    void renewRootsFile(Actor actor);

    /**
     * Roots in the order of their numbers.
     *
     * @param after number of the last one seen; 0 for the first page
     * @param limit 1 to 1000
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code trail.verify}
     */
    List<TrailRoot> roots(Actor actor, long after, int limit);

    /**
     * Writes a subject's whole history as one signed JSON file that {@code VerifyTrail.java} checks without the platform,
     * and says in the subject's chain that this was done. What was filled in is in it as far as it is not erased. The
     * stream is left open.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code trail.verify} everywhere or, for a ticket, a post that
     *     covers it; NOT_FOUND where there is no history or the actor may not know of it. Nothing is written then
     */
    void export(Actor actor, Subject subject, OutputStream out) throws IOException;

    /**
     * What a check found.
     *
     * @param subjects chains computed
     * @param entries entries computed
     * @param roots roots computed
     * @param broken the first thing that does not fit, or null when all does
     */
    record Verdict(long subjects, long entries, long roots, Fault broken) {
        public boolean intact() {
            return broken == null;
        }

        /** What is broken and how, in a sentence; null when nothing is. */
        public Text reason() {
            return broken == null ? null : broken.reason();
        }
    }

    /**
     * One thing that does not fit.
     *
     * @param subject whose chain; null for a fault of a root alone
     * @param seq place in the chain of the entry that is broken or missing; 0 when no entry is meant
     * @param entry its id; 0 when nobody can tell any more
     * @param at when it was recorded; null when nobody can tell any more
     * @param root number of the root that shows it; 0 for none
     * @param reason all of it in a sentence
     */
    record Fault(Manner manner, Subject subject, int seq, long entry, Instant at, long root, Text reason) {

        /** A fault with its sentence. */
        public static Fault of(Manner manner, Subject subject, int seq, long entry, Instant at, long root) {
            StringBuilder zh = new StringBuilder();
            StringBuilder en = new StringBuilder();
            if (subject != null) {
                zh.append(subject).append(" 第 ").append(seq).append(" 条");
                en.append(subject).append(" #").append(seq);
                if (entry != 0) {
                    zh.append("（编号 ")
                            .append(entry)
                            .append(at == null ? "" : "，" + at)
                            .append("）");
                    en.append(" (id ")
                            .append(entry)
                            .append(at == null ? "" : ", " + at)
                            .append(")");
                }
                zh.append("：");
                en.append(": ");
            }
            zh.append(manner.text().zh());
            en.append(manner.text().en());
            if (root != 0) {
                zh.append("（第 ").append(root).append(" 号根）");
                en.append(" (root ").append(root).append(")");
            }
            return new Fault(manner, subject, seq, entry, at, root, Text.of(zh.toString(), en.toString()));
        }
    }

    /** How something was broken. */
    enum Manner {
        /** A fact of the entry is another one than its hash says. */
        ENTRY_CHANGED("内容被改动", "the entry was changed"),
        /** The entry and its hash are others than those that were sealed. */
        ENTRY_REPLACED("被换成伪造的一条", "the entry was replaced by a forged one"),
        /** An entry stands among sealed ones and was not there when they were sealed. */
        ENTRY_INSERTED("事后插入的伪造记录", "the entry was forged and put in later"),
        /** An entry stands at another place than it was sealed at. */
        ENTRY_MOVED("顺序或归属被改动", "the entry was moved to another place"),
        /** An entry between others is gone. */
        ENTRY_MISSING("缺失", "the entry is missing"),
        /** The end of a chain was cut off here. */
        END_MISSING("自此条起链尾缺失", "the chain was cut off from this entry on"),
        /** All entries of a subject are gone. */
        CHAIN_MISSING("整条链缺失", "the whole chain is missing"),
        /** The ticket, person or other subject says that its chain ends otherwise. */
        END_DIFFERS("链尾与对象所记不符", "the chain ends otherwise than its subject says"),
        /** What was filled in is something else. */
        PAYLOAD_CHANGED("填写内容被改动", "what was filled in was changed"),
        /** What was filled in is gone, and no entry says that it was erased. */
        PAYLOAD_MISSING("填写内容缺失，且没有删除记录", "what was filled in is missing, and no entry says that it was erased"),
        /** A root's facts do not fit its hash, the root before it or its signature. */
        ROOT_CHANGED("每日根被改动", "the root was changed"),
        /** What a root is said to seal does not give the root. */
        ROOT_MISMATCH("每日根与所封存内容不符", "the root does not fit what it seals"),
        /** A root is gone. */
        ROOT_MISSING("每日根缺失", "the root is missing"),
        /** The file of roots is missing, damaged, or says something else than the database. */
        ROOTS_FILE("根文件缺失、损坏或与数据库不符", "the file of roots is missing, damaged, or differs from the database");

        private final Text text;

        Manner(String zh, String en) {
            this.text = Text.of(zh, en);
        }

        public Text text() {
            return text;
        }
    }
}
