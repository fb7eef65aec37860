package dev.emergence.statistics.overlap;

import dev.emergence.statistics.text.TokenizedTexts;
import dev.emergence.statistics.text.Tokens;

/**
 * F1 of the words of an answer as bags (Rajpurkar et al. 2016, arXiv:1606.05250), as SQuAD 2.0's {@code compute_f1}.
 *
 * <p>2PR / (P + R), hits being words in common, each as often as both have it; two answers without words agree fully, one
 * without words and one with do not at all. The best reference counts.
 */
public final class TokenF1 {
    private TokenF1() {}

    /** F1 against the best reference. */
    public static double of(TokenizedTexts texts) {
        NgramOverlap overlap = NgramOverlap.of(texts, 1);
        double best = 0;
        for (int reference = 0; reference < texts.targets().length; reference++) {
            best = Math.max(best, f1(overlap.matches(reference, 1), texts.output(), texts.targets()[reference]));
        }
        return best;
    }

    private static double f1(int hits, Tokens output, Tokens target) {
        if (output.size() == 0 || target.size() == 0) {
            return output.size() == target.size() ? 1 : 0;
        }
        return 2.0 * hits / (output.size() + target.size());
    }
}
