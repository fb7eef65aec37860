package dev.emergence.statistics.overlap;

import java.util.Arrays;

/**
 * The dynamic programme of the edit distance inside a band around the diagonal (Ukkonen 1985,
 * doi:10.1016/S0019-9958(85)80046-2), 64 rows a word (Myers 1999).
 *
 * <p>A path of cost ≤ k stays within rows j − (k + δ)/2 … j + (k − δ)/2 of column j, δ being by how much there are more
 * columns than rows. Cells outside are taken for one more than their neighbour inside, which no path can beat, so the
 * result is exact where it is ≤ k, and else some number above k.
 */
final class BandedTable {
    private final int[] columns;
    private final int offset;
    private final int rowCount;
    private final int columnCount;
    private final int words;
    /** By column token and word: which rows hold the token. */
    private final long[] matches;

    private final long[] plus;
    private final long[] minus;

    BandedTable(int[] rows, int[] columns, int offset, int rowCount, int columnCount, int vocabulary) {
        this.columns = columns;
        this.offset = offset;
        this.rowCount = rowCount;
        this.columnCount = columnCount;
        this.words = words(rowCount);
        this.matches = new long[words * vocabulary];
        this.plus = new long[words];
        this.minus = new long[words];
        for (int i = 0; i < rowCount; i++) {
            matches[rows[offset + i] * words + (i >>> 6)] |= 1L << i;
        }
    }

    /** Words that hold a column. */
    static int words(int rowCount) {
        return rowCount + 63 >>> 6;
    }

    /** The distance: bands are widened, to the cost of the path found at most, until it lies within. */
    int distance(int firstBound) {
        int excess = columnCount - rowCount;
        int bound = Math.max(firstBound, excess);
        while (bound < rowCount) {
            int distance = sweep((bound + excess) / 2, (bound - excess) / 2);
            if (distance <= bound) {
                return distance;
            }
            bound = Math.min(2 * bound, distance);
        }
        return sweep(columnCount, rowCount);
    }

    /** The least cost of a path that stays within so many rows above and below the diagonal. */
    private int sweep(int above, int below) {
        Arrays.fill(plus, -1L);
        Arrays.fill(minus, 0L);
        int last = Math.min(words - 1, below >>> 6);
        int bottom = last + 1 << 6;
        int column = 0;
        while (column < columnCount) {
            int first = Math.max(0, column - above) >>> 6;
            int lowest = Math.min(words - 1, column + below >>> 6);
            bottom += lowest - last << 6;
            last = lowest;
            int end = Math.min(columnCount, above + (first + 1 << 6));
            end = last == words - 1 ? end : Math.min(end, (last + 1 << 6) - below);
            bottom += sweep(column, end, first, last);
            column = end;
        }
        return bottom - sumBelow(rowCount);
    }

    /** Columns in which the band covers the same words; the sum of the horizontal differences at the bottom. */
    private int sweep(int start, int end, int first, int last) {
        int sum = 0;
        for (int column = start; column < end; column++) {
            sum += step(matches, columns[offset + column] * words, plus, minus, first, last);
        }
        return sum;
    }

    /** Myers' step for one column, with the names of the paper; the horizontal difference at the bottom. */
    private static int step(long[] matches, int at, long[] plus, long[] minus, int first, int last) {
        long phIn = 1;
        long mhIn = 0;
        int word = first;
        while (true) {
            long eq = matches[at + word];
            long pv = plus[word];
            long mv = minus[word];
            long xv = eq | mv;
            eq |= mhIn;
            long xh = (((eq & pv) + pv) ^ pv) | eq;
            long ph = mv | ~(xh | pv);
            long mh = pv & xh;
            long phShifted = ph << 1 | phIn;
            plus[word] = mh << 1 | mhIn | ~(xv | phShifted);
            minus[word] = phShifted & xv;
            phIn = ph >>> 63;
            mhIn = mh >>> 63;
            if (word == last) {
                return (int) (phIn - mhIn);
            }
            word++;
        }
    }

    /** Sum of the vertical differences below the row, down to the end of its word. */
    private int sumBelow(int row) {
        int word = row - 1 >>> 6;
        long mask = (row & 63) == 0 ? 0 : -1L << row;
        return Long.bitCount(plus[word] & mask) - Long.bitCount(minus[word] & mask);
    }
}
