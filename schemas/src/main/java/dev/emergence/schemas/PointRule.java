package dev.emergence.schemas;

/** What must hold of a point scored elsewhere: else its intervals can't be computed. */
public final class PointRule {
    /** How far the mean may be from successes / examples: senders round. */
    private static final double ROUNDING = 1e-3;

    private PointRule() {}

    /** @throws Breach of the first rule that the point breaks */
    public static void check(ScoredPoint point) {
        Double error = point.getStandardError();
        require(
                point.getExamples() >= 1 && point.getExamples() <= Limits.EXAMPLES,
                "examples",
                "must be from 1 to " + Limits.EXAMPLES);
        require(within(point.getChance(), 1), "chance", "must be from 0 to 1");
        require(error == null || within(error, Limits.MAGNITUDE), "standard_error", "must be from 0 to 1e100");
        Catalogue.entry(point.getMetric()).ifPresent(entry -> ofCatalogue(point, entry));
        if (point.getSuccesses() != null) {
            ofSuccesses(point, point.getSuccesses());
            return;
        }
        if (error == null) {
            throw Breach.missing("standard_error", "is missing: give mean and standard_error, or successes");
        }
        boolean loss = point.getKind() == Kind.LOSS;
        require(
                within(point.getMean(), loss ? Limits.MAGNITUDE : 1),
                "mean",
                loss ? "must be from 0 to 1e100" : "must be from 0 to 1");
    }

    /** The catalogue's names mean its metrics. */
    private static void ofCatalogue(ScoredPoint point, Catalogue.Entry entry) {
        String name = entry.id() + " is a name of the catalogue (/v1/metrics): ";
        require(point.getKind() == entry.kind(), "kind", name + "its kind is " + entry.kind());
        require(
                point.getContinuity() == entry.continuity(),
                "continuity",
                name + "its continuity is " + entry.continuity());
        require(!(point.getMean() > entry.greatest()), "mean", name + "must be at most " + (long) entry.greatest());
    }

    private static void ofSuccesses(ScoredPoint point, double successes) {
        require(
                point.getKind() == Kind.PROPORTION,
                "successes",
                "are only of kind PROPORTION: give mean and standard_error");
        require(within(successes, point.getExamples()), "successes", "must be from 0 to examples");
        boolean same = Math.abs(point.getMean() - successes / point.getExamples()) <= ROUNDING;
        require(same && within(point.getMean(), 1), "mean", "must be from 0 to 1, and successes / examples");
    }

    private static boolean within(double value, double greatest) {
        return value >= 0 && value <= greatest;
    }

    private static void require(boolean holds, String field, String rule) {
        if (!holds) {
            throw Breach.of(field, rule);
        }
    }
}
