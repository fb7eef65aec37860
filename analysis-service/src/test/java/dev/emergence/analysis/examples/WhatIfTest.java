package dev.emergence.analysis.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Paired;
import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.point.Estimate;
import dev.emergence.statistics.point.Interval;
import dev.emergence.statistics.point.Intervals;
import dev.emergence.statistics.point.Moments;
import dev.emergence.statistics.point.Precision;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WhatIfTest {
    /** As PointEstimates writes it, of examples that don't depend on each other. */
    private static CurvePoint point(MetricKind kind, double... scores) {
        Moments moments = Moments.of(scores);
        Precision precision = Precision.independent(moments);
        Interval interval = Intervals.of(kind, moments).value().orElseThrow();
        CurvePoint point = new CurvePoint();
        point.setExamples(scores.length);
        point.setValue(moments.mean());
        point.setSuccesses(Arrays.stream(scores).sum());
        point.setStandardError(precision.standardError().value().orElseThrow());
        point.setEffectiveExamples((double) scores.length);
        point.setLower(interval.lower());
        point.setUpper(interval.upper());
        return point;
    }

    private static CurvePoint share(int right, int examples) {
        double[] scores = new double[examples];
        Arrays.fill(scores, 0, right, 1);
        return point(MetricKind.PROPORTION, scores);
    }

    private static <T> T value(Estimate<T> estimate) {
        return estimate.value().orElseThrow();
    }

    @Test
    void allOfKExamplesAreRightAsOftenAsInAllTheirSubsets() {
        boolean[] right = {true, true, false, true, true, false, true};
        int all = 0;
        int subsets = 0;
        for (int set = 0; set < 1 << right.length; set++) {
            if (Integer.bitCount(set) == 3) {
                boolean every = true;
                for (int i = 0; i < right.length; i++) {
                    every &= (set >> i & 1) == 0 || right[i];
                }
                all += every ? 1 : 0;
                subsets++;
            }
        }
        CurvePoint point = share(5, 7);
        WhatIf subset = WhatIf.subset(point, 3);
        assertThat(value(subset.value())).isCloseTo((double) all / subsets, within(1e-15));
        assertThat(value(subset.interval()).lower()).isEqualTo(Math.pow(point.getLower(), 3));
    }

    @Test
    void oneOfOneIsTheShareItself() {
        CurvePoint point = share(30, 100);
        WhatIf subset = WhatIf.subset(point, 1);
        assertThat(value(subset.value())).isCloseTo(.3, within(1e-15));
        assertThat(value(subset.standardError())).isCloseTo(point.getStandardError(), within(1e-15));
        assertThat(WhatIf.subset(point, 100).standardError().undefined()).contains("no_more_examples_than_k");
        assertThat(WhatIf.subset(point, 101).value().undefined()).contains("fewer_examples_than_k");
    }

    @Test
    void aThresholdMakesAShareOfAScoreAndOfALoss() {
        double[] scores = {.1, .5, .5, .9, 1};
        assertThat(value(WhatIf.threshold(scores(MetricKind.SCORE, scores, null), .5)
                        .value()))
                .isEqualTo(.8);
        assertThat(value(WhatIf.threshold(scores(MetricKind.LOSS, scores, null), .5)
                        .value()))
                .isEqualTo(.6);
        WhatIf other = WhatIf.threshold(scores(MetricKind.SCORE, scores, null), .6);
        CurvePoint expected = share(2, 5);
        assertThat(value(other.standardError())).isCloseTo(expected.getStandardError(), within(1e-15));
        assertThat(value(other.interval())).isEqualTo(new Interval(expected.getLower(), expected.getUpper()));
        String[] clusters = {"a", "a", "a", "b", "b"};
        assertThat(value(WhatIf.threshold(scores(MetricKind.SCORE, scores, clusters), .6)
                        .standardError()))
                .isGreaterThan(expected.getStandardError());
    }

    private static ExampleScores scores(MetricKind kind, double[] values, String[] clusters) {
        return new ExampleScores(
                kind,
                "rule",
                new String[values.length],
                values,
                clusters,
                new int[values.length],
                new ExampleScores.Place[values.length],
                new Long[values.length]);
    }

    @ParameterizedTest
    @EnumSource(MetricKind.class)
    void asManyAsThereAreShowWhatTheyShow(MetricKind kind) {
        CurvePoint point = kind == MetricKind.PROPORTION ? share(12, 40) : point(kind, .1, .4, .35, .8, .2);
        WhatIf same = WhatIf.examples(point, kind, Intervals.greatest(kind), (int) point.getExamples());
        assertThat(value(same.standardError())).isCloseTo(point.getStandardError(), within(1e-15));
        assertThat(value(same.interval()).lower()).isCloseTo(point.getLower(), within(1e-12));
        assertThat(value(same.interval()).upper()).isCloseTo(point.getUpper(), within(1e-12));
        assertThat(value(same.shown()).lower()).isCloseTo(point.getValue(), within(1e-12));
        assertThat(value(same.shown()).upper()).isCloseTo(point.getValue(), within(1e-12));
    }

    @Test
    void fewerExamplesProveLessAndMoreProveMore() {
        CurvePoint point = share(12, 400);
        Paired paired = new Paired();
        paired.setExamples(400);
        paired.setMinimumDetectableEffect(.05);
        point.setPaired(paired);
        WhatIf few = WhatIf.examples(point, MetricKind.PROPORTION, 1, 25);
        assertThat(value(few.value())).isEqualTo(point.getValue());
        assertThat(value(few.standardError())).isCloseTo(4 * point.getStandardError(), within(1e-15));
        assertThat(value(few.detectable())).isCloseTo(.2, within(1e-15));
        assertThat(value(few.noneRight())).isBetween(.4, .5);
        assertThat(value(few.shown()).lower()).isZero();
        WhatIf more = WhatIf.examples(point, MetricKind.PROPORTION, 1, 1600);
        assertThat(value(more.standardError())).isCloseTo(point.getStandardError() / 2, within(1e-15));
        assertThat(more.shown().undefined()).contains("more_than_there_are");
        assertThat(more.noneRight().undefined()).contains("more_than_there_are");
    }
}
