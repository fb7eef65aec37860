package dev.emergence.statistics.metric;

import dev.emergence.statistics.answer.AnswerPattern;
import dev.emergence.statistics.text.TokenizedTexts;
import dev.emergence.statistics.text.Tokenizer;
import java.util.List;

/** One generation as the metrics see it. Absent fields are null; lists hold no nulls. Confined to one thread. */
public final class Sample {
    private static final int TOKENIZERS = Tokenizer.values().length;

    private final String output;
    private final List<String> targets;
    private final double[] targetLogprobs;
    private final TargetSum targetSum;
    private final List<String> outputTokens;
    private final List<String> targetTokens;
    private final List<AnswerOption> choices;
    private final String finishReason;
    private final String answerPattern;
    /** By ordinal; each filled when the first metric asks for it. */
    private final TokenizedTexts[] tokens = new TokenizedTexts[TOKENIZERS];

    private AnswerPattern.Verdict answer;

    /**
     * @param output what the model wrote
     * @param targets right answers, any of them counts
     * @param targetLogprobs natural log-probabilities of the first target's tokens
     * @param outputTokens the output as the model's tokenizer splits it
     * @param targetTokens the first target as the model's tokenizer splits it
     * @param choices the options of a multiple-choice example
     * @param finishReason why decoding ended, such as {@code stop} or {@code length}
     * @param answerPattern regular expression of a well-formed answer
     */
    public Sample(
            String output,
            List<String> targets,
            float[] targetLogprobs,
            List<String> outputTokens,
            List<String> targetTokens,
            List<AnswerOption> choices,
            String finishReason,
            String answerPattern) {
        this(
                output,
                targets,
                widened(targetLogprobs),
                null,
                outputTokens,
                targetTokens,
                choices,
                finishReason,
                answerPattern);
    }

    private Sample(
            String output,
            List<String> targets,
            double[] targetLogprobs,
            TargetSum targetSum,
            List<String> outputTokens,
            List<String> targetTokens,
            List<AnswerOption> choices,
            String finishReason,
            String answerPattern) {
        this.output = output;
        this.targets = targets;
        this.targetLogprobs = targetLogprobs;
        this.targetSum = targetSum;
        this.outputTokens = outputTokens;
        this.targetTokens = targetTokens;
        this.choices = choices;
        this.finishReason = finishReason;
        this.answerPattern = answerPattern;
    }

    /**
     * A sample of likelihoods alone, in full precision.
     *
     * @param target the text whose tokens they are
     * @param logprobs natural log-probabilities of its tokens
     */
    public static Sample ofLikelihoods(String target, double... logprobs) {
        return new Sample(null, List.of(target), logprobs.clone(), null, null, null, null, null, null);
    }

    /** The same with what is known of the target's likelihood; log-probabilities of its tokens say more, and count before it. */
    public Sample with(TargetSum sum) {
        return new Sample(
                output, targets, targetLogprobs, sum, outputTokens, targetTokens, choices, finishReason, answerPattern);
    }

    private static double[] widened(float[] values) {
        if (values == null) {
            return null;
        }
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    /** Output and targets under a tokeniser, split once however many metrics ask. */
    @SuppressWarnings("EnumOrdinal") // in a hot path, and of this process only
    TokenizedTexts tokens(Tokenizer tokenizer) {
        TokenizedTexts known = tokens[tokenizer.ordinal()];
        if (known == null) {
            known = tokenizer.tokenize(output, targets);
            tokens[tokenizer.ordinal()] = known;
        }
        return known;
    }

    /** Whether the output has the form of {@link #answerPattern}, which must be given. */
    AnswerPattern.Verdict answer() {
        if (answer == null) {
            answer = AnswerPattern.search(answerPattern, output);
        }
        return answer;
    }

    String output() {
        return output;
    }

    List<String> targets() {
        return targets;
    }

    double[] targetLogprobs() {
        return targetLogprobs;
    }

    boolean hasTargetLogprobs() {
        return targetLogprobs != null && targetLogprobs.length > 0;
    }

    /** Null where it isn't known. */
    TargetSum targetSum() {
        return targetSum;
    }

    List<String> outputTokens() {
        return outputTokens;
    }

    List<String> targetTokens() {
        return targetTokens;
    }

    List<AnswerOption> choices() {
        return choices;
    }

    String finishReason() {
        return finishReason;
    }

    String answerPattern() {
        return answerPattern;
    }
}
