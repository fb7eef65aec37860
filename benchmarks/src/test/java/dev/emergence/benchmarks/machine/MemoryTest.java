package dev.emergence.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Texts of OpenJDK 17's {@code jcmd GC.heap_info}. */
class MemoryTest {
    @Test
    void theGenerationsOfASerialHeapAreAddedUp() {
        assertThat(
                        Memory.heap(
                                """
                         def new generation   total 39296K, used 1000K [0x1, 0x2, 0x3)
                          eden space 34944K,   3% used [0x1, 0x2, 0x3)
                         tenured generation   total 87424K, used 2000K [0x1, 0x2, 0x3)
                           the space 87424K,   2% used [0x1, 0x2, 0x3, 0x4)
                         Metaspace       used 52345K, committed 52928K, reserved 1114112K
                        """))
                .hasValue(3000 * 1024);
    }

    @Test
    void aHeapInRegionsIsOneNumber() {
        assertThat(Memory.heap(" garbage-first heap   total 253952K, used 4096K [0x1, 0x2)\n"))
                .hasValue(4096 * 1024);
    }

    @Test
    void withoutTheToolThereIsNoNumber() {
        assertThat(Memory.heap("")).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessHasAPeak() throws Exception {
        assertThat(Memory.peaks(Map.of("this", ProcessHandle.current())).get("this"))
                .isGreaterThan(1 << 20);
    }
}
