package dev.emergence.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuTimeTest {
    @Test
    void onlyWhatWasUsedSinceThenCounts() {
        CpuTime before = new CpuTime(Map.of("broker", 5L));
        CpuTime after = new CpuTime(Map.of("broker", 25L, "scoring", 8L));
        assertThat(after.since(before).each(4)).isEqualTo(Map.of("broker", 5.0, "scoring", 2.0));
    }

    @Test
    void thisProcessIsTheSender() {
        assertThat(CpuTime.of(Map.of()).micros().get(CpuTime.SENDER)).isPositive();
    }
}
