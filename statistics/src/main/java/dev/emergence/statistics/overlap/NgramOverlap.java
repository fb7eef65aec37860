package dev.emergence.statistics.overlap;

import dev.emergence.statistics.text.TokenizedTexts;
import dev.emergence.statistics.text.Tokens;
import java.util.Arrays;

/**
 * How many n-grams an output shares with its references, each counted at most as often as the reference has it (clipped).
 *
 * <p>Exact for every order, without strings: an n-gram is a number, and one of order n + 1 is the pair of the two of order
 * n it consists of. Only n-grams that some reference has are carried on to the next order, since the others cannot be part
 * of a longer match. Time O(orders · tokens), references in all included.
 */
final class NgramOverlap {
    private final int orders;
    private final int[] output;
    private final int[][] references;
    private final int[][] matches;
    private final int[] matchesOfAny;
    /** By n-gram of the current order: how often the output, the reference at hand, and any reference at most has it. */
    private int[] inOutput;

    private int[] inReference;
    private int[] inAny;
    private PairTable pairs;

    private NgramOverlap(int[] output, int[][] references, int[][] matches, int[] matchesOfAny) {
        this.output = output;
        this.references = references;
        this.matches = matches;
        this.matchesOfAny = matchesOfAny;
        this.orders = matchesOfAny.length;
    }

    static NgramOverlap of(TokenizedTexts texts, int orders) {
        int[] output = texts.output().ids();
        int[] first = texts.targets()[0].ids();
        if (texts.targets().length == 1 && AlignedMatches.suits(output, first, texts.vocabulary(), orders)) {
            int[] found = new AlignedMatches(first, texts.vocabulary()).count(output, orders);
            return new NgramOverlap(null, null, new int[][] {found}, found);
        }
        return ofTables(texts, orders);
    }

    /** The general way, for any number and length of references. */
    static NgramOverlap ofTables(TokenizedTexts texts, int orders) {
        int[][] references = new int[texts.targets().length][];
        Arrays.setAll(references, r -> texts.targets()[r].ids().clone());
        NgramOverlap overlap = new NgramOverlap(
                texts.output().ids().clone(), references, new int[references.length][orders], new int[orders]);
        overlap.count(texts.vocabulary());
        return overlap;
    }

    /** N-grams of an order in a text. */
    static int ngrams(Tokens tokens, int order) {
        return Math.max(0, tokens.size() - order + 1);
    }

    /** Matches with one reference, counts clipped to its. */
    int matches(int reference, int order) {
        return matches[reference][order - 1];
    }

    /** Matches with the references together, each count clipped to the greatest that any of them has. */
    int matchesOfAny(int order) {
        return matchesOfAny[order - 1];
    }

    private void count(int vocabulary) {
        pairs = new PairTable();
        int distinct = vocabulary;
        for (int order = 1; order <= orders; order++) {
            if (order > 1) {
                distinct = lengthen(output.length - order + 1);
            }
            if (distinct == 0) {
                return;
            }
            countOutput(Math.max(0, output.length - order + 1), distinct);
            for (int r = 0; r < references.length; r++) {
                countReference(r, order);
            }
        }
    }

    private void countOutput(int ngrams, int distinct) {
        if (inOutput == null || inOutput.length < distinct) {
            inOutput = new int[distinct];
            inReference = new int[distinct];
            inAny = new int[distinct];
        } else {
            Arrays.fill(inOutput, 0, distinct, 0);
            Arrays.fill(inAny, 0, distinct, 0);
        }
        for (int i = 0; i < ngrams; i++) {
            if (output[i] >= 0) {
                inOutput[output[i]]++;
            }
        }
    }

    private void countReference(int reference, int order) {
        int[] ids = references[reference];
        int ngrams = ids.length - order + 1;
        int matched = 0;
        for (int i = 0; i < ngrams; i++) {
            int id = ids[i];
            if (id >= 0) {
                int count = ++inReference[id];
                matched += count <= inOutput[id] ? 1 : 0;
                if (count > inAny[id]) {
                    inAny[id] = count;
                    matchesOfAny[order - 1] += count <= inOutput[id] ? 1 : 0;
                }
            }
        }
        for (int i = 0; i < ngrams; i++) {
            if (ids[i] >= 0) {
                inReference[ids[i]] = 0;
            }
        }
        matches[reference][order - 1] = matched;
    }

    /** Replaces n-grams by those one longer, −1 where there can be no match; how many distinct ones the output has. */
    private int lengthen(int ngrams) {
        if (ngrams <= 0) {
            return 0;
        }
        pairs.reset(ngrams);
        for (int i = 0; i < ngrams; i++) {
            output[i] = isShared(output[i]) && isShared(output[i + 1]) ? pairs.intern(output[i], output[i + 1]) : -1;
        }
        output[ngrams] = -1;
        for (int[] ids : references) {
            for (int i = 0; i + 1 < ids.length; i++) {
                ids[i] = isShared(ids[i]) && isShared(ids[i + 1]) ? pairs.find(ids[i], ids[i + 1]) : -1;
            }
            if (ids.length > 0) {
                ids[ids.length - 1] = -1;
            }
        }
        return pairs.size();
    }

    private boolean isShared(int ngram) {
        return ngram >= 0 && inAny[ngram] > 0 && inOutput[ngram] > 0;
    }
}
