package dev.emergence.schemas;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The environment variables that begin with {@code EMERGENCE_} or {@code SCORING_}, of all services: a launcher passes its
 * own on to each of them. A name that is not among them is a mistake, and its owner would wait for an effect in vain.
 */
public final class Variables {
    /** All of them. */
    public static final SortedSet<String> NAMES = Collections.unmodifiableSortedSet(new TreeSet<>(List.of(
            "EMERGENCE_TOPIC_PREFIX",
            "EMERGENCE_GROUP_PREFIX",
            "EMERGENCE_TOPIC_PARTITIONS",
            "EMERGENCE_TOPIC_REPLICATION",
            "EMERGENCE_RECORD_MAX_BYTES",
            "EMERGENCE_PROMPT_MAX_BYTES",
            "EMERGENCE_REQUESTS_MAX",
            "EMERGENCE_COMPLETENESS_QUIET",
            "EMERGENCE_SCALING_TRAINING_FACTOR",
            "EMERGENCE_UPDATE_INTERVAL",
            "EMERGENCE_CURVES_MAX",
            "EMERGENCE_INSTANCE",
            "EMERGENCE_ROCKSDB_CACHE",
            "EMERGENCE_METRICS_MAX_CURVES",
            "EMERGENCE_RETIRE_AFTER",
            "EMERGENCE_WATCH_FILE",
            "EMERGENCE_WATCH_INTERVAL",
            "EMERGENCE_EVENTS_MAX_STREAMS",
            "EMERGENCE_EVENTS_HEARTBEAT",
            "EMERGENCE_GATE_POLICY",
            "EMERGENCE_GATE_MAX_AGE",
            "EMERGENCE_WEBHOOK_URL",
            "EMERGENCE_WEBHOOK_FORMAT",
            "EMERGENCE_WEBHOOK_SECRET",
            "EMERGENCE_WEBHOOK_KINDS",
            "EMERGENCE_WEBHOOK_GIVE_UP_AFTER",
            "EMERGENCE_WEBHOOK_DASHBOARD_URL",
            "SCORING_NAME",
            "SCORING_METRICS",
            "SCORING_SCORES",
            // the start script's own
            "EMERGENCE_SKIP_BUILD")));

    private Variables() {}

    /** What is wrong with an environment: the names that nobody knows, and the known ones. */
    public static Optional<String> complaint(Collection<String> environment) {
        List<String> unknown = environment.stream()
                .filter(name -> name.startsWith("EMERGENCE_") || name.startsWith("SCORING_"))
                .filter(name -> !NAMES.contains(name))
                .sorted()
                .toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of("unknown environment variable " + String.join(", ", unknown) + "; known are "
                        + String.join(", ", NAMES));
    }
}
