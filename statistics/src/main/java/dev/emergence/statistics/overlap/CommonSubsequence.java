package dev.emergence.statistics.overlap;

import java.util.Arrays;

/**
 * Longest common subsequences of one sequence, the reference, with others.
 *
 * <p>Bit-parallel (Hyyrö 2004, "Bit-parallel LCS-length computation revisited"): after each token of the other sequence, a
 * cleared bit i says that the length grows from i to i + 1 tokens of the reference. Only words that hold a match, or that a
 * carry reaches, are touched, so that rare tokens cost next to nothing.
 */
final class CommonSubsequence {
    /** Words of bit rows kept at a time while a path is walked back: 512 KiB. */
    private static final int MOST_WORDS = 1 << 16;

    private final int[] head;
    private final int[] tail;
    private int[] words = {};
    private int[] next = {};
    private long[] masks = {};
    private long[] bits = {};
    private int[] reference;
    private int from;
    private int length;
    private int width;

    /** @param vocabulary a number that every token number is below */
    CommonSubsequence(int vocabulary) {
        head = new int[vocabulary];
        tail = new int[vocabulary];
    }

    /** Takes {@code ids[from..to)} as the reference. */
    void reference(int[] ids, int from, int to) {
        for (int i = 0; i < length; i++) {
            head[reference[this.from + i]] = 0;
        }
        this.reference = ids;
        this.from = from;
        this.length = to - from;
        this.width = length + 63 >>> 6;
        if (masks.length < length + 1) {
            words = new int[length + 1];
            next = new int[length + 1];
            masks = new long[length + 1];
        }
        if (bits.length < width) {
            bits = new long[width];
        }
        setMasks();
    }

    /** For each token a list of the words in which it occurs, upwards; entry 0 is none. */
    private void setMasks() {
        int entries = 0;
        for (int i = 0; i < length; i++) {
            int token = reference[from + i];
            int last = tail[token];
            if (head[token] == 0 || words[last] != i >>> 6) {
                entries++;
                words[entries] = i >>> 6;
                masks[entries] = 0;
                next[entries] = 0;
                if (head[token] == 0) {
                    head[token] = entries;
                } else {
                    next[last] = entries;
                }
                tail[token] = entries;
                last = entries;
            }
            masks[last] |= 1L << i;
        }
    }

    /** Length of the longest common subsequence with {@code other[start..end)}. */
    int length(int[] other, int start, int end) {
        Arrays.fill(bits, 0, width, -1L);
        for (int j = start; j < end; j++) {
            step(other[j]);
        }
        int common = 0;
        for (int word = 0; word < width; word++) {
            common += 64 - Long.bitCount(bits[word]);
        }
        return common;
    }

    /** One token of the other sequence; V' = (V + (V & M)) | (V & ~M), carries passing from word to word. */
    private void step(int token) {
        int word = 0;
        long carry = 0;
        for (int entry = head[token]; entry != 0; entry = next[entry]) {
            for (; carry != 0 && word < words[entry]; word++) {
                carry = carryInto(word);
            }
            word = words[entry];
            long v = bits[word];
            long added = v + (v & masks[entry]);
            long sum = added + carry;
            carry = Long.compareUnsigned(added, v) < 0 || Long.compareUnsigned(sum, added) < 0 ? 1 : 0;
            bits[word++] = sum | (v & ~masks[entry]);
        }
        for (; carry != 0 && word < width; word++) {
            carry = carryInto(word);
        }
    }

    private long carryInto(int word) {
        long v = bits[word];
        bits[word] = v + 1 | v;
        return v == -1L ? 1 : 0;
    }

    /**
     * Marks the reference's tokens that are in one longest common subsequence with {@code other[start..end)}: the one that
     * rouge_score walks back to. From the ends, equal tokens step back in both; else it steps back in the other where that
     * keeps more, in the reference where it keeps as much.
     *
     * <p>Keeps the bits of as many columns as fit, and computes the rest again from a few kept in between.
     */
    void mark(int[] other, int start, int end, boolean[] marks) {
        int columns = end - start;
        if (length == 0 || columns == 0) {
            return;
        }
        int span = (long) columns * width <= MOST_WORDS ? columns : (int) Math.ceil(Math.sqrt(columns));
        int spans = (columns + span - 1) / span;
        long[][] kept = new long[spans][];
        Arrays.fill(bits, 0, width, -1L);
        for (int s = 0; s < spans; s++) {
            kept[s] = Arrays.copyOf(bits, width);
            for (int j = s * span; s + 1 < spans && j < (s + 1) * span; j++) {
                step(other[start + j]);
            }
        }
        long[] rows = new long[span * width];
        int row = length;
        for (int s = spans - 1; s >= 0 && row > 0; s--) {
            System.arraycopy(kept[s], 0, bits, 0, width);
            int first = start + s * span;
            int last = Math.min(end, first + span);
            for (int j = first; j < last; j++) {
                step(other[j]);
                System.arraycopy(bits, 0, rows, (j - first) * width, width);
            }
            row = walkBack(other, first, last, rows, row, marks);
        }
    }

    private int walkBack(int[] other, int first, int last, long[] rows, int startRow, boolean[] marks) {
        int row = startRow;
        int column = last;
        while (row > 0 && column > first) {
            if (reference[from + row - 1] == other[column - 1]) {
                row--;
                column--;
                marks[row] = true;
            } else if ((rows[(column - 1 - first) * width + (row - 1 >>> 6)] >>> row - 1 & 1) == 0) {
                column--;
            } else {
                row--;
            }
        }
        return row;
    }
}
