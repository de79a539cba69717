package org.gridhall.tools.generate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What happens to one ticket from its intake to its end: mostly within the limit, with a tail of late ones, some not
 * taken, suspended, extended, sent back for rework.
 */
final class Course {

    static final String DISPATCH = "dispatch";
    static final String HANDLED = "handled";
    static final String CLOSE = "close";
    static final String LEDGER = "ledger";
    static final String REGISTER = "register";
    static final String RETURN = "not-ours";
    static final String FEEDBACK = "feedback";
    static final String REWORK = "rework";

    private static final double RETURNED = 0.04;
    private static final double SUSPENDED = 0.025;
    private static final double EXTENDED = 0.03;
    private static final double REWORKED = 0.02;

    /** An action at its time. */
    record Step(String action, Instant at) {}

    private final Instant opened;
    private List<Step> steps = new ArrayList<>();

    private Course(Instant opened) {
        this.opened = opened;
    }

    /**
     * Everything that happens, however long it takes.
     *
     * @param minutes the limit
     */
    static Course natural(Instant opened, long minutes, Rhythm rhythm, Random random) {
        Course course = new Course(opened);
        Walk walk = course.new Walk(rhythm, random);
        walk.on(REGISTER, middle(18, 0.9, random));
        walk.on(DISPATCH, middle(22, 0.9, random));
        if (random.nextDouble() < RETURNED) {
            walk.on(RETURN, middle(Math.min(150, minutes / 4.0), 0.8, random));
            walk.on(DISPATCH, middle(45, 0.8, random));
        }
        double share = Math.min(3.5, middle(0.42, 0.62, random));
        double chance = random.nextDouble();
        if (chance < SUSPENDED) {
            walk.on("suspend", 0.3 * share * minutes);
            walk.on("resume", 1440 * (1 + 4 * random.nextDouble()));
            share *= 0.6;
        } else if (chance < SUSPENDED + EXTENDED && minutes >= 3 * 1440) {
            walk.on("ask-extension", 0.75 * minutes);
            walk.on("grant-extension", middle(200, 0.5, random));
            share = 0.25 + (0.2 + random.nextDouble()) * 1440 / minutes;
        }
        walk.on(HANDLED, share * minutes);
        walk.on(FEEDBACK, middle(170, 0.9, random));
        if (random.nextDouble() < REWORKED) {
            walk.on(REWORK, middle(400, 0.8, random));
            walk.on(HANDLED, 0.5 * share * minutes);
            walk.on(FEEDBACK, middle(170, 0.9, random));
        }
        walk.on(CLOSE, middle(110, 1, random));
        return course;
    }

    /** Goes on in time, awake only. */
    private final class Walk {
        private final Rhythm rhythm;
        private final Random random;
        private Instant at = opened;

        Walk(Rhythm rhythm, Random random) {
            this.rhythm = rhythm;
            this.random = random;
        }

        void on(String action, double minutes) {
            at = rhythm.awake(at.plusSeconds(60 + (long) (60 * minutes)), random);
            steps.add(new Step(action, at));
        }
    }

    /** A positive number about a middle, with a long tail upwards. */
    private static double middle(double middle, double spread, Random random) {
        return middle * Math.exp(spread * random.nextGaussian());
    }

    Instant opened() {
        return opened;
    }

    List<Step> steps() {
        return steps;
    }

    boolean closed() {
        return !steps.isEmpty() && CLOSE.equals(steps.get(steps.size() - 1).action());
    }

    boolean closedBy(Instant end) {
        List<Step> done = steps.stream().filter(step -> step.at().isBefore(end)).toList();
        return !done.isEmpty() && CLOSE.equals(done.get(done.size() - 1).action());
    }

    /** Only what lies before. */
    void until(Instant end) {
        steps = new ArrayList<>(
                steps.stream().filter(step -> step.at().isBefore(end)).toList());
    }

    /** The same steps in less time, all before the end. */
    void hurry(Instant end) {
        Instant last = steps.get(steps.size() - 1).at();
        double share = Math.min(
                1,
                Math.max(0, Duration.between(opened, end).toSeconds() - 2)
                        / (double) Math.max(1, Duration.between(opened, last).toSeconds()));
        steps.replaceAll(step -> new Step(step.action(), opened.plusSeconds((long)
                (share * Duration.between(opened, step.at()).toSeconds()))));
    }

    /** Stands still somewhere before its end: mostly with those who handle it. */
    void stick(Random random) {
        double where = random.nextDouble();
        String last = where < 0.04
                ? null
                : where < 0.1 ? REGISTER : where < 0.75 ? DISPATCH : where < 0.88 ? HANDLED : FEEDBACK;
        int first = 0;
        while (last != null && !steps.get(first).action().equals(last)) {
            first++;
        }
        int keep = last == null ? 0 : first + 1;
        // what is suspended or waits for more time stands still there
        while (DISPATCH.equals(last) && !steps.get(keep).action().equals(HANDLED) && random.nextBoolean()) {
            keep++;
        }
        steps = new ArrayList<>(steps.subList(0, keep));
    }

    /** Enters it in the ledger, once it is registered where it is. */
    void enter(Instant end) {
        int at = !steps.isEmpty() && steps.get(0).action().equals(REGISTER) ? 1 : 0;
        Instant from = at == 0 ? opened : steps.get(0).at();
        Instant next = at < steps.size() ? steps.get(at).at() : end;
        long seconds = Math.max(0, Math.min(600, Duration.between(from, next).toSeconds() / 2));
        steps.add(at, new Step(LEDGER, from.plusSeconds(seconds)));
    }
}
