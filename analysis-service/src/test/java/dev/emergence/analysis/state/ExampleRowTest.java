package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExampleRowTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void aRowIsReadAsItWasWritten() {
        double[] edges = {0, 1, 0.5, Double.NaN, 1e100, Double.MIN_VALUE, -0.0, 0.1};
        for (int i = 0; i < 10_000; i++) {
            double[] numbers = random.doubles(random.nextInt(6)).toArray();
            for (int j = 0; j < numbers.length; j++) {
                numbers[j] = random.nextBoolean() ? edges[random.nextInt(edges.length)] : numbers[j];
            }
            ExampleRow row = new ExampleRow(
                    random.nextLong(),
                    random.nextInt(),
                    random.nextLong() >>> random.nextInt(64),
                    random.nextBoolean() ? null : "cluster π " + i,
                    random.nextBoolean() ? Double.NaN : random.nextDouble(),
                    random.doubles(random.nextInt(5)).toArray(),
                    random.nextInt(1 << random.nextInt(31)),
                    numbers,
                    random.nextBoolean() ? null : Long.valueOf(random.nextLong()));
            ExampleRow read = ExampleRow.of(row.bytes(), numbers.length);
            assertThat(read)
                    .as("seed %d", seed)
                    .usingRecursiveComparison()
                    .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                    .isEqualTo(row);
            assertThat(Arrays.equals(read.numbers(), numbers))
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    /** Eight numbers as the default scorer has them: four of 0 or 1, four of all digits. */
    @Test
    void aRowTakesAThirdOfTheTwoHundredBytesOfARecordWithMaps() {
        double[] numbers = {1, 0, Double.NaN, 1, 0.123456789, 2.7182818, 0.333333333, 0.7654321};
        ExampleRow row =
                new ExampleRow(1_790_000_000_000L, 5, 1_234_567, null, Double.NaN, new double[0], 3, numbers, null);
        assertThat(row.bytes().length).isLessThan(70);
    }
}
