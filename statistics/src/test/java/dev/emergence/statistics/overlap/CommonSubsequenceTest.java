package dev.emergence.statistics.overlap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Against the textbook table and the walk back through it that rouge_score does. */
class CommonSubsequenceTest {
    @RepeatedTest(300)
    void agreesWithTheTable(RepetitionInfo repetition) {
        long seed = 30_000 + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        int vocabulary = 1 + random.nextInt(random.nextBoolean() ? 4 : 50);
        CommonSubsequence common = new CommonSubsequence(vocabulary);
        for (int i = 0; i < 3; i++) {
            assertAgreement(common, sequence(random, 250, vocabulary), sequence(random, 250, vocabulary), seed);
        }
    }

    @Test
    void walksTheSamePathWhenBitsAreComputedAgain() {
        long seed = 7;
        Random random = new Random(seed);
        int[] reference = random.ints(2_500, 0, 30).toArray();
        int[] other = random.ints(3_100, 0, 30).toArray();
        assertAgreement(new CommonSubsequence(30), reference, other, seed);
    }

    private static void assertAgreement(CommonSubsequence common, int[] reference, int[] other, long seed) {
        int[][] table = new int[reference.length + 1][other.length + 1];
        for (int i = 1; i <= reference.length; i++) {
            for (int j = 1; j <= other.length; j++) {
                table[i][j] = reference[i - 1] == other[j - 1]
                        ? table[i - 1][j - 1] + 1
                        : Math.max(table[i - 1][j], table[i][j - 1]);
            }
        }
        common.reference(reference, 0, reference.length);
        assertThat(common.length(other, 0, other.length))
                .as("seed %d", seed)
                .isEqualTo(table[reference.length][other.length]);
        boolean[] marks = new boolean[reference.length];
        common.mark(other, 0, other.length, marks);
        assertThat(marks).as("seed %d", seed).isEqualTo(walkBack(table, reference, other));
    }

    private static boolean[] walkBack(int[][] table, int[] reference, int[] other) {
        boolean[] marks = new boolean[reference.length];
        int i = reference.length;
        int j = other.length;
        while (i > 0 && j > 0) {
            if (reference[i - 1] == other[j - 1]) {
                marks[--i] = true;
                j--;
            } else if (table[i][j - 1] > table[i - 1][j]) {
                j--;
            } else {
                i--;
            }
        }
        return marks;
    }

    private static int[] sequence(Random random, int bound, int vocabulary) {
        return random.ints(random.nextInt(bound), 0, vocabulary).toArray();
    }
}
