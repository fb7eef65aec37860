package dev.emergence.statistics.point;

import static dev.emergence.statistics.GoldenStatistics.agrees;
import static dev.emergence.statistics.GoldenStatistics.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.statistics.GoldenStatistics;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PairedMomentsTest {
    static List<JsonNode> golden() {
        return GoldenStatistics.cases("paired.jsonl");
    }

    /**
     * Tolerances as paired.jsonl.meta.json states: 1e-12 relative, 1e-15 absolute, 1e-6 relative for the large offset.
     */
    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheReference(JsonNode golden) {
        JsonNode expected = golden.get("expected");
        double relative = golden.get("label").textValue().equals("large offset") ? 1e-6 : 1e-12;
        double[] a = doubles(golden.get("a"));
        Moments moments = Moments.of(a);

        assertNumber(moments.mean(), expected.get("mean_a"), relative);
        assertOptional(moments.standardError(), expected.get("se_a"), relative);
        double[] scores = a;
        if (!golden.get("b").isNull()) {
            double[] b = doubles(golden.get("b"));
            PairedMoments paired = PairedMoments.of(a, b);
            assertNumber(paired.meanBefore(), expected.get("mean_b"), relative);
            assertNumber(paired.meanChange(), expected.get("mean_diff"), relative);
            assertOptional(paired.standardError(), expected.get("se_paired"), relative);
            assertMcNemar(expected);
            scores = differences(a, b);
        }
        if (!golden.get("clusters").isNull()) {
            OptionalDouble error = ClusteredError.of(scores, strings(golden.get("clusters")));
            assertOptional(error, expected.get("se_clustered"), relative);
        }
    }

    private static void assertMcNemar(JsonNode expected) {
        if (expected.has("mcnemar_exact_p")) {
            double p = McNemar.exact(
                    expected.get("n10").intValue(), expected.get("n01").intValue());
            assertNumber(p, expected.get("mcnemar_exact_p"), 1e-12);
        }
    }

    @Test
    void combiningIsAddingOneByOne() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        PairedMoments first = PairedMoments.EMPTY;
        PairedMoments second = PairedMoments.EMPTY;
        PairedMoments all = PairedMoments.EMPTY;
        for (int i = 0; i < 100; i++) {
            double before = random.nextDouble(5);
            double now = before + random.nextGaussian();
            all = all.plus(now, before);
            first = i % 3 == 0 ? first.plus(now, before) : first;
            second = i % 3 == 0 ? second : second.plus(now, before);
        }
        PairedMoments combined = first.combine(second);

        assertThat(combined.coMoment()).as("seed %s", seed).isCloseTo(all.coMoment(), within(1e-10));
        assertThat(combined.m2Change()).as("seed %s", seed).isCloseTo(all.m2Change(), within(1e-10));
        assertThat(combined.m2Before()).as("seed %s", seed).isCloseTo(all.m2Before(), within(1e-10));
        assertThat(combined.meanNow()).as("seed %s", seed).isCloseTo(all.meanNow(), within(1e-12));
    }

    /** Var a + Var b − 2 Cov(a, b) has lost every digit here. */
    @Test
    void keepsTheErrorOfAChangeInTheNinthDigit() {
        double[] before = {1.0, 2.0, 3.0, 4.0, 5.0};
        double[] tiny = {1e-9, -1e-9, 2e-9, 0, 1e-9};
        double[] now = before.clone();
        for (int i = 0; i < now.length; i++) {
            now[i] += tiny[i];
        }
        double exact = Moments.of(tiny).standardError().orElseThrow();

        assertThat(PairedMoments.of(now, before).standardError().orElseThrow() / exact)
                .isCloseTo(1, within(1e-6));
    }

    @Test
    void theComplementIsThatOfTheLosses() {
        PairedMoments scores = PairedMoments.of(new double[] {.9, .7, .4, 1}, new double[] {.8, .6, .5, .1});
        PairedMoments losses = PairedMoments.of(new double[] {.1, .3, .6, 0}, new double[] {.2, .4, .5, .9});

        assertThat(scores.complement().linkedError(.005).orElseThrow())
                .isCloseTo(losses.linkedError(.005).orElseThrow(), within(1e-12));
        assertThat(scores.complement().meanNow()).isCloseTo(losses.meanNow(), within(1e-15));
    }

    @Test
    void theEffectThatCanBeSeenIsThatOfThePowerFormula() {
        PairedMoments paired = PairedMoments.of(new double[] {1, 0, 1, 0}, new double[] {0, 0, 0, 0});

        // (1.959964 + 0.841621)·√(1/3 / 4)
        assertThat(paired.minimumDetectableEffect().orElseThrow()).isCloseTo(.808745, within(1e-5));
    }

    @Test
    void saysWhyThereIsNoInterval() {
        assertThat(PairedMoments.EMPTY.interval().undefined()).contains("no_examples");
        assertThat(PairedMoments.of(new double[] {1}, new double[] {0})
                        .interval()
                        .undefined())
                .contains("one_example");
        assertThat(PairedMoments.of(new double[] {1, 1}, new double[] {0, 0})
                        .interval()
                        .undefined())
                .contains("no_variation");
        assertThat(PairedMoments.of(new double[] {1, 0}, new double[] {0, 0})
                        .interval()
                        .value()
                        .orElseThrow()
                        .contains(.5))
                .isTrue();
    }

    @Test
    void theLinkedErrorExistsForTwoExamplesWithALossOrAFloor() {
        PairedMoments zero = PairedMoments.of(new double[] {0, 0}, new double[] {0, 0});

        assertThat(zero.linkedError(1e-300)).hasValue(.001);
        assertThat(PairedMoments.EMPTY.plus(1, 2).linkedError(.1)).isEmpty();
        assertThatThrownBy(() -> zero.linkedError(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesArraysThatDoNotMatch() {
        assertThatThrownBy(() -> PairedMoments.of(new double[2], new double[3]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PairedMoments.EMPTY.plus(Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClusteredError.of(new double[2], new String[3]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> McNemar.exact(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void examplesWithoutAClusterStandAlone() {
        double[] values = {.1, .5, .2, .9};

        assertThat(ClusteredError.of(values, new String[4]).orElseThrow())
                .isCloseTo(Moments.of(values).standardError().orElseThrow(), within(1e-15));
    }

    private static double[] differences(double[] a, double[] b) {
        double[] differences = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            differences[i] = a[i] - b[i];
        }
        return differences;
    }

    private static String[] strings(JsonNode array) {
        String[] strings = new String[array.size()];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = array.get(i).asText();
        }
        return strings;
    }

    private static void assertOptional(OptionalDouble actual, JsonNode expected, double relative) {
        assertThat(actual.isEmpty()).isEqualTo(expected.isNull());
        if (actual.isPresent()) {
            assertNumber(actual.getAsDouble(), expected, relative);
        }
    }

    private static void assertNumber(double actual, JsonNode expected, double relative) {
        assertThat(agrees(actual, expected.doubleValue(), relative, 1e-15))
                .as("%s, expected %s", actual, expected)
                .isTrue();
    }
}
