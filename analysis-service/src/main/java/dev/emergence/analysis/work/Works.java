package dev.emergence.analysis.work;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** What each {@link LastingWork} of this service is at: whether it works, since when it fails and why, how often it has failed. */
public final class Works {
    private final Map<String, State> states = new ConcurrentSkipListMap<>();
    private final Clock clock;

    /** How one work fares. */
    private static final class State {
        private final AtomicLong failures = new AtomicLong();
        private volatile String trouble;
    }

    public Works(Clock clock) {
        this.clock = clock;
    }

    void begun(String work) {
        states.computeIfAbsent(work, name -> new State());
    }

    void well(String work) {
        State state = states.get(work);
        if (state != null) {
            state.trouble = null;
        }
    }

    /** @return whether it worked until now */
    boolean failed(String work, Throwable failure) {
        State state = states.computeIfAbsent(work, name -> new State());
        state.failures.incrementAndGet();
        boolean first = state.trouble == null;
        if (first) {
            state.trouble = "fails since " + Instant.now(clock) + ": " + failure;
        }
        return first;
    }

    void ended(String work) {
        states.remove(work);
    }

    /** By name: why it fails; empty while it works. */
    public Map<String, Optional<String>> troubles() {
        Map<String, Optional<String>> troubles = new ConcurrentSkipListMap<>();
        states.forEach((name, state) -> troubles.put(name, Optional.ofNullable(state.trouble)));
        return troubles;
    }

    /** By name: how often it has failed. */
    public Map<String, Long> failures() {
        Map<String, Long> failures = new ConcurrentSkipListMap<>();
        states.forEach((name, state) -> failures.put(name, state.failures.get()));
        return failures;
    }
}
