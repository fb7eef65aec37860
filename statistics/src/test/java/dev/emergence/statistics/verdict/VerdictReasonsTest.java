package dev.emergence.statistics.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.statistics.evidence.BreakEvidence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Noiseless curves over 20 points, a sixth of a decade apart: loss exp(−v), five tokens to be right. */
class ReasonsTest {
    private static final int POINTS = 20;
    private static final int TOKENS = 5;

    @Test
    void aStraightCompanionExplainsTheWholeRiseOfAnArtefact() {
        ReasonedVerdict judgement = companion(250, j -> -1 + .25 * j);

        assertThat(judgement.verdict()).isEqualTo(Verdict.METRIC_ARTEFACT);
        assertThat(judgement.reasons().basis()).isEqualTo(Basis.COMPANION);
        assertThat(judgement.reasons().explainedShare().orElseThrow()).isGreaterThan(.95);
        assertThat(judgement.reasons().threshold().orElseThrow()).isGreaterThanOrEqualTo(3);
        assertThat(judgement.reasons().resolution().orElseThrow())
                .isCloseTo(1 - Math.pow(.05, 1 / 250.0), within(1e-12));
        assertThat(judgement.reasons().step()).isEmpty();
    }

    @Test
    void fewExamplesMakeItUnderSampledAndSayHowManyWereNeeded() {
        ReasonedVerdict judgement = companion(30, j -> -1.8 + .45 * j);

        assertThat(judgement.verdict()).isEqualTo(Verdict.UNDER_SAMPLED);
        int middle = (judgement.reasons().threshold().orElseThrow() - 1) / 2;
        double p = Math.exp(-TOKENS * Math.exp(1.8 - .45 * middle));
        double exact = Math.log(.05) / Math.log1p(-p);
        // at most one success a quiet point and a factor e^6 beyond what 30 examples see: a factor of 10 is close
        assertThat((double) judgement.reasons().examplesNeeded().orElseThrow()).isBetween(exact / 10, exact * 10);
    }

    @Test
    void aBreakOutOfAFlatCompanionIsExplainedByNothing() {
        ReasonedVerdict judgement = companion(250, j -> j < 10 ? .2 : 2.5);

        assertThat(judgement.verdict()).isEqualTo(Verdict.BREAKTHROUGH);
        assertThat(judgement.reasons().position()).hasValue(10);
        assertThat(judgement.reasons().explainedShare().orElseThrow()).isLessThan(.05);
        assertThat(judgement.reasons().shift().orElseThrow()).isCloseTo(2.3, within(.05));
        Step step = judgement.reasons().step().orElseThrow();
        assertThat(step.size() / step.standardError()).isCloseTo(step.z(), within(1e-12));
        assertThat(step.index()).isBetween(10, 12);
    }

    @Test
    void theSameFallingIsACollapse() {
        assertThat(companion(250, j -> j < 10 ? 2.5 : .2).verdict()).isEqualTo(Verdict.COLLAPSE);
    }

    @Test
    void aBreakThatTheReportedMetricDoesNotShowIsLatent() {
        ReasonedVerdict judgement = companion(250, j -> j < 10 ? -3 : -1);

        assertThat(judgement.verdict()).isEqualTo(Verdict.LATENT_CHANGE);
        assertThat(judgement.reasons().step()).isPresent();
        assertThat(judgement.reasons().explainedShare()).isEmpty();
    }

