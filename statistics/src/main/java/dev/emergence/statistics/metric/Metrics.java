package dev.emergence.statistics.metric;

import static dev.emergence.statistics.metric.Continuity.DISCONTINUOUS;
import static dev.emergence.statistics.metric.Continuity.LINEAR;
import static dev.emergence.statistics.metric.Continuity.NONLINEAR;
import static dev.emergence.statistics.metric.Kind.LOSS;
import static dev.emergence.statistics.metric.Kind.PROPORTION;
import static dev.emergence.statistics.metric.Kind.SCORE;

import dev.emergence.statistics.metric.Rule.Needs;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The catalogue of metrics. Formula and edge cases are with the method that a constant refers to. */
public enum Metrics implements Metric {
    /** {@link TextScores#exactMatch}. */
    EXACT_MATCH(
            PROPORTION,
            DISCONTINUOUS,
            "trim:unicode|empty:wrong",
            Rule.mean(Needs.TEXTS, TextScores::exactMatch),
            "The output equals a target after trimming white space",
            "HELM exact_match (arXiv:2211.09110)"),
    /** {@link ChoiceScores#grade}. */
    MULTIPLE_CHOICE_GRADE(
            SCORE,
            DISCONTINUOUS,
            "ties:first",
            Rule.mean(Needs.CHOICES, ChoiceScores::grade),
            "Credit of the choice with the highest log-probability",
            "BIG-bench multiple_choice_grade (arXiv:2206.04615)"),
    /** {@link ChoiceScores#brier}. */
    BRIER(
            LOSS,
            LINEAR,
            "credits:normalised",
            Rule.mean(Needs.CREDITED_CHOICES, ChoiceScores::brier),
            "Squared distance of the choices' probabilities from the right answer",
            "Brier 1950 (doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2)") {
        @Override
        public double greatest() {
            return 2;
        }
    },
    /** {@link Likelihoods#meanNegative}. */
    TARGET_NLL(
            LOSS,
            LINEAR,
            "unit:nat/token",
            Rule.mean(Needs.LOGPROBS, Likelihoods::meanNegative),
            "Mean negative log-likelihood of the target's tokens",
            "Schaeffer et al. 2023 (arXiv:2304.15004)") {
        @Override
        public double greatest() {
            return Double.POSITIVE_INFINITY;
        }
    },
    /** {@link Likelihoods#probability}. */
    TARGET_PROBABILITY(
            SCORE,
            NONLINEAR,
            "of:sequence",
            Rule.mean(Needs.LOGPROBS, Likelihoods::probability),
            "Chance that sampling emits the target",
            "Hu et al. 2024, PassUntil (arXiv:2310.03262)"),
    /** {@link TextScores#tokenEditDistance}. */
    TOKEN_EDIT_DISTANCE(
            LOSS,
            LINEAR,
            "tok:model-or-words|norm:longer",
            Rule.mean(Needs.TEXTS, TextScores::tokenEditDistance).unless(TextScores::tokenEditRefusal),
            "Levenshtein distance over tokens, divided by the longer length",
            "Schaeffer et al. 2023 (arXiv:2304.15004)"),
    /** {@link TextScores#charEditDistance}. */
    CHAR_EDIT_DISTANCE(
            LOSS,
            LINEAR,
            "tok:codepoint|norm:longer",
            Rule.mean(Needs.TEXTS, TextScores::charEditDistance).unless(TextScores::charEditRefusal),
            "Levenshtein distance over code points, divided by the longer length",
            "Levenshtein 1966; rapidfuzz");

    private static final Map<String, Metrics> BY_ID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Metrics::id, Function.identity()));

    private final String id = name().toLowerCase(Locale.ROOT);
    private final Kind kind;
    private final Continuity continuity;
    private final String signature;
    private final Rule rule;
    private final String description;
    private final String source;

    Metrics(Kind kind, Continuity continuity, String options, Rule rule, String description, String source) {
        this.kind = kind;
        this.continuity = continuity;
        this.signature = id + '|' + options + "|v:1";
        this.rule = rule;
        this.description = description;
        this.source = source;
    }

    /** The metric of an id such as {@code exact_match}; empty where there is none. */
    public static Optional<Metrics> of(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String signature() {
        return signature;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public Continuity continuity() {
        return continuity;
    }

    @Override
    public Direction direction() {
        return kind == LOSS ? Direction.LOWER : Direction.HIGHER;
    }

    @Override
    public double least() {
        return 0;
    }

    @Override
    public double greatest() {
        return 1;
    }

    @Override
    public String needs() {
        return rule.needs().toString();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public int width() {
        return rule.width();
    }

    @Override
    public Optional<String> skipReason(Sample sample) {
        return rule.skipReason(sample);
    }

    @Override
    public double[] statistics(Sample sample) {
        return rule.statistics().apply(sample);
    }

    @Override
    public double value(double[] sums, long examples) {
        double value = rule.finish().value(sums, examples);
        // Sums of doubles may end a rounding error outside.
        return Math.max(least(), Math.min(greatest(), value));
    }
}
