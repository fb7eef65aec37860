package dev.emergence.statistics.overlap;

/**
 * N-gram matches of an output with one short reference, without a table of n-grams.
 *
 * <p>After each token of the output, bit i of the state of order n says that the n tokens up to it also end at token i of
 * the reference (Shift-And, Baeza-Yates and Gonnet 1992, doi:10.1145/135239.135243). Equal n-grams have equal states and
 * different ones have states without a common bit, so an occurrence that uses up one bit not used before is a match
 * clipped to the reference's count. Time O(output · orders · reference/64).
 */
final class ShiftedMatches {
    /** Words of reference, 64 tokens each, up to which this beats a table. */
    private static final int MOST_WORDS = 16;
    /** Bit masks, 512 KiB, that a vocabulary may need. */
    private static final int MOST_MASKS = 1 << 16;

    private final int words;
    private final long[] masks;
    /** By order and word. */
    private final long[] state;

    private final long[] used;
    private final int[] matches;

    private ShiftedMatches(int reference, int vocabulary, int orders) {
        words = words(reference);
        masks = new long[words * vocabulary];
        state = new long[words * orders];
        used = new long[words * orders];
        matches = new int[orders];
    }

    static boolean suits(int[] reference, int vocabulary) {
        return words(reference.length) <= MOST_WORDS && (long) words(reference.length) * vocabulary <= MOST_MASKS;
    }

    private static int words(int reference) {
        return Math.max(1, reference + 63 >>> 6);
    }

    /** Clipped matches by order, from order 1 at 0. */
    static int[] count(int[] output, int[] reference, int vocabulary, int orders) {
        ShiftedMatches counter = new ShiftedMatches(reference.length, vocabulary, orders);
        for (int i = 0; i < reference.length; i++) {
            counter.masks[reference[i] * counter.words + (i >>> 6)] |= 1L << i;
        }
        int depth = 0;
        for (int token : output) {
            depth = counter.extend(token * counter.words, Math.min(depth + 1, orders));
            for (int order = 0; order < depth; order++) {
                counter.use(order * counter.words);
            }
        }
        return counter.matches;
    }

    /** The states after one more token, those up to the depth given; up to which order there is a match now. */
    private int extend(int mask, int depth) {
        int matching = 0;
        for (int order = depth - 1; order > 0; order--) {
            int at = order * words;
            long any = 0;
            for (int word = words - 1; word >= 0; word--) {
                long below = word == 0 ? 0 : state[at - words + word - 1] >>> 63;
                long bits = (state[at - words + word] << 1 | below) & masks[mask + word];
                state[at + word] = bits;
                any |= bits;
            }
            matching = Math.max(matching, any == 0 ? 0 : order + 1);
        }
        long any = 0;
        for (int word = 0; word < words; word++) {
            state[word] = masks[mask + word];
            any |= state[word];
        }
        return Math.max(matching, any == 0 ? 0 : 1);
    }

    private void use(int at) {
        for (int word = at; word < at + words; word++) {
            long free = state[word] & ~used[word];
            if (free != 0) {
                used[word] |= free & -free;
                matches[at / words]++;
                return;
            }
        }
    }
}
