package dev.emergence.analysis.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.statistics.metric.MetricKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicesTest {
    private static ExampleScores scores(MetricKind kind, List<String> ids, double[] values, int[] tokens) {
        return new ExampleScores(
                kind,
                "rule",
                ids.toArray(String[]::new),
                values,
                null,
                tokens,
                new ExampleScores.Place[values.length],
                new Long[values.length]);
    }

    /** One attempt of e0, e1, … */
    private static List<String> ids(int examples) {
        return IntStream.range(0, examples).mapToObj(i -> "e" + i + "/0").toList();
    }

    private static double value(Slices.Part part) {
        return part.value().value().value().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"LOSS, hard, easy", "SCORE, easy, hard"})
    void aThirdHasTheWorstScoresAndOneTheBest(MetricKind kind, String great, String small) {
        double[] values = {.9, .1, .5, .8, .2, .4};
        Map<String, Slices.Difficulty> found = Slices.byDifficulty(scores(kind, ids(6), values, new int[6]));
        assertThat(found.get("e0")).isEqualTo(new Slices.Difficulty(great, .8, .9));
        assertThat(found.get("e3").name()).isEqualTo(great);
        assertThat(found.get("e2")).isEqualTo(new Slices.Difficulty("middle", .4, .5));
        assertThat(found.get("e1").name()).isEqualTo(small);
    }

    @Test
    void attemptsCountByTheirMeanAndOfEqualsTheIdDecides() {
        List<String> ids = List.of("a/0", "a/1", "b/0", "b/1", "c/0", "c/1");
        double[] values = {0, 1, 1, 0, 1, 1};
        Map<String, Slices.Difficulty> found = Slices.byDifficulty(scores(MetricKind.SCORE, ids, values, new int[6]));
        assertThat(found.get("a").name()).isEqualTo("hard");
        assertThat(found.get("b").name()).isEqualTo("middle");
        assertThat(found.get("c").name()).isEqualTo("easy");
    }

    @Test
    void eachThirdOfACheckpointIsWhatItsExamplesAloneWouldBe() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int n = 100;
        double[] before = random.doubles(n).toArray();
        double[] now = random.doubles(n).map(x -> x < .4 ? 1 : 0).toArray();
        Map<String, Slices.Difficulty> found = Slices.byDifficulty(scores(MetricKind.LOSS, ids(n), before, new int[n]));
        // by sorting all losses, the greatest first
        double[] sorted = Arrays.stream(before).sorted().toArray();
        for (int third = 0; third < 3; third++) {
            // of 100 examples 34, 33 and 33
            int from = third == 0 ? 0 : third == 1 ? 34 : 67;
            int to = third == 0 ? 34 : third == 1 ? 67 : 100;
            double greatest = sorted[n - 1 - from];
            double least = sorted[n - to];
            double[] those = IntStream.range(0, n)
                    .filter(i -> before[i] >= least && before[i] <= greatest)
                    .mapToDouble(i -> now[i])
                    .toArray();
            Slices.Part part =
                    Slices.of(scores(MetricKind.PROPORTION, ids(n), now, new int[n]), found, Slices.NAMES.get(third));
            assertThat(part.examples()).as("seed %d", seed).isEqualTo(to - from).isEqualTo(those.length);
            assertThat(value(part))
                    .as("seed %d", seed)
                    .isCloseTo(Arrays.stream(those).average().orElseThrow(), within(1e-12));
        }
    }

    @Test
    void whatTheReferenceDidNotHaveIsInNoThird() {
        Map<String, Slices.Difficulty> found =
                Slices.byDifficulty(scores(MetricKind.LOSS, ids(3), new double[] {1, 2, 3}, new int[3]));
        ExampleScores more = scores(MetricKind.PROPORTION, ids(5), new double[] {1, 1, 0, 1, 1}, new int[5]);
        assertThat(Slices.NAMES.stream()
                        .mapToInt(name -> Slices.of(more, found, name).examples()))
                .containsExactly(1, 1, 1);
    }

    @Test
    void predictedIsTheLikelihoodOfATokenToThePowerOfTheLength() {
        // tokens of 1, 1, 2 and 9 of the targets; losses of a token
        int[] tokens = {1, 1, 2, 9, 0};
        double[] loss = {.1, .3, .2, .5, 7};
        double[] right = {1, 0, 1, 0, 1};
        SortedMap<Integer, Slices.Part> parts = Slices.byTargetTokens(
                scores(MetricKind.PROPORTION, ids(5), right, tokens), scores(MetricKind.LOSS, ids(5), loss, tokens));
        // nine tokens are between eight and sixteen; no target, no slice
        assertThat(parts).containsOnlyKeys(1, 2, 16);
        double p = Math.exp(-(1 * .1 + 1 * .3 + 2 * .2 + 9 * .5) / (1 + 1 + 2 + 9));
        assertThat(parts.get(1).predicted()).isCloseTo(p, within(1e-15));
        assertThat(parts.get(2).predicted()).isCloseTo(p * p, within(1e-15));
        assertThat(parts.get(16).predicted()).isCloseTo(Math.pow(p, 9), within(1e-15));
        assertThat(value(parts.get(1))).isEqualTo(.5);
        assertThat(parts.get(1).examples()).isEqualTo(2);
    }

    @Test
    void nothingIsPredictedOfWhatIsNoProportion() {
        ExampleScores losses = scores(MetricKind.LOSS, ids(2), new double[] {.1, .2}, new int[] {1, 1});
        assertThat(Slices.byTargetTokens(losses, losses).get(1).predicted()).isNull();
    }
}
