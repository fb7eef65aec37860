package dev.emergence.benchmarks.pipeline;

import java.time.Duration;

/** How long is measured. */
enum Extent {
    /** For a look at whether anything has changed much: compilers may still be at work. */
    QUICK(2, 2, Duration.ofSeconds(30), 10, 1),
    /** 1.67 million generations at least. */
    FULL(6, 14, Duration.ofSeconds(200), 25, 3);

    /** Generations a second of the steady load. */
    static final int STEADY = 2000;

    /** Families to be sent at least. */
    final int least;
    /** Families to be sent at most. */
    final int most;
    /** No family is begun later. */
    final Duration limit;
    /** Of the steady load. */
    final int lagSeconds;
    /** Of Kafka alone. */
    final int rounds;

    Extent(int least, int most, Duration limit, int lagSeconds, int rounds) {
        this.least = least;
        this.most = most;
        this.limit = limit;
        this.lagSeconds = lagSeconds;
        this.rounds = rounds;
    }
}
