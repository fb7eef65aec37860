package dev.emergence.statistics.metric;

import static dev.emergence.statistics.metric.Golden.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every metric promises, whatever it measures. */
class MetricContractTest {
    /** 24 metrics, 100,000 samples and more in all. */
    private static final int SAMPLES = 4_200;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void theSamplesOfTheRangeTestAreAHundredThousand() {
        assertThat(Metrics.values().length * SAMPLES).isGreaterThanOrEqualTo(100_000);
    }

    @ParameterizedTest
    @EnumSource(Metrics.class)
    void everyScoreIsWithinItsRange(Metrics metric) {
        int scored = 0;
        for (long seed = 0; seed < SAMPLES; seed++) {
            Sample sample = RandomSamples.any(seed);
            if (metric.skipReason(sample).isEmpty()) {
                scored++;
                double[] statistics = metric.statistics(sample);
                assertThat(statistics).as("seed %d", seed).hasSize(metric.width());
                assertThat(Arrays.stream(statistics).allMatch(Double::isFinite))
                        .as("seed %d", seed)
                        .isTrue();
                assertThat(metric.value(statistics, 1))
                        .as("seed %d", seed)
                        .isBetween(metric.least(), metric.greatest());
            }
        }
        assertThat(scored).isGreaterThan(SAMPLES / 2);
    }

