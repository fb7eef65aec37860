package dev.emergence.analysis.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void pausesGrowToHalfAMinuteAndAreNeverTheSameForAll() {
        long seed = System.nanoTime();
        Backoff backoff = new Backoff(new Random(seed));
        long most = Backoff.FIRST.toMillis();
        for (int attempt = 0; attempt < 20; attempt++) {
            assertThat(backoff.next().toMillis())
                    .as("seed %d, attempt %d", seed, attempt)
                    .isBetween(most / 2, most);
            most = Math.min(2 * most, Backoff.LONGEST.toMillis());
        }
    }
}
