package dev.emergence.statistics.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One wrong checkpoint makes no INVERSE_SCALING. */
class StrayPointTest {
    private static List<ReportedPoint> curve(int[] successes, int examples) {
        List<ReportedPoint> points = new ArrayList<>();
        for (int i = 0; i < successes.length; i++) {
            // three decades
            points.add(new ReportedPoint(6 + 3.0 * i / (successes.length - 1), successes[i], examples));
        }
        return points;
    }

    /**
     * Cases "stray top", "fall" and "fall of one" of verdict.jsonl, made by emergence_reference.py with numpy 2.4.6 and scipy 1.17.1,
     * 2026-11-25; the first is a run with one value of .5 among .2, the others fall by themselves.
     */
    @ParameterizedTest
    @CsvSource({
        "200, 26 24 31 29 40 33 100 48 67 60 69 70 66 84,                  GRADUAL",
        "800, 81 77 108 149 142 145 373 197 220 205 237 232 271 278,       GRADUAL",
        "200, 19 23 21 28 36 34 41 47 61 39 18 3 0 1,                      INVERSE_SCALING",
        "800, 81 99 106 139 139 151 203 197 189 131 89 17 1 4,             INVERSE_SCALING",
        "200, 19 16 36 33 33 38 37 51 51 59 60 62 26 19,                   INVERSE_SCALING",
    })
    void thePeakIsTheBestPairAndTheEndTheBetterOfTheLastTwo(int examples, String successes, Verdict expected) {
        int[] counts =
                Arrays.stream(successes.split(" ")).mapToInt(Integer::parseInt).toArray();
        assertThat(Judge.STANDARD.judge(curve(counts, examples), Guessing.NEVER).verdict())
                .isEqualTo(expected);
    }

    /** Accuracy from .1 to .4 over 14 checkpoints, one of them anything at all; judged at each. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aRisingRunWithOneStrayPointNeverScalesInversely(long seed) {
        Random random = new Random(seed);
        int examples = random.nextBoolean() ? 200 : 800;
        int[] successes = new int[14];
        int stray = random.nextInt(successes.length);
        for (int i = 0; i < successes.length; i++) {
            double p = i == stray ? random.nextDouble() : .1 + .3 * i / (successes.length - 1);
            for (int example = 0; example < examples; example++) {
                successes[i] += random.nextDouble() < p ? 1 : 0;
            }
        }
        for (int points = 5; points <= successes.length; points++) {
            List<ReportedPoint> live = curve(successes, examples).subList(0, points);
            assertThat(Judge.STANDARD.judge(live, Guessing.NEVER).verdict())
                    .as("seed %d, stray point %d, at point %d", seed, stray, points)
                    .isNotEqualTo(Verdict.INVERSE_SCALING);
        }
    }
}
