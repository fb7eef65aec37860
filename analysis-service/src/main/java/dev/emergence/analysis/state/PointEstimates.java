package dev.emergence.analysis.state;

import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Paired;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.ScoredPoint;
import dev.emergence.statistics.point.BinomialInterval;
import dev.emergence.statistics.point.ClusteredError;
import dev.emergence.statistics.point.Estimate;
import dev.emergence.statistics.point.Interval;
import dev.emergence.statistics.point.Intervals;
import dev.emergence.statistics.point.McNemar;
import dev.emergence.statistics.point.Moments;
import dev.emergence.statistics.point.PairedMoments;
import java.util.HashMap;
import java.util.OptionalDouble;

/** What is said of one point: value, errors, intervals, and how it differs from the point before. */
final class PointEstimates {
    private PointEstimates() {}

    /** A point from its examples' scores. */
    static CurvePoint of(PointState state, Scored scored) {
        double[] values = scored.values();
        Moments moments = Moments.of(values);
        OptionalDouble error =
                scored.clustered() ? ClusteredError.of(values, scored.clusterIds()) : OptionalDouble.empty();
        CurvePoint point = point(state, scored.definition().kind(), scored.value(), scored.total(), moments, error);
        point.setChance(scored.chance());
        point.setComplete(
                state.getAnnounced() != null
                        ? scored.seen() >= state.getAnnounced()
                        : scored.scorers().stream()
                                .anyMatch(scorer -> state.getSettled().getOrDefault(scorer, false)));
        point.setAnnounced(state.getAnnounced());
        point.setSignature(scored.definition().signature());
        return point;
    }

    /** A point that was scored elsewhere: mean and error are all that is known of its examples. */
    static CurvePoint of(PointState state, ScoredPoint scored) {
        long n = scored.getExamples();
        double mean = scored.getMean();
        boolean declares = scored.getStandardError() != null;
        double error = declares ? scored.getStandardError() : Math.sqrt(mean * (1 - mean) / Math.max(1, n - 1));
        Moments moments = new Moments(n, mean, error * error * n * Math.max(0, n - 1));
        double successes = scored.getSuccesses() != null ? scored.getSuccesses() : mean * n;
        OptionalDouble declared = declares ? OptionalDouble.of(error) : OptionalDouble.empty();
        CurvePoint point = point(state, scored.getKind(), mean, successes, moments, declared);
        point.setComplete(true);
        point.setChance(scored.getChance());
        point.setSignature(scored.getMetric() + "|elsewhere");
        return point;
    }

    /** @param ownError a standard error other than that of independent examples; empty without one */
    private static CurvePoint point(
            PointState state, Kind kind, double value, double successes, Moments moments, OptionalDouble ownError) {
        // A corpus metric is no mean of its examples; its interval lies around its own value.
        Moments around = new Moments(moments.n(), value, moments.m2());
        var of = dev.emergence.statistics.metric.Kind.valueOf(kind.name());
        CurvePoint point = new CurvePoint();
        point.setModel(state.getModel());
        point.setPosition(state.getPosition());
        point.setStep(state.getStep());
        point.setTokens(state.getTokens());
        point.setParameters(state.getParameters());
        point.setFlops(state.getFlops());
        point.setExamples(moments.n());
        point.setValue(value);
        point.setSuccesses(successes);
        if (kind == Kind.PROPORTION && successes == 0) {
            point.setResolution(BinomialInterval.resolution(moments.n(), Intervals.ALPHA));
        }
        point.setUndefined(new HashMap<>());
        undefined(point, state.getStep() == null ? "not_sent" : null, "step");
        undefined(point, state.getTokens() == null ? "not_sent" : null, "tokens");
        undefined(point, state.getParameters() == null ? "not_sent" : null, "parameters");
        point.setStandardError(boxed(ownError.isPresent() ? ownError : moments.standardError()));
        undefined(point, point.getStandardError() == null ? "one_example" : null, "standard_error");
        Estimate<Interval> interval =
                ownError.isPresent() ? Intervals.of(of, around, ownError) : Intervals.of(of, around);
        point.setLower(interval.value().map(Interval::lower).orElse(null));
        point.setUpper(interval.value().map(Interval::upper).orElse(null));
        undefined(point, interval.undefined().orElse(null), "lower", "upper");
        Estimate<Interval> watch = Intervals.whileWatching(of, around);
        point.setWatchLower(watch.value().map(Interval::lower).orElse(null));
        point.setWatchUpper(watch.value().map(Interval::upper).orElse(null));
        undefined(point, watch.undefined().orElse(null), "watch_lower", "watch_upper");
        return point;
    }

    /** @param reason why these fields are null; null where they are not */
    private static void undefined(CurvePoint point, String reason, String... fields) {
        for (String field : fields) {
            if (reason != null) {
                point.getUndefined().put(field, reason);
            }
        }
    }

    /** Counts the well-formed outputs, and the right ones among them, of a proportion's point. */
    static void countWellFormed(CurvePoint point, Scored scored, Scored form) {
        if (scored.definition().kind() == Kind.PROPORTION) {
            long[] counts = new long[2];
            scored.pairWith(form, (right, wellFormed) -> {
                counts[0] += (long) wellFormed;
                counts[1] += (long) (wellFormed * right);
            });
            point.setWellFormed(counts[0]);
            point.setWellFormedRight(counts[1]);
        }
    }

    /** The comparison with the point before; null where they share no example. */
    static Paired paired(Scored now, Scored before, CurvePoint pointBefore) {
        PairCollector pairs = new PairCollector();
        now.pairWith(before, pairs);
        PairedMoments moments = pairs.moments;
        if (moments.n() == 0) {
            return null;
        }
        Paired paired = new Paired();
        paired.setModel(pointBefore.getModel());
        paired.setPosition(pointBefore.getPosition());
        paired.setExamples(moments.n());
        paired.setMeanBefore(moments.meanBefore());
        paired.setMeanChange(moments.meanChange());
        paired.setSquaresBefore(moments.m2Before());
        paired.setSquaresChange(moments.m2Change());
        paired.setProducts(moments.coMoment());
        paired.setStandardError(boxed(moments.standardError()));
        paired.setMinimumDetectableEffect(boxed(moments.minimumDetectableEffect()));
        if (now.definition().kind() == Kind.PROPORTION) {
            paired.setGained((long) pairs.gained);
            paired.setLost((long) pairs.lost);
            paired.setMcnemarP(McNemar.exact(pairs.gained, pairs.lost));
        }
        return paired;
    }

    static Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static final class PairCollector implements Scored.Pair {
        private PairedMoments moments = PairedMoments.EMPTY;
        private int gained;
        private int lost;

        @Override
        public void accept(double now, double before) {
            moments = moments.plus(now, before);
            gained += now > before ? 1 : 0;
            lost += now < before ? 1 : 0;
        }
    }
}
