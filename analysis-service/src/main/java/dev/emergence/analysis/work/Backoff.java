package dev.emergence.analysis.work;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between attempts: each up to twice as long as the one before, from half a second to half a minute, a part of it by chance. */
public final class Backoff {
    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final RandomGenerator chance;
    private Duration pause = FIRST;

    public Backoff(RandomGenerator chance) {
        this.chance = chance;
    }

    public Duration next() {
        long millis = pause.toMillis();
        pause = millis * 2 > LONGEST.toMillis() ? LONGEST : pause.multipliedBy(2);
        return Duration.ofMillis(millis / 2 + chance.nextLong(millis / 2 + 1));
    }

    /** The next pause is a first one again. */
    void reset() {
        pause = FIRST;
    }
}