    @Test
    void fewerThanFivePointsAreInsufficient() {
        for (int points = 0; points < 5; points++) {
            List<ReportedPoint> reported = reported(collect(points, j -> 1.0 * j), 30);
            ReasonedVerdict judgement = Judge.STANDARD.judge(reported, Guessing.NEVER);

            assertThat(judgement.verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
            assertThat(judgement.reasons().explainedShare()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 30, 1_000_000_000})
    void constantCurvesAreNoChangeHoweverFewExamples(long examples) {
        for (double share : new double[] {0, 1e-300, .5, 1}) {
            List<ReportedPoint> reported = new ArrayList<>();
            for (int j = 0; j < POINTS; j++) {
                reported.add(new ReportedPoint(6 + j, share * examples, examples));
            }
            assertThat(Judge.STANDARD.judge(reported, Guessing.NEVER).verdict()).isEqualTo(Verdict.NO_CHANGE);
            assertThat(Judge.STANDARD.judge(reported, Guessing.of(.25)).verdict())
                    .isEqualTo(Verdict.NO_CHANGE);
        }
    }

    @Test
    void replicatesOfFewerThanFiveScalesAreInsufficient() {
        List<ReportedPoint> reported = new ArrayList<>();
        for (int j = 0; j < POINTS; j++) {
            reported.add(new ReportedPoint(6 + j / 5, j, POINTS)); // four scales of five
        }
        assertThat(Judge.STANDARD.judge(reported, Guessing.NEVER).verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    }

    @Test
    void aCompanionThatDoesNotMoveExplainsNothing() {
        double[] flat = new double[POINTS];
        double[] se = new double[POINTS];
        Arrays.fill(se, .01);
        double[] v = collect(POINTS, j -> -1 + .25 * j);
        ReasonedVerdict judgement = Judge.STANDARD.judge(
                reported(v, 250), Guessing.NEVER, BreakEvidence.of(scales(POINTS), flat, se), Basis.COMPANION);

        assertThat(judgement.verdict()).isEqualTo(Verdict.GRADUAL);
        assertThat(judgement.reasons().explainedShare()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63, 64})
    void anyCurveWithAnyCompanionGivesFiniteReasons(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] sizes = {1e-9, 1, 30, 690};
        for (int run = 0; run < 200; run++) {
            int points = random.nextInt(40);
            long examples = new long[] {1, 30, 1_000_000_000}[random.nextInt(3)];
            double size = sizes[random.nextInt(sizes.length)];
            double rise = random.nextDouble(-2, 4) / POINTS;
            double[] se = new double[points];
            Arrays.fill(se, .01);
            List<ReportedPoint> reported = reported(collect(points, j -> -1 + rise * j), examples);
            double[] v = collect(points, j -> size * (random.nextInt(3) == 0 ? 1 : rise * j));
            BreakEvidence evidence = BreakEvidence.of(scales(points), v, se);
            VerdictReasons reasons = Judge.STANDARD
                    .judge(reported, Guessing.NEVER, evidence, Basis.COMPANION)
                    .reasons();

            assertThat(reasons.explainedShare().orElse(0)).as("seed %s", seed).isBetween(0.0, 1.0);
            assertThat(reasons.bayesFactorLog10().orElse(0)).as("seed %s", seed).isFinite();
            assertThat(reasons.step().map(Step::z).orElse(0.0))
                    .as("seed %s", seed)
                    .isFinite();
            assertThat(reasons.examplesNeeded().orElse(1)).as("seed %s", seed).isPositive();
        }
    }

    @Test
    void refusesEvidenceOfOtherScales() {
        double[] v = collect(POINTS, j -> .1 * j);
        double[] se = new double[POINTS];
        Arrays.fill(se, .01);
        double[] moved = scales(POINTS);
        moved[3] += 1e-9;
        BreakEvidence other = BreakEvidence.of(moved, v, se);

        assertThatThrownBy(() -> Judge.STANDARD.judge(reported(v, 30), Guessing.NEVER, other, Basis.COMPANION))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Guessing.of(1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Guessing(.2, .3, OptionalDouble.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReportedPoint(6, 2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReportedPoint(6, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ReasonedVerdict companion(long examples, IntToDoubleFunction curve) {
        double[] v = collect(POINTS, curve);
        double[] se = new double[POINTS];
        Arrays.fill(se, .01);
        BreakEvidence evidence = BreakEvidence.of(scales(POINTS), v, se);
        return Judge.STANDARD.judge(reported(v, examples), Guessing.NEVER, evidence, Basis.COMPANION);
    }

    private static List<ReportedPoint> reported(double[] v, long examples) {
        double[] u = scales(v.length);
        List<ReportedPoint> points = new ArrayList<>();
        for (int j = 0; j < v.length; j++) {
            double p = Math.exp(-TOKENS * Math.exp(-v[j]));
            points.add(new ReportedPoint(u[j], Math.rint(p * examples), examples));
        }
        return points;
    }

    private static double[] scales(int points) {
        return collect(points, j -> 6 + j / 6.0);
    }

    private static double[] collect(int count, IntToDoubleFunction function) {
        double[] values = new double[count];
        Arrays.setAll(values, function);
        return values;
    }
}
