package dev.emergence.analysis.state;

import dev.emergence.analysis.judge.Overlaps;
import dev.emergence.schemas.Catalogue;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Paired;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.ScoredPoint;
import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.point.BinomialInterval;
import dev.emergence.statistics.point.Estimate;
import dev.emergence.statistics.point.Interval;
import dev.emergence.statistics.point.Intervals;
import dev.emergence.statistics.point.Moments;
import dev.emergence.statistics.point.PairedChange;
import dev.emergence.statistics.point.PairedMoments;
import dev.emergence.statistics.point.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;

/** Writes down what the statistics say of one point: value, errors, intervals, and how it differs from the point before. */
final class PointEstimates {
    private PointEstimates() {}

    /** A point from its examples' scores. */
    static CurvePoint of(PointState state, Scored scored) {
        double[] values = scored.values();
        Moments moments = Moments.of(values);
        Precision precision = scored.rows().clustered()
                ? Precision.clustered(
                        kind(scored.definition()), values, scored.rows().clusterIds())
                : Precision.independent(moments);
        CurvePoint point = point(state, scored.definition(), scored.value(), scored.total(), moments, precision);
        point.setChance(scored.guesses().chance());
        point.setConstantChoices(scored.guesses().constantChoices());
        point.setTargetTokens(scored.guesses().targetTokens());
        Scored.Origin origin = scored.origin();
        Long announced = origin.announced();
        point.setComplete(
                announced != null
                        ? origin.seen() >= announced
                        : origin.sources().stream()
                                .anyMatch(source -> state.getSettled().getOrDefault(source, false)));
        point.setAnnounced(announced);
        point.setCheckpointId(origin.checkpointId());
        if (announced != null && origin.seen() > announced) {
            point.getWarnings().add("more_than_announced");
        }
        undefined(point, !point.getComplete() && state.getWaits() ? "fewer_than_before" : null, "complete");
        return point;
    }

    /** A point of a complete one's examples, several of whose rows are one here. */
    static CurvePoint derived(PointState state, Scored scored) {
        CurvePoint point = of(state, scored);
        point.setAnnounced(point.getAnnounced() == null ? null : point.getExamples());
        return point;
    }

    /** A point that was scored elsewhere: mean and error are all that is known of its examples. */
    static CurvePoint of(PointState state, Checkpoint checkpoint) {
        ScoredPoint scored = checkpoint.getPoint();
        Definition definition = Definition.elsewhere(scored, Catalogue.elsewhere(scored.getMetric()));
        long n = scored.getExamples();
        double mean = definition.within(scored.getMean());
        Double error = scored.getStandardError();
        Moments moments = error != null ? Moments.withError(n, mean, error) : Moments.ofShare(n, mean);
        Precision precision =
                error != null ? Precision.declared(kind(definition), moments, error) : Precision.independent(moments);
        double successes = scored.getSuccesses() != null ? scored.getSuccesses() : mean * n;
        CurvePoint point = point(state, definition, mean, successes, moments, precision);
        point.setComplete(true);
        point.setChance(scored.getChance());
        point.setCheckpointId(checkpoint.getCheckpointId());
        return point;
    }

    private static CurvePoint point(
            PointState state,
            Definition definition,
            double value,
            double successes,
            Moments moments,
            Precision precision) {
        CurvePoint point = new CurvePoint();
        point.setModel(state.getModel());
        point.setPosition(state.getPosition());
        point.setLap(state.getLap());
        point.setTime(state.getTime());
        point.setStep(state.getStep());
        point.setTokens(state.getTokens());
        point.setParameters(state.getParameters());
        point.setFlops(state.getFlops());
        point.setKind(definition.kind());
        point.setContinuity(definition.continuity());
        point.setSignature(definition.signature());
        point.setExamples(moments.n());
        point.setValue(value);
        point.setSuccesses(successes);
        point.setUndefined(new HashMap<>());
        point.setConstantChoices(List.of());
        point.setWarnings(new ArrayList<>());
        if (Weights.several(state)) {
            point.getWarnings().add("two_checkpoint_ids");
        }
        undefined(point, state.getStep() == null ? "not_sent" : null, "step");
        undefined(point, state.getTokens() == null ? "not_sent" : null, "tokens");
        undefined(point, state.getParameters() == null ? "not_sent" : null, "parameters");
        // A corpus metric is no mean of its examples; its interval lies around its own value.
        estimate(point, definition, new Moments(moments.n(), value, moments.m2()), precision);
        return point;
    }

