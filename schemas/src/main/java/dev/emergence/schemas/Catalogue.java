package dev.emergence.schemas;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that the catalogue of metrics reserves, for those who can't see the metrics themselves: a number that is called {@code
 * exact_match} is one, wherever it was computed. The catalogue is the enum {@code Metrics}; a test holds the two together.
 */
public final class Catalogue {
    private static final String ELSEWHERE = "|elsewhere";

    private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

    private static final Map<String, Entry> ENTRIES = Stream.of(
                    entries(
                            Kind.PROPORTION,
                            Continuity.DISCONTINUOUS,
                            1,
                            "exact_match",
                            "quasi_exact_match",
                            "prefix_match",
                            "number_match",
                            "format_valid"),
                    entries(
                            Kind.SCORE,
                            Continuity.DISCONTINUOUS,
                            1,
                            "multiple_choice_grade",
                            "multiple_choice_grade_norm"),
                    entries(Kind.SCORE, Continuity.NONLINEAR, 1, "target_probability", "bleu", "rouge_l", "rouge_lsum"),
                    entries(
                            Kind.SCORE,
                            Continuity.LINEAR,
                            1,
                            "choice_probability",
                            "least_token_probability",
                            "token_f1",
                            "chrf",
                            "rouge_1",
                            "rouge_2"),
                    entries(
                            Kind.LOSS,
                            Continuity.LINEAR,
                            UNBOUNDED,
                            "choice_margin_loss",
                            "target_nll",
                            "bits_per_byte"),
                    entries(Kind.LOSS, Continuity.LINEAR, 2, "brier"),
                    entries(Kind.LOSS, Continuity.LINEAR, 1, "token_edit_distance", "char_edit_distance"),
                    entries(Kind.LOSS, Continuity.NONLINEAR, 1, "expected_calibration_error"))
            .flatMap(Collection::stream)
            .collect(Collectors.toUnmodifiableMap(Entry::id, entry -> entry));

    private Catalogue() {}

    /**
     * What a metric is.
     *
     * @param greatest no value is above it
     */
    public record Entry(String id, Kind kind, Continuity continuity, double greatest) {}

    private static List<Entry> entries(Kind kind, Continuity continuity, double greatest, String... ids) {
        return Arrays.stream(ids)
                .map(id -> new Entry(id, kind, continuity, greatest))
                .toList();
    }

    /** What a name is reserved for; empty for a name that is free. */
    public static Optional<Entry> entry(String id) {
        return Optional.ofNullable(ENTRIES.get(id));
    }

    /** The signature of a metric that was scored elsewhere: all that is known of how is its name. */
    public static String elsewhere(String id) {
        return id + ELSEWHERE;
    }

    /** Whether a signature is such a one. */
    public static boolean isElsewhere(String signature) {
        return signature.endsWith(ELSEWHERE);
    }

    public static Collection<Entry> entries() {
        return ENTRIES.values();
    }
}
