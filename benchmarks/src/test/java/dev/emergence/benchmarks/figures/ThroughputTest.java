package dev.emergence.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.benchmarks.machine.CpuTime;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Repetitions of 1,000 lines; numbers are chosen to be followed by hand. */
class ThroughputTest {
    private static final int LINES = 1000;

    private static List<Repetition> lasting(double... seconds) {
        return DoubleStream.of(seconds)
                .mapToObj(each -> Repetition.of(LINES, each, each / 2, new CpuTime(Map.of("broker", 7_000L))))
                .toList();
    }

    @Test
    void oneRepetitionIsNotSteady() {
        assertThat(Throughput.isSteady(lasting(1))).isFalse();
    }

    /** 1,000 and 951 a second differ by 4.9% of the higher rate, 1,000 and 949 by 5.1%. */
    @Test
    void isSteadyOnceTheLastTwoDifferByLessThanATwentieth() {
        assertThat(Throughput.isSteady(lasting(1, 1000.0 / 951))).isTrue();
        assertThat(Throughput.isSteady(lasting(1, 1000.0 / 949))).isFalse();
        assertThat(Throughput.isSteady(lasting(1000.0 / 949, 1))).isFalse();
    }

    /** 999 of 9,999 µs are a tenth less a little. */
    @Test
    void isNotSteadyWhileTheCompilersUseATenth() {
        for (long compilers : List.of(999L, 1000L)) {
            Repetition done =
                    Repetition.of(LINES, 1, 1, new CpuTime(Map.of("broker", 9_000L, CpuTime.COMPILERS, compilers)));
            assertThat(Throughput.isSteady(List.of(done, done))).isEqualTo(compilers < 1000);
        }
    }

    @Test
    void whatCameBeforeTheLastTwoDoesNotCount() {
        Throughput throughput = Throughput.of(lasting(9, 1, 1));
        assertThat(throughput.steady()).isTrue();
        assertThat(throughput.perSecond()).isEqualTo(1000);
        assertThat(throughput.repetitions()).hasSize(3);
    }

    /** 2,000 lines in 1 + 4 seconds are 400 a second; the mean of the rates, 625, would favour the quicker. */
    @Test
    void theRateIsOfBothTogether() {
        assertThat(Throughput.of(lasting(1, 4)).perSecond()).isEqualTo(400);
    }

    /** 2 × 7,000 µs for 2,000 lines. */
    @Test
    void cpuTimeIsSharedOutAmongTheLinesOfTheLastTwo() {
        assertThat(Throughput.of(lasting(9, 1, 1)).cpuMicrosEach()).isEqualTo(Map.of("broker", 7.0));
    }
}
