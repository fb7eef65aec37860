package dev.emergence.statistics.metric;

import static dev.emergence.statistics.metric.Continuity.DISCONTINUOUS;
import static dev.emergence.statistics.metric.Continuity.LINEAR;
import static dev.emergence.statistics.metric.Continuity.NONLINEAR;
import static dev.emergence.statistics.metric.MetricKind.LOSS;
import static dev.emergence.statistics.metric.MetricKind.PROPORTION;
import static dev.emergence.statistics.metric.MetricKind.SCORE;
import static dev.emergence.statistics.metric.Rule.Needs.CHOICES;
import static dev.emergence.statistics.metric.Rule.Needs.CREDITED_CHOICES;
import static dev.emergence.statistics.metric.Rule.Needs.LIKELIHOOD;
import static dev.emergence.statistics.metric.Rule.Needs.LIKELIHOOD_OF_BYTES;
import static dev.emergence.statistics.metric.Rule.Needs.LIKELIHOOD_OF_TOKENS;
import static dev.emergence.statistics.metric.Rule.Needs.LOGPROBS;
import static dev.emergence.statistics.metric.Rule.Needs.OUTPUT;
import static dev.emergence.statistics.metric.Rule.Needs.TEXTS;
import static dev.emergence.statistics.text.Tokenizer.ROUGE;
import static dev.emergence.statistics.text.Tokenizer.SQUAD;

import dev.emergence.statistics.overlap.Rouge;
import dev.emergence.statistics.overlap.TokenF1;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The catalogue of metrics. The formula and its edge cases are with the method that a constant refers to.
 *
 * <p>To add one: a constant here, golden numbers with their test, and the page of the catalogue made anew.
 */
