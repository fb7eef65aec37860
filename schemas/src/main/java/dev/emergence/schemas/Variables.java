package dev.emergence.schemas;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The environment variables that begin with {@code EMERGENCE_} or {@code SCORING_}, of all services: a launcher passes its
 * own on to each of them. A name that is not among them is a mistake, and its owner would wait for an effect in vain.
 */
public final class Variables {
    /** The start script's own: no service asks for it. */
    public static final String SKIP_BUILD = "EMERGENCE_SKIP_BUILD";

    /** All of them. */
    public static final SortedSet<String> NAMES = Collections.unmodifiableSortedSet(new TreeSet<>(List.of(
            "EMERGENCE_TOKENS",
            "EMERGENCE_HOSTS",
            "EMERGENCE_OIDC_ISSUER",
            "EMERGENCE_OIDC_AUDIENCE",
            "EMERGENCE_OIDC_ROLES",
            "EMERGENCE_OIDC_ROLES_CLAIM",
            "EMERGENCE_OIDC_NAME_CLAIM",
            "EMERGENCE_OIDC_FAMILIES_CLAIM",
            "EMERGENCE_RATE_REQUESTS",
            "EMERGENCE_RATE_BYTES",
            "EMERGENCE_RATE_PLACES",
            "EMERGENCE_TOPIC_PREFIX",
            "EMERGENCE_GROUP_PREFIX",
            "EMERGENCE_TOPIC_PARTITIONS",
            "EMERGENCE_TOPIC_REPLICATION",
            "EMERGENCE_DEAD_LETTER_MAX_BYTES",
            "EMERGENCE_CONTENT",
            "EMERGENCE_CONTENT_KEY",
            "EMERGENCE_CONTENT_SCORERS",
            "EMERGENCE_CONTENT_INTERVAL",
            "EMERGENCE_LOG_FORMAT",
            "EMERGENCE_RECORD_MAX_BYTES",
            "EMERGENCE_PROMPT_MAX_BYTES",
            "EMERGENCE_REQUESTS_MAX",
            "EMERGENCE_REQUESTS_MIN_RATE",
            "EMERGENCE_IMPORTS_MAX_BYTES",
            "EMERGENCE_IMPORTS_MAX",
            "EMERGENCE_COMPLETENESS_QUIET",
            "EMERGENCE_SCALING_TRAINING_FACTOR",
            "EMERGENCE_PASS_AT",
            "EMERGENCE_IN_MOTION_MAX",
            "EMERGENCE_UPDATE_INTERVAL",
            "EMERGENCE_CURVES_MAX",
            "EMERGENCE_INSTANCE",
            "EMERGENCE_ROCKSDB_CACHE",
            "EMERGENCE_METRICS_MAX_CURVES",
            "EMERGENCE_RETIRE_AFTER",
            "EMERGENCE_WATCH_FILE",
            "EMERGENCE_WATCH_INTERVAL",
            "EMERGENCE_STREAMS_EVENTS",
            "EMERGENCE_STREAMS_CHANGES",
            "EMERGENCE_STREAMS_HEARTBEAT",
            "EMERGENCE_GATE_POLICY",
            "EMERGENCE_GATE_MAX_AGE",
            "EMERGENCE_WEBHOOK_URL",
            "EMERGENCE_WEBHOOK_FORMAT",
            "EMERGENCE_WEBHOOK_SECRET",
            "EMERGENCE_WEBHOOK_KINDS",
            "EMERGENCE_WEBHOOK_GIVE_UP_AFTER",
            "EMERGENCE_WEBHOOK_DASHBOARD_URL",
            "EMERGENCE_WEBHOOK_ALLOW_LOCAL",
            "SCORING_NAME",
            "SCORING_METRICS",
            "SCORING_SCORES",
            // of commands and clients
            "EMERGENCE_TOKEN",
            "EMERGENCE_CA_FILE",
            SKIP_BUILD)));

    private Variables() {}

    /** What {@code EMERGENCE_GATE_POLICY} may be; a test of analysis-service holds it to what that knows. */
    public static final Set<String> GATE_POLICIES = Set.of("critical", "breakthrough", "never");

    /** What {@code EMERGENCE_LOG_FORMAT} may be. */
    public static final Set<String> LOG_FORMATS = Set.of("text", "json");

    /** What {@code EMERGENCE_CONTENT} may be. */
    public static final Set<String> CONTENTS =
            Arrays.stream(Content.values()).map(Content::label).collect(Collectors.toUnmodifiableSet());

    /** What {@code SCORING_METRICS} may name beside metrics; a test of scoring-service holds it to what that knows. */
    public static final Set<String> METRIC_SETS = Set.of("exact", "likelihood", "choices", "overlap", "all");

    private static final Map<String, Set<String>> CHOICES = new TreeMap<>(Map.of(
            "EMERGENCE_LOG_FORMAT",
            LOG_FORMATS,
            "EMERGENCE_GATE_POLICY",
            GATE_POLICIES,
            "EMERGENCE_CONTENT",
            CONTENTS));

    /** What is wrong with an environment, in a sentence: names that nobody knows, or values that a service would refuse. */
    public static Optional<String> complaint(Map<String, String> environment) {
        List<String> unknown = environment.keySet().stream()
                .filter(name -> name.startsWith("EMERGENCE_") || name.startsWith("SCORING_"))
                .filter(name -> !NAMES.contains(name))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            return Optional.of("unknown environment variable "
                    + unknown.stream().map(Variables::meant).collect(Collectors.joining(", ")) + ". Known are "
                    + String.join(", ", NAMES));
        }
        for (Map.Entry<String, Set<String>> choice : CHOICES.entrySet()) {
            String value = environment.getOrDefault(choice.getKey(), "");
            if (!value.isEmpty() && !choice.getValue().contains(value)) {
                return Optional.of(
                        choice.getKey() + " is '" + value + "' and must be one of " + new TreeSet<>(choice.getValue()));
            }
        }
        return Arrays.stream(environment.getOrDefault("SCORING_METRICS", "").split(","))
                .map(String::strip)
                .filter(id -> !id.isEmpty()
                        && !METRIC_SETS.contains(id)
                        && Catalogue.entry(id).isEmpty())
                .findFirst()
                .map(id -> "SCORING_METRICS names the unknown metric '" + id + "'; known are "
                        + Catalogue.entries().stream()
                                .map(Catalogue.Entry::id)
                                .sorted()
                                .toList() + " and the sets "
                        + new TreeSet<>(METRIC_SETS));
    }

    private static String meant(String name) {
        String near = Spelling.nearest(name, NAMES);
        return near == null ? name : name + " (did you mean " + near + "?)";
    }
}
