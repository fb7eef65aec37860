package dev.emergence.statistics.overlap;

/**
 * N-gram matches of an output with one reference, without a table of n-grams.
 *
 * <p>Looks at every pair of an output's token i and an equal one j of the reference, and how many tokens before them are
 * equal too: with n − 1 or more, the n-gram that ends at i also ends at j. Each occurrence in the reference can be used up
 * once by each order, which clips the matches to the reference's counts; which of several equal ones makes no difference.
 *
 * <p>Time O(output + reference + pairs): best where few tokens occur often, as words do, or where texts are short.
 */
final class AlignedMatches {
    /** Pairs for each token of both texts up to which this beats tables. */
    private static final int MOST_PAIRS = 32;

    /** Greatest order: what the low bits of a mark can hold. */
    private static final int ORDERS = 7;

    /** By token: its last place in the reference, counted from 1, 0 where it has none. */
    private final int[] last;
    /** By place: the one before with the same token. */
    private final int[] before;

    AlignedMatches(int[] reference, int vocabulary) {
        last = new int[vocabulary];
        before = new int[reference.length + 1];
        for (int i = 0; i < reference.length; i++) {
            before[i + 1] = last[reference[i]];
            last[reference[i]] = i + 1;
        }
    }

    /** Whether counting by pairs is quick: not where both texts repeat few tokens over and over. */
    static boolean suits(int[] output, int[] reference, int vocabulary, int orders) {
        long tokens = (long) output.length + reference.length;
        if (orders > ORDERS || (long) output.length * reference.length <= MOST_PAIRS * tokens) {
            return orders <= ORDERS;
        }
        int[] counts = new int[vocabulary];
        for (int token : reference) {
            counts[token]++;
        }
        long pairs = 0;
        for (int token : output) {
            pairs += counts[token];
        }
        return pairs <= MOST_PAIRS * tokens;
    }

    /** Clipped matches by order, from order 1 at 0. */
    int[] count(int[] output, int orders) {
        // By place: 8 · (1 + the output's token that was last equal to it) + length of the match there, up to the
        // orders.
        int[] marks = new int[before.length];
        byte[] used = new byte[before.length];
        int[] found = new int[1 << orders];
        for (int i = 0; i < output.length; i++) {
            int orderBits = 0;
            for (int place = last[output[i]]; place != 0; place = before[place]) {
                int mark = marks[place - 1];
                int length = mark >>> 3 == i ? Math.min((mark & 7) + 1, orders) : 1;
                marks[place] = i + 1 << 3 | length;
                int free = (1 << length) - 1 & ~(used[place] | orderBits);
                used[place] |= (byte) free;
                orderBits |= free;
            }
            found[orderBits]++;
        }
        return byOrder(found, orders);
    }

    private static int[] byOrder(int[] found, int orders) {
        int[] matches = new int[orders];
        for (int orderBits = 1; orderBits < found.length; orderBits++) {
            for (int order = 0; order < orders; order++) {
                matches[order] += (orderBits >> order & 1) * found[orderBits];
            }
        }
        return matches;
    }
}
