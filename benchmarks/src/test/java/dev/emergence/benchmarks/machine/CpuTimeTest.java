package dev.emergence.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
    void theCompilersShareIsOfAll() {
        assertThat(new CpuTime(Map.of("broker", 30L, "compilers", 10L)).compilersShare())
                .isEqualTo(.25);
        assertThat(new CpuTime(Map.of()).compilersShare()).isZero();
    }

    /** Where the kernel tells; this test alone makes Java compile something. */
    @Test
    void whatJavaCompilesIsNotCountedTwice() {
        Map<String, Long> used = CpuTime.of(Map.of()).micros();
        long all =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1000;
        assertThat(used.get(CpuTime.SENDER) + used.get(CpuTime.COMPILERS)).isLessThanOrEqualTo(all);
        assertThat(used.get(CpuTime.COMPILERS) > 0).isEqualTo(Files.isDirectory(Path.of("/proc/self/task")));
    }

    @Test
    void thisProcessIsTheSender() {
        assertThat(CpuTime.of(Map.of()).micros().get(CpuTime.SENDER)).isPositive();
    }
}