    @ParameterizedTest
    @EnumSource(Metrics.class)
    void theSameGenerationAlwaysHasTheSameStatistics(Metrics metric) {
        for (long seed = 0; seed < 300; seed++) {
            Sample first = RandomSamples.any(seed);
            Sample second = RandomSamples.any(seed);
            for (Metrics before : Metrics.values()) {
                // Whatever other metrics of the set left in the sample.
                if (before.skipReason(second).isEmpty()) {
                    before.statistics(second);
                }
            }
            assertThat(metric.skipReason(first)).as("seed %d", seed).isEqualTo(metric.skipReason(second));
            if (metric.skipReason(first).isEmpty()) {
                assertThat(metric.statistics(first)).as("seed %d", seed).containsExactly(metric.statistics(second));
                assertThat(metric.statistics(first)).as("seed %d", seed).containsExactly(metric.statistics(first));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Metrics.class)
    void sumsMergeInAnyOrderAndAnySplit(Metrics metric) {
        List<double[]> vectors = new ArrayList<>();
        for (long seed = 0; vectors.size() < 500; seed++) {
            Sample sample = RandomSamples.any(seed);
            if (metric.skipReason(sample).isEmpty()) {
                vectors.add(metric.statistics(sample));
            }
        }
        double all = metric.value(sum(vectors), vectors.size());
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<double[]> shuffled = new ArrayList<>(vectors);
            java.util.Collections.shuffle(shuffled, random);
            int cut = random.nextInt(shuffled.size());
            double[] parts = sum(List.of(sum(shuffled.subList(0, cut)), sum(shuffled.subList(cut, shuffled.size()))));
            assertThat(metric.value(parts, vectors.size()))
                    .as("seed %d", seed)
                    .isCloseTo(all, within(1e-12 * Math.max(1, all)));
        }
    }

    @ParameterizedTest
    @EnumSource(Metrics.class)
    void aMetricOfWidthOneIsTheMeanOfItsScores(Metrics metric) {
        double sum = 0;
        double scores = 0;
        int count = 0;
        for (long seed = 0; seed < 300; seed++) {
            Sample sample = RandomSamples.any(seed);
            if (metric.width() == 1 && metric.skipReason(sample).isEmpty()) {
                sum += metric.statistics(sample)[0];
                scores += score(metric, sample);
                count++;
            }
        }
        if (count > 0) {
            assertThat(metric.value(new double[] {sum}, count)).isCloseTo(scores / count, within(1e-12 * scores));
        }
    }

    @ParameterizedTest
    @EnumSource(Metrics.class)
    void noStatisticsAtAllHaveADefinedValue(Metrics metric) {
        assertThat(metric.value(new double[metric.width()], 1)).isEqualTo(0);
        assertThat(metric.value(new double[metric.width()], 1_000_000)).isEqualTo(0);
    }

    @ParameterizedTest
    @EnumSource(Metrics.class)
    void missingInputsAreSkippedAndNeverZero(Metrics metric) {
        Sample nothing = new Sample(null, null, null, null, null, null, null, null);
        assertThat(metric.skipReason(nothing)).get().asString().matches("no_[a-z_]+");
        Sample hollow = new Sample(null, List.of(), new float[0], List.of(), List.of(), List.of(), "", "");
        assertThat(metric.skipReason(hollow)).get().asString().matches("no_[a-z_]+");
    }

    @ParameterizedTest
    @EnumSource(Metrics.class)
    void emptyTextsAreScoredOrSkipped(Metrics metric) {
        for (String output : List.of("", " ", "\n", "x")) {
            for (String target : List.of("", " ", "\n", "x")) {
                assertScoredOrSkipped(metric, RandomSamples.with(output, List.of(target)));
                assertScoredOrSkipped(metric, RandomSamples.with(output, List.of("", target, "")));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Metrics.class)
    void aMegabyteIsScoredOrSkippedInTime(Metrics metric) {
        aMegabyteIsScoredOrSkippedInTime(metric, "a", "the cat sat on the mat. ");
    }

    @ParameterizedTest
    @EnumSource(Metrics.class)
    @Tag("long")
    void aMegabyteOfWhatIsNoWordIsToo(Metrics metric) {
        aMegabyteIsScoredOrSkippedInTime(
                metric, "a ", "a\n", ".,", "\uD83D", "\uD83D\uDE00", "\u0130", "\u03A3'", "7-", "&amp;", "-\n");
    }

    private static void aMegabyteIsScoredOrSkippedInTime(Metrics metric, String... units) {
        int half = 1 << 19;
        Random random = new Random(1);
        for (String unit : units) {
            String text = unit.repeat(half / unit.length());
            assertInTime(metric, RandomSamples.with(text, List.of("the cat")));
            assertInTime(metric, RandomSamples.with("the cat", List.of(text)));
            assertInTime(metric, RandomSamples.with(text, List.of(text)));
            assertInTime(metric, RandomSamples.with(text, List.of(RandomSamples.text(random, half))));
        }
    }

    @ParameterizedTest
    @EnumSource(Metrics.class)
    void thousandsOfReferencesAreScoredInTime(Metrics metric) {
        Random random = new Random(2);
        List<String> targets = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            targets.add(RandomSamples.text(random, 100));
        }
        assertInTime(metric, RandomSamples.with(targets.get(4_321), targets));
        assertInTime(metric, RandomSamples.with("", targets));
        assertInTime(metric, RandomSamples.with(RandomSamples.text(random, 20_000), targets));
    }

    @ParameterizedTest
    @EnumSource(Metrics.class)
    void isFoundByItsIdAndSaysWhatItIs(Metrics metric) {
        assertThat(Metrics.of(metric.id())).contains(metric);
        assertThat(metric.id()).matches("[a-z][a-z0-9_]*");
        assertThat(metric.signature())
                .startsWith(metric.id() + "|")
                .endsWith("|v:1")
                .matches("[\\x21-\\x7E]+");
        assertThat(metric.description()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
        assertThat(metric.source()).isNotBlank();
        assertThat(metric.needs()).isNotBlank();
        assertThat(metric.direction()).isEqualTo(metric.kind() == MetricKind.LOSS ? Direction.LOWER : Direction.HIGHER);
        assertThat(metric.kind() == MetricKind.LOSS || metric.greatest() == 1).isTrue();
    }

    @Test
    void anUnknownIdIsNoMetric() {
        assertThat(Metrics.of("exact-match")).isEqualTo(Optional.empty());
    }

    private static void assertInTime(Metrics metric, Sample sample) {
        assertTimeout(PATIENCE, () -> assertScoredOrSkipped(metric, sample));
    }

    private static void assertScoredOrSkipped(Metrics metric, Sample sample) {
        Optional<String> reason = metric.skipReason(sample);
        if (reason.isPresent()) {
            assertThat(reason.get()).matches("[a-z_]+");
        } else {
            assertThat(score(metric, sample)).isBetween(metric.least(), metric.greatest());
        }
    }

    private static double[] sum(List<double[]> vectors) {
        double[] sums = new double[vectors.get(0).length];
        for (double[] vector : vectors) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += vector[i];
            }
        }
        return sums;
    }
}
