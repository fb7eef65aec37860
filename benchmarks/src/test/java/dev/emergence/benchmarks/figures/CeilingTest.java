package dev.emergence.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CeilingTest {
    private static Ceiling round(double produce, double consume, double both) {
        return new Ceiling(10, 20, produce, consume, both, Map.of());
    }

    @Test
    void eachFigureIsTheMedianOfItsOwnRounds() {
        Ceiling median = Ceiling.median(List.of(round(1, 9, 5), round(2, 8, 4), round(3, 7, 6)));
        assertThat(median).isEqualTo(round(2, 8, 5));
    }

    /** The figures that docs/performance.md compares with: 166,000 and 304,000 records a second make 107,000. */
    @Test
    void writtenAndThenReadTakesBothTimes() {
        assertThat(round(166_000, 304_000, 0).produceAndConsume()).isEqualTo(107_370, within(1.0));
    }
}
