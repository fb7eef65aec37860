package dev.emergence.schemas;

import java.util.Optional;

/** What must hold of a point scored elsewhere, over HTTP as on the topic: else its intervals can't be computed. */
public final class PointRule {
    /** How far the mean may be from successes / examples: senders round. */
    private static final double ROUNDING = 1e-3;

    /** A field that is wrong and what it should be; never quotes the value. */
    public record Breach(String field, String message) {}

    private PointRule() {}

    /** The first breach; empty where there is none. */
    public static Optional<Breach> breach(ScoredPoint point) {
        Double error = point.getStandardError();
        if (point.getExamples() < 1 || point.getExamples() > Limits.EXAMPLES) {
            return breach("examples", "must be from 1 to " + Limits.EXAMPLES);
        }
        if (!within(point.getChance(), 1)) {
            return breach("chance", "must be from 0 to 1");
        }
        if (error != null && !within(error, Limits.MAGNITUDE)) {
            return breach("standard_error", "must be from 0 to 1e100");
        }
        Optional<Breach> reserved = Catalogue.entry(point.getMetric()).flatMap(entry -> ofCatalogue(point, entry));
        if (reserved.isPresent()) {
            return reserved;
        }
        if (point.getSuccesses() != null) {
            return ofSuccesses(point, point.getSuccesses());
        }
        if (error == null) {
            return breach("standard_error", "is missing: give mean and standard_error, or successes");
        }
        boolean loss = point.getKind() == Kind.LOSS;
        return within(point.getMean(), loss ? Limits.MAGNITUDE : 1)
                ? Optional.empty()
                : breach("mean", loss ? "must be from 0 to 1e100" : "must be from 0 to 1");
    }

    /** The catalogue's names mean its metrics. */
    private static Optional<Breach> ofCatalogue(ScoredPoint point, Catalogue.Entry entry) {
        String name = entry.id() + " is a name of the catalogue (/v1/metrics): ";
        if (point.getKind() != entry.kind()) {
            return breach("kind", name + "its kind is " + entry.kind());
        } else if (point.getContinuity() != entry.continuity()) {
            return breach("continuity", name + "its continuity is " + entry.continuity());
        }
        return point.getMean() > entry.greatest()
                ? breach("mean", name + "must be at most " + (long) entry.greatest())
                : Optional.empty();
    }

    private static Optional<Breach> ofSuccesses(ScoredPoint point, double successes) {
        if (point.getKind() != Kind.PROPORTION) {
            return breach("successes", "are only of kind PROPORTION: give mean and standard_error");
        }
        if (!within(successes, point.getExamples())) {
            return breach("successes", "must be from 0 to examples");
        }
        boolean same = Math.abs(point.getMean() - successes / point.getExamples()) <= ROUNDING;
        return same && within(point.getMean(), 1)
                ? Optional.empty()
                : breach("mean", "must be from 0 to 1, and successes / examples");
    }

    private static boolean within(double value, double greatest) {
        return value >= 0 && value <= greatest;
    }

    private static Optional<Breach> breach(String field, String message) {
        return Optional.of(new Breach(field, message));
    }
}
