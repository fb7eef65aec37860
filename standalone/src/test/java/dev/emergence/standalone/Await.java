package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Waits for a condition, never for a time. */
final class Await {
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private Await() {}

    interface Check {
        boolean holds() throws Exception;
    }

    /** Fails where the condition does not hold in time. */
    static void until(String what, Duration patience, Check check) throws Exception {
        until(what, patience, BETWEEN, check);
    }

    /** @param between two looks, where looking disturbs what is looked at */
    static void until(String what, Duration patience, Duration between, Check check) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!check.holds()) {
            assertThat(System.nanoTime()).as("waiting until: " + what).isLessThan(deadline);
            Thread.sleep(between.toMillis());
        }
    }
}
