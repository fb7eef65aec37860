package dev.emergence.scoring;

import dev.emergence.statistics.metric.Metrics;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names for metrics that read the same inputs and cost alike, so that a deployment can be said in a word. */
enum MetricSet {
    /** What compares the output with the target as a whole. */
    EXACT(
            Metrics.EXACT_MATCH,
            Metrics.QUASI_EXACT_MATCH,
            Metrics.PREFIX_MATCH,
            Metrics.NUMBER_MATCH,
            Metrics.FORMAT_VALID),
    /** What reads the target's log-probabilities. */
    LIKELIHOOD(Metrics.TARGET_NLL, Metrics.BITS_PER_BYTE, Metrics.TARGET_PROBABILITY, Metrics.LEAST_TOKEN_PROBABILITY),
    /** What reads the choices. */
    CHOICES(
            Metrics.MULTIPLE_CHOICE_GRADE,
            Metrics.MULTIPLE_CHOICE_GRADE_NORM,
            Metrics.CHOICE_PROBABILITY,
            Metrics.CHOICE_MARGIN_LOSS,
            Metrics.BRIER,
            Metrics.EXPECTED_CALIBRATION_ERROR),
    /** What measures how much output and target have in common: the dear ones on long texts. */
    OVERLAP(
            Metrics.TOKEN_EDIT_DISTANCE,
            Metrics.CHAR_EDIT_DISTANCE,
            Metrics.TOKEN_F1,
            Metrics.BLEU,
            Metrics.CHRF,
            Metrics.ROUGE_1,
            Metrics.ROUGE_2,
            Metrics.ROUGE_L,
            Metrics.ROUGE_LSUM),
    /** The whole catalogue. */
    ALL(Metrics.values());

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes it
    private final List<Metrics> metrics;

    MetricSet(Metrics... metrics) {
        this.metrics = List.of(metrics);
    }

    List<Metrics> metrics() {
        return metrics;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<MetricSet> of(String id) {
        return Arrays.stream(values()).filter(set -> set.id().equals(id)).findFirst();
    }
}
