package dev.emergence.statistics.metric;

import dev.emergence.statistics.overlap.EditDistance;
import dev.emergence.statistics.text.PythonText;
import dev.emergence.statistics.text.TokenizedTexts;
import dev.emergence.statistics.text.Tokenizer;
import dev.emergence.statistics.text.Tokens;

/** Metrics that compare the output with the targets; with several targets, the best one counts. */
final class TextScores {
    /** Word steps of 64 cells that one sample may cost: a second or two, 260,000 characters against as many. */
    private static final long MOST_STEPS = 1L << 30;

    private TextScores() {}

    /** 1 where the output equals a target, both trimmed of Python's white space; an empty output is never right (HELM). */
    static double exactMatch(Sample sample) {
        if (sample.output().isEmpty()) {
            return 0;
        }
        String output = PythonText.strip(sample.output());
        for (String target : sample.targets()) {
            if (output.equals(PythonText.strip(target))) {
                return 1;
            }
        }
        return 0;
    }

    /** Levenshtein distance over code points, divided by the longer length; 0 for two empty texts. */
    static double charEditDistance(Sample sample) {
        return leastDistance(sample.tokens(Tokenizer.CODE_POINTS));
    }

    /**
     * Levenshtein distance over tokens, divided by the longer length; 0 for two empty texts.
     *
     * <p>Tokens are the model's own against the first target where the sample has both lists, else and for every further
     * target {@code \w+|[^\w\s]}.
     */
    static double tokenEditDistance(Sample sample) {
        if (sample.outputTokens() == null || sample.targetTokens() == null) {
            return leastDistance(sample.tokens(Tokenizer.WORDS));
        }
        double least = leastDistance(Tokenizer.number(sample.outputTokens(), sample.targetTokens()));
        if (sample.targets().size() == 1) {
            return least;
        }
        TokenizedTexts words = sample.tokens(Tokenizer.WORDS);
        for (int i = 1; i < words.targets().length; i++) {
            least = Math.min(least, distance(words.output(), words.targets()[i], words.vocabulary(), least));
        }
        return least;
    }

    private static double leastDistance(TokenizedTexts texts) {
        double least = 1;
        for (Tokens target : texts.targets()) {
            least = Math.min(least, distance(texts.output(), target, texts.vocabulary(), least));
        }
        return least;
    }

    /** The normalised distance, or any number ≥ {@code bound} where the lengths alone show it to be as great. */
    private static double distance(Tokens output, Tokens target, int vocabulary, double bound) {
        int longer = Math.max(output.size(), target.size());
        if (longer == 0) {
            return 0;
        }
        int shorter = Math.min(output.size(), target.size());
        if ((double) (longer - shorter) / longer >= bound) {
            return 1;
        }
        return (double) EditDistance.between(output.ids(), target.ids(), vocabulary) / longer;
    }

    /** {@code text_too_long} where the distances over code points would take seconds. */
    static String charEditRefusal(Sample sample) {
        long steps = 0;
        for (String target : sample.targets()) {
            steps += EditDistance.cost(sample.output().length(), target.length());
        }
        return steps > MOST_STEPS ? "text_too_long" : null;
    }

    /** {@code text_too_long} where the distances over tokens would take seconds. */
    static String tokenEditRefusal(Sample sample) {
        if (charEditRefusal(sample) == null && sample.outputTokens() == null) {
            return null;
        }
        return tokenSteps(sample) > MOST_STEPS ? "text_too_long" : null;
    }

    private static long tokenSteps(Sample sample) {
        long steps = 0;
        int first = 0;
        if (sample.outputTokens() != null && sample.targetTokens() != null) {
            steps = EditDistance.cost(
                    sample.outputTokens().size(), sample.targetTokens().size());
            first = 1;
        }
        if (first < sample.targets().size()) {
            TokenizedTexts words = sample.tokens(Tokenizer.WORDS);
            for (int i = first; i < words.targets().length; i++) {
                steps += EditDistance.cost(words.output().size(), words.targets()[i].size());
            }
        }
        return steps;
    }
}