public enum Metrics implements Metric {
    EXACT_MATCH(
            "trim:unicode|empty:wrong",
            Rule.mean(PROPORTION, DISCONTINUOUS, TEXTS, TextScores::exactMatch),
            "The output equals a target after trimming white space",
            "HELM exact_match (arXiv:2211.09110)"),
    QUASI_EXACT_MATCH(
            "norm:squad|empty:wrong",
            Rule.mean(PROPORTION, DISCONTINUOUS, TEXTS, TextScores::quasiExactMatch),
            "The output equals a target without case, punctuation and articles",
            "HELM quasi_exact_match (arXiv:2211.09110)"),
    PREFIX_MATCH(
            "trim:unicode|empty:wrong|empty_target:skip",
            Rule.mean(PROPORTION, DISCONTINUOUS, TEXTS, TextScores::prefixMatch).unless(TextScores::prefixRefusal),
            "The output begins with a target",
            "HELM prefix_exact_match (arXiv:2211.09110)"),
    NUMBER_MATCH(
            "number:last|comma:thousands|minus:unicode|exponent:e|compare:decimal",
            Rule.mean(PROPORTION, DISCONTINUOUS, TEXTS, TextScores::numberMatch),
            "The last number in the output equals a target's last number",
            "own rule; GSM8K answers (arXiv:2110.14168)"),
    FORMAT_VALID(
            "pattern:find|truncated:invalid",
            Rule.mean(PROPORTION, DISCONTINUOUS, OUTPUT, TextScores::formatValid)
                    .unless(TextScores::patternRefusal),
            "The output has the form of the task's answer pattern, or is not blank",
            "own rule"),
    MULTIPLE_CHOICE_GRADE(
            "ties:first",
            Rule.mean(SCORE, DISCONTINUOUS, CHOICES, ChoiceScores::grade),
            "Credit of the choice with the highest log-probability",
            "BIG-bench multiple_choice_grade (arXiv:2206.04615)"),
    MULTIPLE_CHOICE_GRADE_NORM(
            "norm:byte|ties:first",
            Rule.mean(SCORE, DISCONTINUOUS, CHOICES, ChoiceScores::gradePerByte).unless(ChoiceScores::textRefusal),
            "Credit of the choice with the highest log-probability per UTF-8 byte",
            "lm-evaluation-harness acc_bytes"),
    CHOICE_PROBABILITY(
            "credited:any",
            Rule.mean(SCORE, LINEAR, CREDITED_CHOICES, ChoiceScores::probability),
            "Probability of the credited choices among the choices",
            "Schaeffer et al. 2024 (arXiv:2406.04391)"),
    CHOICE_MARGIN_LOSS(
            "credited:any|unit:nat",
            Rule.mean(LOSS, LINEAR, CREDITED_CHOICES, ChoiceScores::marginLoss).unbounded(),
            "Negative logarithm of the probability of the credited choices",
            "own definition; cross-entropy over the choices"),
    BRIER(
            "credits:normalised",
            Rule.mean(LOSS, LINEAR, CREDITED_CHOICES, ChoiceScores::brier).upTo(2),
            "Squared distance of the choices' probabilities from the right answer",
            "Brier 1950 (doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2)"),
    EXPECTED_CALIBRATION_ERROR(
            "bins:10|closed:left",
            ChoiceScores.CALIBRATION_ERROR,
            "Gap between the top choice's probability and its accuracy, over ten bins",
            "Guo et al. 2017 (arXiv:1706.04599)"),
    TARGET_NLL(
            "unit:nat/token",
            Rule.mean(LOSS, LINEAR, LIKELIHOOD_OF_TOKENS, Likelihoods::meanNegative)
                    .unbounded(),
            "Mean negative log-likelihood of the target's tokens",
            "Schaeffer et al. 2023 (arXiv:2304.15004)"),
    BITS_PER_BYTE(
            "unit:bit/byte|mean:example",
            Rule.mean(LOSS, LINEAR, LIKELIHOOD_OF_BYTES, Likelihoods::bitsPerByte)
                    .unbounded(),
            "Negative log-likelihood of the target in bits per UTF-8 byte",
            "lm-evaluation-harness bits_per_byte; The Pile (arXiv:2101.00027)"),
    TARGET_PROBABILITY(
            "of:sequence",
            Rule.mean(SCORE, NONLINEAR, LIKELIHOOD, Likelihoods::probability),
            "Chance that sampling emits the target",
            "Hu et al. 2024, PassUntil (arXiv:2310.03262)"),
    LEAST_TOKEN_PROBABILITY(
            "of:token",
            Rule.mean(SCORE, LINEAR, LOGPROBS, Likelihoods::leastTokenProbability),
            "Probability of the target's least likely token",
            "own definition"),
    TOKEN_EDIT_DISTANCE(
            "tok:model-or-words|norm:longer",
            Rule.mean(LOSS, LINEAR, TEXTS, TextScores::tokenEditDistance).unless(TextScores::tokenEditRefusal),
            "Levenshtein distance over tokens, divided by the longer length",
            "Schaeffer et al. 2023 (arXiv:2304.15004)"),
    CHAR_EDIT_DISTANCE(
            "tok:codepoint|norm:longer",
            Rule.mean(LOSS, LINEAR, TEXTS, TextScores::charEditDistance).unless(TextScores::charEditRefusal),
            "Levenshtein distance over code points, divided by the longer length",
            "Levenshtein 1966; rapidfuzz"),
    TOKEN_F1(
            "norm:squad|empty:equal",
            Rule.mean(SCORE, LINEAR, TEXTS, s -> TokenF1.of(s.tokens(SQUAD))),
            "F1 of the words that output and target share",
            "SQuAD 2.0 compute_f1 (arXiv:1606.05250)"),
    BLEU(
            "tok:13a|smooth:exp",
            TextScores.BLEU,
            "BLEU of the checkpoint as a corpus; of one output with effective order",
            "Papineni et al. 2002 (doi:10.3115/1073083.1073135), sacreBLEU"),
    CHRF(
            "nc:6|nw:0|beta:2|space:no",
            TextScores.CHRF,
            "F2 of character n-grams; of the checkpoint as a corpus",
            "Popović 2015 (doi:10.18653/v1/W15-3049), sacreBLEU"),
    ROUGE_1(
            "tok:ascii|stem:no|refs:best",
            Rule.mean(SCORE, LINEAR, TEXTS, s -> Rouge.ngrams(s.tokens(ROUGE), 1)),
            "F1 of the words that output and target share, counted as ROUGE does",
            "Lin 2004 (aclanthology.org/W04-1013), rouge_score"),
    ROUGE_2(
            "tok:ascii|stem:no|refs:best",
            Rule.mean(SCORE, LINEAR, TEXTS, s -> Rouge.ngrams(s.tokens(ROUGE), 2)),
            "F1 of the word pairs that output and target share",
            "Lin 2004 (aclanthology.org/W04-1013), rouge_score"),
    ROUGE_L(
            "tok:ascii|stem:no|refs:best",
            Rule.mean(SCORE, NONLINEAR, TEXTS, s -> Rouge.longest(s.tokens(ROUGE)))
                    .unless(TextScores::longestRefusal),
            "F1 of the longest common subsequence of words",
            "Lin 2004 (aclanthology.org/W04-1013), rouge_score"),
    ROUGE_LSUM(
            "tok:ascii|split:newline|stem:no|refs:best",
            Rule.mean(SCORE, NONLINEAR, TEXTS, s -> Rouge.longestByLine(s.tokens(ROUGE)))
                    .unless(TextScores::longestByLineRefusal),
            "F1 of the union of common subsequences, line by line",
            "Lin 2004 (aclanthology.org/W04-1013), rouge_score");

    private static final Map<String, Metrics> BY_ID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Metrics::id, Function.identity()));

    private final String id = name().toLowerCase(Locale.ROOT);
    private final String signature;
    private final Rule rule;
    private final String description;
    private final String source;

    Metrics(String options, Rule rule, String description, String source) {
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
    public MetricKind kind() {
        return rule.kind();
    }

    @Override
    public Continuity continuity() {
        return rule.continuity();
    }

    @Override
    public Direction direction() {
        return rule.kind() == LOSS ? Direction.LOWER : Direction.HIGHER;
    }

    @Override
    public double least() {
        return 0;
    }

    @Override
    public double greatest() {
        return rule.greatest();
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
