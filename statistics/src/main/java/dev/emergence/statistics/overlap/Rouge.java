package dev.emergence.statistics.overlap;

import dev.emergence.statistics.text.TokenizedTexts;
import dev.emergence.statistics.text.Tokens;

/**
 * ROUGE (Lin 2004, aclanthology.org/W04-1013) as Google's rouge_score computes it without stemming.
 *
 * <p>F = 2PR / (P + R) with P = hits / output size and R = hits / reference size; 0 where there are no hits. The best
 * reference counts.
 */
public final class Rouge {
    private Rouge() {}

    /** ROUGE-n: hits are clipped n-gram matches, sizes are numbers of n-grams. */
    public static double ngrams(TokenizedTexts texts, int order) {
        NgramOverlap overlap = NgramOverlap.of(texts, order);
        double best = 0;
        for (int reference = 0; reference < texts.targets().length; reference++) {
            best = Math.max(
                    best,
                    f(
                            overlap.matches(reference, order),
                            NgramOverlap.ngrams(texts.output(), order),
                            NgramOverlap.ngrams(texts.targets()[reference], order)));
        }
        return best;
    }

    /** ROUGE-L: hits are the length of the longest common subsequence. */
    public static double longest(TokenizedTexts texts) {
        CommonSubsequence common = new CommonSubsequence(texts.vocabulary());
        Tokens output = texts.output();
        double best = 0;
        for (Tokens target : texts.targets()) {
            common.reference(target.ids(), 0, target.size());
            best = Math.max(best, f(common.length(output.ids(), 0, output.size()), output.size(), target.size()));
        }
        return best;
    }

    /**
     * ROUGE-Lsum: for each line of the reference, the tokens that are in a longest common subsequence with any line of the
     * output; a hit each, but a token at most as often as the output and as the reference have it.
     */
    public static double longestByLine(TokenizedTexts texts) {
        CommonSubsequence common = new CommonSubsequence(texts.vocabulary());
        double best = 0;
        for (Tokens target : texts.targets()) {
            int hits = lineHits(texts.output(), target, texts.vocabulary(), common);
            best = Math.max(best, f(hits, texts.output().size(), target.size()));
        }
        return best;
    }

    /** How many word steps {@link #longest} takes at most. */
    public static long longestCost(TokenizedTexts texts) {
        long cost = 0;
        for (Tokens target : texts.targets()) {
            cost += EditDistance.cost(texts.output().size(), target.size());
        }
        return cost;
    }

    /** How many word steps {@link #longestByLine} takes at most. */
    public static long longestByLineCost(TokenizedTexts texts) {
        Tokens output = texts.output();
        long cost = 0;
        for (Tokens target : texts.targets()) {
            long words = (long) target.lineEnds().length + target.size() / 64;
            cost += words * output.size() + (long) target.size() * output.lineEnds().length;
        }
        return cost;
    }

    private static int lineHits(Tokens output, Tokens target, int vocabulary, CommonSubsequence common) {
        int[] left = new int[vocabulary];
        for (int token : output.ids()) {
            left[token]++;
        }
        boolean[] marks = new boolean[target.size()];
        int hits = 0;
        int start = 0;
        for (int end : target.lineEnds()) {
            common.reference(target.ids(), start, end);
            markAnyLine(output, common, marks);
            for (int i = start; i < end; i++) {
                if (marks[i - start] && left[target.ids()[i]]-- > 0) {
                    hits++;
                }
                marks[i - start] = false;
            }
            start = end;
        }
        return hits;
    }

    private static void markAnyLine(Tokens output, CommonSubsequence common, boolean[] marks) {
        int start = 0;
        for (int end : output.lineEnds()) {
            common.mark(output.ids(), start, end, marks);
            start = end;
        }
    }

    private static double f(int hits, int outputSize, int referenceSize) {
        if (hits == 0) {
            return 0;
        }
        double precision = (double) hits / outputSize;
        double recall = (double) hits / referenceSize;
        return 2 * precision * recall / (precision + recall);
    }
}
