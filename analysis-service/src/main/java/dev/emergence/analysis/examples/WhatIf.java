package dev.emergence.analysis.examples;

import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Kind;
import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.metric.UnbiasedEstimates;
import dev.emergence.statistics.point.Estimate;
import dev.emergence.statistics.point.Interval;
import dev.emergence.statistics.point.Intervals;
import dev.emergence.statistics.point.Moments;
import dev.emergence.statistics.point.Precision;
import dev.emergence.statistics.point.RandomSubset;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * One point under another metric, or with more or fewer examples.
 *
 * @param value of the point
 * @param standardError of the value
 * @param interval of the value, 95%
 * @param detectable the change from the point before that would have shown with a power of 80%
 * @param shown the range in which the value of a random subset of the examples there are lies with a chance of 95%
 * @param noneRight the chance that such a subset has no right one
 */
public record WhatIf(
        Estimate<Double> value,
        Estimate<Double> standardError,
        Estimate<Interval> interval,
        Estimate<Double> detectable,
        Estimate<RandomSubset.Range> shown,
        Estimate<Double> noneRight) {
    /** So many examples of a curve are read for one answer. */
    public static final int MOST_ROWS = 1_000_000;

    /** Why something is undefined that has no meaning here. */
    public static final String NOT_ASKED = "not_asked";

    /**
     * All of k examples right: C(successes, k)/C(examples, k). Its interval is that of the share, to the power k, of which it estimates
     * the k-th; its error is the jackknife's over the effective number of examples.
     */
    public static WhatIf subset(CurvePoint point, int k) {
        long n = point.getExamples();
        if (k > n) {
            return none("fewer_examples_than_k");
        }
        long right = Math.round(point.getSuccesses());
        Double effective = point.getEffectiveExamples();
        OptionalDouble error = UnbiasedEstimates.subsetAccuracyError(right, n, k);
        return new WhatIf(
                Estimate.of(UnbiasedEstimates.subsetAccuracy(right, n, k)),
                effective == null
                        ? Estimate.undefined("one_cluster")
                        : error.isPresent()
                                ? Estimate.of(error.getAsDouble() * Math.sqrt(n / effective))
                                : Estimate.undefined("no_more_examples_than_k"),
                point.getLower() == null
                        ? Estimate.undefined("one_cluster")
                        : Estimate.of(new Interval(Math.pow(point.getLower(), k), Math.pow(point.getUpper(), k))),
                Estimate.undefined(NOT_ASKED),
                Estimate.undefined(NOT_ASKED),
                Estimate.undefined(NOT_ASKED));
    }

    /** The share of examples with a score of at least the threshold, or a loss of at most it. */
    public static WhatIf threshold(ExampleScores scores, double threshold) {
        boolean loss = scores.kind() == MetricKind.LOSS;
        double[] right = Arrays.stream(scores.values())
                .map(value -> (loss ? value <= threshold : value >= threshold) ? 1 : 0)
                .toArray();
        return of(MetricKind.PROPORTION, right, scores.clusters());
    }

    /**
     * The mean of some scores, as a point of them alone has it.
     *
     * @param clusters of each; null where they don't depend on each other
     */
    static WhatIf of(MetricKind kind, double[] values, String[] clusters) {
        Moments moments = Moments.of(values);
        Precision precision =
                clusters == null ? Precision.independent(moments) : Precision.clustered(kind, values, clusters);
        return new WhatIf(
                Estimate.of(moments.mean()),
                precision.standardError(),
                Intervals.of(kind, Intervals.greatest(kind), moments, precision),
                Estimate.undefined(NOT_ASKED),
                Estimate.undefined(NOT_ASKED),
                Estimate.undefined(NOT_ASKED));
    }

    /**
     * What N examples would have shown. Errors are those of N examples like these, s/√N: they shrink and grow with √(examples/N), those of
     * clusters too. What is shown of the very examples that there are is {@link RandomSubset}'s.
     *
     * @param greatest no value of the metric is above it
     */
    public static WhatIf examples(CurvePoint point, MetricKind kind, double greatest, int subset) {
        long n = point.getExamples();
        double factor = Math.sqrt((double) n / subset);
        Estimate<Double> error = scaled(point.getStandardError(), factor, "one_example");
        Estimate<Double> effective = scaled(point.getEffectiveExamples(), (double) subset / n, "one_cluster");
        long freedom = Math.max(0, Math.round(effective.value().orElse(1.0)) - 1);
        Moments moments = error.value().isPresent()
                ? Moments.withError(subset, point.getValue(), error.value().get())
                : new Moments(subset, point.getValue(), 0);
        Double detectable = point.getPaired() == null ? null : point.getPaired().getMinimumDetectableEffect();
        double pairs = point.getPaired() == null ? 1 : point.getPaired().getExamples();
        return new WhatIf(
                Estimate.of(point.getValue()),
                error,
                Intervals.of(kind, greatest, moments, new Precision(error, effective, freedom)),
                scaled(detectable, Math.sqrt(pairs / subset), "no_point_before"),
                subset > n ? Estimate.undefined("more_than_there_are") : shown(point, kind, greatest, subset),
                kind != MetricKind.PROPORTION
                        ? Estimate.undefined("no_proportion")
                        : subset > n
                                ? Estimate.undefined("more_than_there_are")
                                : Estimate.of(RandomSubset.noneRight(Math.round(point.getSuccesses()), n, subset)));
    }

    private static Estimate<RandomSubset.Range> shown(CurvePoint point, MetricKind kind, double greatest, int subset) {
        long n = point.getExamples();
        if (kind == MetricKind.PROPORTION) {
            return Estimate.of(RandomSubset.share(Math.round(point.getSuccesses()), n, subset));
        }
        Double error = point.getStandardError();
        Double effective = point.getEffectiveExamples();
        return error == null || effective == null
                ? Estimate.undefined(n == 1 ? "one_example" : "one_cluster")
                : Estimate.of(RandomSubset.mean(point.getValue(), error * error * effective, n, subset, 0, greatest));
    }

    private static Estimate<Double> scaled(Double value, double factor, String otherwise) {
        return value == null ? Estimate.undefined(otherwise) : Estimate.of(value * factor);
    }

    /** Nothing can be said. */
    public static WhatIf none(String reason) {
        return new WhatIf(
                Estimate.undefined(reason),
                Estimate.undefined(reason),
                Estimate.undefined(reason),
                Estimate.undefined(NOT_ASKED),
                Estimate.undefined(NOT_ASKED),
                Estimate.undefined(NOT_ASKED));
    }

    /** Of a curve's kind. */
    public static MetricKind kind(Kind kind) {
        return MetricKind.valueOf(kind.name());
    }
}
