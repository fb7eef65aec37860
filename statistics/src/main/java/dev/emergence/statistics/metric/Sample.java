package dev.emergence.statistics.metric;

import java.util.List;

/** One generation as the metrics see it. Absent fields are null; lists hold no nulls. Confined to one thread. */
public final class Sample {
    private final String output;
    private final List<String> targets;
    private final float[] targetLogprobs;
    private final List<String> outputTokens;
    private final List<String> targetTokens;
    private final List<Choice> choices;
    private final String finishReason;
    private final String answerPattern;

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
            List<Choice> choices,
            String finishReason,
            String answerPattern) {
        this.output = output;
        this.targets = targets;
        this.targetLogprobs = targetLogprobs;
        this.outputTokens = outputTokens;
        this.targetTokens = targetTokens;
        this.choices = choices;
        this.finishReason = finishReason;
        this.answerPattern = answerPattern;
    }

    String output() {
        return output;
    }

    List<String> targets() {
        return targets;
    }

    float[] targetLogprobs() {
        return targetLogprobs;
    }

    List<String> outputTokens() {
        return outputTokens;
    }

    List<String> targetTokens() {
        return targetTokens;
    }

    List<Choice> choices() {
        return choices;
    }

    String finishReason() {
        return finishReason;
    }

    String answerPattern() {
        return answerPattern;
    }
}
