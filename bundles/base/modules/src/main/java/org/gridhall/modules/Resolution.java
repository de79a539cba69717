package org.gridhall.modules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gridhall.api.Text;
import org.gridhall.api.module.ModuleState.Fault;
import org.gridhall.modules.Draft.Mention;

/**
 * Decides which drafts come into force together. Of one module the highest version wins, then the earlier arrival; of
 * two modules with a code in common the one that worked before, then the earlier arrival. What needs something that is
 * not there waits.
 */
final class Resolution {

    /**
     * A draft that wants to come into force.
     *
     * @param source key of the source; a source has one draft in force at most
     * @param arrival grows with each arrival
     * @param settled whether it worked before
     */
    record Candidate(String source, Draft draft, long arrival, boolean settled) {}

    private static final Comparator<Candidate> NEWEST =
            Comparator.comparing((Candidate candidate) -> !candidate.settled()).thenComparingLong(Candidate::arrival);

    private final Map<Candidate, List<Fault>> refused = new LinkedHashMap<>();
    private final List<Candidate> candidates;
    private Map<String, Candidate> chosen = new TreeMap<>();
    private boolean waiting;

    /** @param candidates of each source the newest first */
    Resolution(Collection<Candidate> candidates, Map<Draft, List<Fault>> vetoed) {
        this.candidates = new ArrayList<>(candidates);
        for (Candidate candidate : candidates) {
            if (vetoed.containsKey(candidate.draft())) {
                refused.put(candidate, vetoed.get(candidate.draft()));
            }
        }
        boolean changed = true;
        while (changed) {
            choose();
            changed = refuseCollisions() || refuseUnmet();
        }
    }

    /** In force, by module id. */
    Map<String, Candidate> inForce() {
        return chosen;
    }

    /** Why the others are not. */
    Map<Candidate, List<Fault>> refused() {
        Map<Candidate, List<Fault>> all = new LinkedHashMap<>(refused);
        Set<Candidate> winners = Set.copyOf(chosen.values());
        for (Candidate candidate : candidates) {
            if (!winners.contains(candidate) && !all.containsKey(candidate)) {
                Draft winner = chosen.get(candidate.draft().id()).draft();
                all.put(candidate, List.of(superseded(candidate.draft(), winner)));
            }
        }
        return all;
    }

    /** Whether something was refused for want of another module. */
    boolean waiting() {
        return waiting;
    }

    private static Fault superseded(Draft draft, Draft winner) {
        String origin = winner.definition().origin();
        return new Fault(
                draft.definition().origin(),
                0,
                "/version",
                Text.of(
                        "模块 " + draft.id() + " 已由 " + origin + " 提供（版本 " + winner.version()
                                + "）；要换成这一个，请用更高的版本号，或移除那一个",
                        "The module " + draft.id() + " is in force from " + origin + " (version " + winner.version()
                                + "); to use this one, give it a higher version or remove the other"));
    }

    private void choose() {
        Map<String, Candidate> bySource = new LinkedHashMap<>();
        candidates.stream()
                .filter(candidate -> !refused.containsKey(candidate))
                .forEach(candidate -> bySource.putIfAbsent(candidate.source(), candidate));
        Comparator<Candidate> better = Comparator.comparing(
                        (Candidate candidate) -> candidate.draft().version(), Versions.ORDER.reversed())
                .thenComparing(candidate -> !candidate.settled())
                .thenComparingLong(Candidate::arrival);
        chosen = new TreeMap<>();
        bySource.values().stream()
                .sorted(better)
                .forEach(candidate -> chosen.putIfAbsent(candidate.draft().id(), candidate));
    }

    private boolean refuseCollisions() {
        Map<String, Candidate> owners = new HashMap<>();
        List<Candidate> order = new ArrayList<>(chosen.values());
        order.sort(Comparator.comparing((Candidate candidate) -> !candidate.settled())
                .thenComparingLong(Candidate::arrival));
        boolean changed = false;
        for (Candidate candidate : order) {
            List<Fault> faults = new ArrayList<>();
            for (Mention mention : candidate.draft().provided()) {
                Candidate owner = owners.get(mention.key());
                if (owner != null && owner != candidate) {
                    faults.add(taken(mention, owner.draft()));
                }
            }
            if (faults.isEmpty()) {
                candidate.draft().provided().forEach(mention -> owners.put(mention.key(), candidate));
            } else {
                refused.put(candidate, faults);
                changed = true;
            }
        }
        return changed;
    }

    private static Fault taken(Mention mention, Draft owner) {
        return mention.fault(
                mention.kind().zh + " " + mention.code() + " 已由模块 " + owner.id() + " 使用，请改名",
                "The " + mention.kind().en + " " + mention.code() + " is taken by the module " + owner.id()
                        + "; rename it");
    }

    /** Refuses the newest that needs what is not there: what it would have replaced may be what others need. */
    private boolean refuseUnmet() {
        Map<String, Mention> there = new HashMap<>();
        chosen.values()
                .forEach(candidate ->
                        there.putAll(DescriptorReader.byKey(candidate.draft().provided())));
        Candidate latest = null;
        for (Candidate candidate : chosen.values()) {
            boolean unmet = candidate.draft().needed().stream().anyMatch(mention -> !there.containsKey(mention.key()));
            if (unmet && (latest == null || NEWEST.compare(candidate, latest) > 0)) {
                latest = candidate;
            }
        }
        if (latest == null) {
            return false;
        }
        waiting = true;
        refused.put(
                latest,
                latest.draft().needed().stream()
                        .filter(mention -> !there.containsKey(mention.key()))
                        .map(mention -> absent(mention, there))
                        .distinct()
                        .toList());
        return true;
    }

    private static Fault absent(Mention mention, Map<String, Mention> there) {
        String near = Nearest.to(
                mention.code(),
                there.values().stream()
                        .filter(other -> other.kind() == mention.kind())
                        .map(Mention::code)
                        .toList());
        return mention.fault(
                "没有" + mention.kind().zh + " " + mention.code()
                        + (near == null ? "；请核对，或先装上提供它的模块" : "，是不是 " + near + "？"),
                "There is no " + mention.kind().en + " " + mention.code()
                        + (near == null
                                ? "; correct it, or install the module that brings it"
                                : "; did you mean " + near + "?"));
    }
}
