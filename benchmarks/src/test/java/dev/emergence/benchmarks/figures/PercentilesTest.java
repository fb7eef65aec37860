package dev.emergence.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    /** Of 1 to 1,000 the nearest rank of p percent is 10 p. */
    @Test
    void aPercentileIsTheLeastValueThatSoManyPercentDoNotExceed() {
        double[] falling = IntStream.range(0, 1000).mapToDouble(i -> 1000 - i).toArray();
        assertThat(Percentiles.of(falling)).isEqualTo(new Percentiles(1000, 500, 950, 990, 1000));
    }

    /** Ranks of three values: 50% → 1.5, so the second; 95 and 99% → 2.85 and 2.97, so the third. */
    @Test
    void ranksAreRoundedUp() {
        assertThat(Percentiles.of(new double[] {3, 1, 2})).isEqualTo(new Percentiles(3, 2, 3, 3, 3));
    }

    @Test
    void ofOneValueAllAreThatValue() {
        assertThat(Percentiles.of(new double[] {4})).isEqualTo(new Percentiles(1, 4, 4, 4, 4));
    }

    @Test
    void ofNothingThereAreNone() {
        assertThatThrownBy(() -> Percentiles.of(new double[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
