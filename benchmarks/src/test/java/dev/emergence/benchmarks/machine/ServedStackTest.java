package dev.emergence.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServedStackTest {
    /** The line that {@code ./emergence serve} prints. */
    @Test
    void theReadyLineNamesEachAddress() {
        assertThat(ServedStack.addresses("ready ingest=http://127.0.0.1:8080 broker=127.0.0.1:9092"))
                .isEqualTo(Map.of("ingest", "http://127.0.0.1:8080", "broker", "127.0.0.1:9092"));
    }
}
