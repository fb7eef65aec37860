package dev.emergence.statistics.verdict;

import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.evidence.Candidate;
import java.util.Arrays;

/** A decisive break of the evidence, as the reported metric shows it. */
final class ReportedBreak {
    private static final int WINDOW = 3;
    private static final double ERRORS = 3;

    /** Index of the break's first point. */
    final int position;

    /** The scale of the break. */
    final int at;

    /** The scale at which the reported metric lies furthest. */
    final int after;

    final double shift;
    final Step step;

    private final ReportedCurve curve;
    private final double delta;

    /** Behind the break's three scales. */
    private final int end;

    ReportedBreak(ReportedCurve curve, BreakEvidence evidence, double delta) {
        this.curve = curve;
        this.delta = delta;
        Candidate best = evidence.best();
        position = best.index();
        at = curve.scales.startingAt(position);
        shift = best.shift();
        after = curve.furthest(at, Math.signum(shift));
        step = curve.step(after, at - 1);
        end = Math.min(at + WINDOW, curve.size);
    }

    /** The reported metric moves with the shift, beyond guessing by δ or more and with |z| ≥ 3. */
    boolean shown() {
        return Math.signum(step.size()) == Math.signum(shift)
                && Math.abs(step.beyondGuessing()) >= delta
                && Math.abs(step.z()) >= ERRORS;
    }

    /**
     * How to answer was learned, not the answer: upwards, the score lay 3 standard errors below chance before the break and never 3
     * above until two scales after it, and v over the break's three scales is on the mean below the guesser's + ln 1.1. Where the
     * guesser's v is unknown, the score has to lie below chance within the three scales before.
     */
    boolean formOnly() {
        if (!(shift > 0) || !curve.guessing.possible()) {
            return false;
        }
        int below = -1;
        for (int i = 0; i < end; i++) {
            double z = curve.zAgainstGuessing(i);
            if (z >= ERRORS) {
                return false;
            }
            below = i < at && z <= -ERRORS ? i : below;
        }
        return below >= 0
                && (curve.guessing.v().isPresent()
                        ? meanV() < curve.guessing.v().getAsDouble() + Candidate.MATERIAL
                        : below >= at - WINDOW);
    }

    private double meanV() {
        return Arrays.stream(curve.v, at, end).average().orElseThrow();
    }

    /** At the top just before and over its three scales: nothing is left to be seen. */
    boolean saturated() {
        return Arrays.stream(curve.y, at - 1, end).min().orElseThrow() >= 1 - delta;
    }

    /** The score moved, but between what the worst and the best constant answer give. */
    boolean betweenConstants() {
        double outside = curve.guessing.outside(curve.y[after]) - curve.guessing.outside(curve.y[at - 1]);
        return Math.abs(step.size()) >= delta && Math.abs(outside) < delta;
    }
}