    private static void estimate(CurvePoint point, Definition definition, Moments around, Precision precision) {
        var kind = kind(definition);
        point.setStandardError(precision.standardError().value().orElse(null));
        undefined(point, precision.standardError().undefined().orElse(null), "standard_error");
        point.setEffectiveExamples(precision.effective().value().orElse(null));
        undefined(point, precision.effective().undefined().orElse(null), "effective_examples");
        if (definition.kind() == Kind.PROPORTION && point.getSuccesses() == 0) {
            point.setResolution(precision
                    .effective()
                    .map(n -> BinomialInterval.resolution(n, Intervals.ALPHA))
                    .value()
                    .orElse(null));
            undefined(point, precision.effective().undefined().orElse(null), "resolution");
        }
        Estimate<Interval> interval = Intervals.of(kind, definition.greatest(), around, precision);
        point.setLower(interval.value().map(Interval::lower).orElse(null));
        point.setUpper(interval.value().map(Interval::upper).orElse(null));
        undefined(point, interval.undefined().orElse(null), "lower", "upper");
        Estimate<Interval> watch = Intervals.whileWatching(kind, definition.greatest(), around, precision);
        point.setWatchLower(watch.value().map(Interval::lower).orElse(null));
        point.setWatchUpper(watch.value().map(Interval::upper).orElse(null));
        undefined(point, watch.undefined().orElse(null), "watch_lower", "watch_upper");
    }

    private static MetricKind kind(Definition definition) {
        return MetricKind.valueOf(definition.kind().name());
    }

    /** @param reason why these fields are null; null where they are not */
    private static void undefined(CurvePoint point, String reason, String... fields) {
        for (String field : fields) {
            if (reason != null) {
                point.getUndefined().put(field, reason);
            }
        }
    }

    /** Counts the well-formed outputs, and the right ones among them, of a proportion's point; of other weights they say nothing. */
    static void countWellFormed(CurvePoint point, Scored scored, Scored form) {
        boolean same =
                Objects.equals(scored.origin().checkpointId(), form.origin().checkpointId());
        if (same && scored.definition().kind() == Kind.PROPORTION) {
            Scored.Pairs pairs = scored.pairWith(form);
            long wellFormed = 0;
            long right = 0;
            for (int i = 0; i < pairs.now().length; i++) {
                wellFormed += (long) pairs.before()[i];
                right += (long) (pairs.before()[i] * pairs.now()[i]);
            }
            point.setWellFormed(wellFormed);
            point.setWellFormedRight(right);
        }
    }

    /** Compares a point with the one before on the examples that both have, or says that they share none. */
    static void compare(CurvePoint point, Scored now, Scored before, CurvePoint pointBefore) {
        Scored.Pairs pairs = now.pairWith(before);
        boolean none = pairs.now().length == 0;
        point.setPaired(none ? null : paired(now, pairs, pointBefore));
        undefined(point, none ? Overlaps.NO_SHARED : null, "paired");
    }

    private static Paired paired(Scored now, Scored.Pairs pairs, CurvePoint pointBefore) {
        PairedChange change = pairs.clusters() == null
                ? PairedChange.of(pairs.now(), pairs.before())
                : PairedChange.of(kind(now.definition()), pairs.now(), pairs.before(), pairs.clusters());
        PairedMoments moments = change.moments();
        Paired paired = new Paired();
        paired.setModel(pointBefore.getModel());
        paired.setPosition(pointBefore.getPosition());
        paired.setLap(pointBefore.getLap());
        paired.setExamples(moments.n());
        paired.setEffectiveExamples(
                change.effective().isPresent() ? change.effective().getAsDouble() : null);
        paired.setMeanBefore(moments.meanBefore());
        paired.setMeanChange(moments.meanChange());
        paired.setSquaresBefore(moments.m2Before());
        paired.setSquaresChange(moments.m2Change());
        paired.setProducts(moments.coMoment());
        paired.setStandardError(change.standardError().value().orElse(null));
        paired.setMinimumDetectableEffect(
                change.minimumDetectableEffect().value().orElse(null));
        if (now.definition().kind() == Kind.PROPORTION) {
            paired.setGained((long) change.gained());
            paired.setLost((long) change.lost());
            paired.setMcnemarP(change.mcnemar().value().orElse(null));
        }
        return paired;
    }
}
