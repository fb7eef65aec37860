package dev.emergence.statistics.overlap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class EditDistanceTest {
    @RepeatedTest(400)
    void agreesWithTheTextbookTable(RepetitionInfo repetition) {
        long seed = 20_000 + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        int vocabulary = 1 + random.nextInt(random.nextBoolean() ? 4 : 60);
        int[] a = sequence(random, vocabulary);
        int[] b = random.nextBoolean() ? sequence(random, vocabulary) : noisy(a, random, vocabulary);
        assertThat(EditDistance.between(a, b, vocabulary)).as("seed %d", seed).isEqualTo(textbook(a, b));
        assertThat(EditDistance.between(b, a, vocabulary)).as("seed %d", seed).isEqualTo(textbook(a, b));
    }

    @Test
    void countsEveryEditInSequencesOfManyWords() {
        int[] a = new int[70_000];
        int[] b = new int[70_000];
        for (int i = 0; i < a.length; i++) {
            a[i] = i;
            b[i] = i % 1000 == 500 ? i + 1 : i;
        }
        // By construction: 70 places replaced; a vocabulary too large for tall chunks.
        assertThat(EditDistance.between(a, b, 70_001)).isEqualTo(70);
    }

    @Test
    void widensTheBandUntilTheDistanceLiesWithin() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int[] a = random.ints(500 + random.nextInt(1000), 0, 5).toArray();
            int[] b = noisy(noisy(a, random, 5), random, 5);
            int[] shifted = java.util.Arrays.copyOfRange(b, random.nextInt(300), b.length);
            assertThat(EditDistance.between(a, b, 5)).as("seed %d", seed).isEqualTo(textbook(a, b));
            assertThat(EditDistance.between(a, shifted, 5)).as("seed %d", seed).isEqualTo(textbook(a, shifted));
        }
    }

    private static int[] sequence(Random random, int vocabulary) {
        int bound = random.nextInt(10) == 0 ? 1500 : 200;
        return random.ints(random.nextInt(bound), 0, vocabulary).toArray();
    }

    private static int[] noisy(int[] sequence, Random random, int vocabulary) {
        return java.util.Arrays.stream(sequence)
                .filter(token -> random.nextInt(10) > 0)
                .map(token -> random.nextInt(10) > 0 ? token : random.nextInt(vocabulary))
                .toArray();
    }

    private static int textbook(int[] a, int[] b) {
        int[] above = new int[b.length + 1];
        for (int j = 0; j <= b.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length; i++) {
            int[] row = new int[b.length + 1];
            row[0] = i;
            for (int j = 1; j <= b.length; j++) {
                int replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length];
    }
}
