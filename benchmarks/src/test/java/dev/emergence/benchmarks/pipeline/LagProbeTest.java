package dev.emergence.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.benchmarks.figures.Percentiles;
import dev.emergence.benchmarks.load.Batch;
import dev.emergence.benchmarks.load.Load.Subject;
import dev.emergence.standalone.Recording.Checkpoint;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LagProbeTest {
    private static final long SECOND = 1_000_000_000;
    private static final Checkpoint POINT = new Checkpoint("family", "model", 1, "task");

    private final LagProbe probe = new LagProbe(null, "family");

    private void sent(int generations, long due) {
        probe.sent(new Batch(new byte[0], new int[generations], Collections.nCopies(generations, POINT)), due);
    }

    private boolean there(long examples, long now) {
        return probe.there(new Subject("model", "task"), Map.of(1L, examples), now);
    }

    /** Two due at 0 s, seen at 1 and 4 s. */
    @Test
    void aGenerationIsLateUntilItIsCounted() {
        sent(2, 0);
        assertThat(there(1, SECOND)).isTrue();
        assertThat(there(1, 2 * SECOND)).isFalse();
        assertThat(there(2, 4 * SECOND)).isTrue();
        assertThat(probe.lags()).isEqualTo(new Percentiles(2, 1, 4, 4, 4));
        assertThat(probe.looks().max()).isEqualTo(2);
    }

    /** What a point had before it got more is not counted for what came later. */
    @Test
    void aPointThatGetsMoreGoesOnCounting() {
        sent(1, 0);
        there(1, SECOND);
        sent(1, 10 * SECOND);
        assertThat(there(1, 11 * SECOND)).isFalse();
        assertThat(there(2, 13 * SECOND)).isTrue();
        assertThat(probe.lags()).isEqualTo(new Percentiles(2, 1, 3, 3, 3));
    }
}
