package dev.emergence.statistics.metric;

import dev.emergence.statistics.answer.AnswerPattern;
import dev.emergence.statistics.answer.LastNumber;
import dev.emergence.statistics.overlap.Bleu;
import dev.emergence.statistics.overlap.Chrf;
import dev.emergence.statistics.overlap.EditDistance;
import dev.emergence.statistics.overlap.Rouge;
import dev.emergence.statistics.text.PythonText;
import dev.emergence.statistics.text.TokenizedTexts;
import dev.emergence.statistics.text.Tokenizer;
import dev.emergence.statistics.text.Tokens;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Metrics that compare the output with the targets; with several targets, the best one counts. */
final class TextScores {
    /**
     * Word steps of 64 cells that one sample may cost under one metric: some tenths of a second, 65,000 tokens against as many. A
     * scorer's transaction holds some tens of samples.
     */
    private static final long MOST_STEPS = 1L << 26;

    private static final Set<String> CUT_OFF =
            Set.of("length", "max_tokens", "max_length", "model_length", "truncated");

    /** {@link Bleu}: of one output with effective order, of more as a corpus. */
    static final Rule BLEU = Rule.sums(
            MetricKind.SCORE,
            Continuity.NONLINEAR,
            Rule.Needs.TEXTS,
            Bleu.WIDTH,
            sample -> Bleu.statistics(sample.tokens(Tokenizer.MTEVAL_13A)),
            (sums, examples) -> Bleu.value(sums, examples == 1));

    /** {@link Chrf}. */
    static final Rule CHRF = Rule.sums(
            MetricKind.SCORE,
            Continuity.LINEAR,
            Rule.Needs.TEXTS,
            Chrf.WIDTH,
            sample -> Chrf.statistics(sample.tokens(Tokenizer.VISIBLE_CODE_POINTS)),
            (sums, examples) -> Chrf.value(sums));

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

    /** 1 where the words of the output are those of a target after SQuAD's normalisation; an empty output is never right. */
    static double quasiExactMatch(Sample sample) {
        if (sample.output().isEmpty()) {
            return 0;
        }
        TokenizedTexts words = sample.tokens(Tokenizer.SQUAD);
        for (Tokens target : words.targets()) {
            if (Arrays.equals(words.output().ids(), target.ids())) {
                return 1;
            }
        }
        return 0;
    }

    /**
     * 1 where the output begins with a target, both trimmed. Every output begins with a target of nothing but white space,
     * which says nothing of the output: such targets are passed over (in HELM they are always right).
     */
    static double prefixMatch(Sample sample) {
        String output = PythonText.strip(sample.output());
        for (String target : sample.targets()) {
            String prefix = PythonText.strip(target);
            if (!prefix.isEmpty() && output.startsWith(prefix)) {
                return 1;
            }
        }
        return 0;
    }

    /** {@code empty_target} where no target is more than white space. */
    static String prefixRefusal(Sample sample) {
        return sample.targets().stream().allMatch(PythonText::isBlank) ? "empty_target" : null;
    }

    /** 1 where the last numbers of the output and of a target are equal as decimals; 0 where either has none. */
    static double numberMatch(Sample sample) {
        String number = LastNumber.of(sample.output());
        if (number == null) {
            return 0;
        }
        for (String target : sample.targets()) {
            if (number.equals(LastNumber.of(target))) {
                return 1;
            }
        }
        return 0;
    }

    /**
     * 1 where decoding was not cut off and the output has the form of the task's answer pattern, or, where there is none, is
     * not blank. Cut off is a finish reason that providers give when tokens run out: {@code length}, {@code max_tokens},
     * {@code max_length}, {@code model_length}, {@code truncated}, in any case.
     */
    static double formatValid(Sample sample) {
        if (sample.finishReason() != null
                && CUT_OFF.contains(sample.finishReason().toLowerCase(Locale.ROOT))) {
            return 0;
        }
        boolean valid = sample.answerPattern() == null
                ? !PythonText.isBlank(sample.output())
                : sample.answer() == AnswerPattern.Verdict.FOUND;
        return valid ? 1 : 0;
    }

    /** Why the answer pattern decides nothing; null where it does. */
    static String patternRefusal(Sample sample) {
        if (sample.answerPattern() == null) {
            return null;
        }
        return switch (sample.answer()) {
            case BROKEN -> "invalid_answer_pattern";
            case GAVE_UP -> "answer_pattern_too_slow";
            case FOUND, ABSENT -> null;
        };
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

    /** {@code text_too_long} where ROUGE-L would take seconds. */
    static String longestRefusal(Sample sample) {
        return Rouge.longestCost(sample.tokens(Tokenizer.ROUGE)) > MOST_STEPS ? "text_too_long" : null;
    }

    /** {@code text_too_long} where ROUGE-Lsum would take seconds. */
    static String longestByLineRefusal(Sample sample) {
        return Rouge.longestByLineCost(sample.tokens(Tokenizer.ROUGE)) > MOST_STEPS ? "text_too_long" : null;
    }
}
