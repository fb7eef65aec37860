package dev.emergence.statistics.overlap;

import java.util.Arrays;

/**
 * Levenshtein distance with unit costs between two sequences of token numbers.
 *
 * <p>Bit-parallel: a column of the dynamic programme is held as vertical differences, 64 rows a word (Myers 1999,
 * doi:10.1145/316542.316550, the blocks of its §4). Rows are taken in chunks of {@value #CHUNK} words so that the table
 * of match masks stays small for any vocabulary; the horizontal differences that leave a chunk at the bottom enter the
 * next at the top. Time O(nm/64), memory O(n + m + vocabulary).
 */
public final class EditDistance {
    /** Words a chunk: 512 rows. */
    private static final int CHUNK = 8;
    /** Vocabulary beyond which chunks are one word high, to bound the table of match masks. */
    private static final int LARGE = 1 << 16;

    /** Match masks that a table may have at once, 8 MiB; beyond, it is computed in chunks of rows. */
    private static final long MOST_MASKS = 1 << 20;
    /** Distance that the first band allows for: three words a column instead of six for texts of a paragraph. */
    private static final int FIRST_BOUND = 128;

    private EditDistance() {}

    /**
     * The fewest insertions, deletions and replacements that turn one sequence into the other.
     *
     * @param a token numbers
     * @param b token numbers
     * @param vocabulary a number that every token number is below
     */
    public static int between(int[] a, int[] b, int vocabulary) {
        int limit = Math.min(a.length, b.length);
        int prefix = 0;
        while (prefix < limit && a[prefix] == b[prefix]) {
            prefix++;
        }
        int suffix = 0;
        while (suffix < limit - prefix && a[a.length - 1 - suffix] == b[b.length - 1 - suffix]) {
            suffix++;
        }
        int[] rows = a.length <= b.length ? a : b;
        int[] columns = rows == a ? b : a;
        int rowCount = rows.length - prefix - suffix;
        int columnCount = columns.length - prefix - suffix;
        if (rowCount == 0) {
            return columnCount;
        }
        if (rowCount <= Long.SIZE) {
            return inOneWord(rows, columns, prefix, rowCount, columnCount, vocabulary);
        }
        if ((long) BandedTable.words(rowCount) * vocabulary <= MOST_MASKS) {
            return new BandedTable(rows, columns, prefix, rowCount, columnCount, vocabulary).distance(FIRST_BOUND);
        }
        return new Table(rows, columns, prefix, rowCount, columnCount, vocabulary).distance();
    }

    /** Myers' step for every column where a word holds all rows; the names of the paper: Eq, Pv, Mv, Xv, Xh, Ph, Mh. */
    private static int inOneWord(int[] rows, int[] columns, int offset, int rowCount, int columnCount, int vocabulary) {
        long[] matches = new long[vocabulary];
        for (int i = 0; i < rowCount; i++) {
            matches[rows[offset + i]] |= 1L << i;
        }
        int last = rowCount - 1;
        long pv = -1L;
        long mv = 0;
        int distance = rowCount;
        for (int column = offset; column < offset + columnCount; column++) {
            long eq = matches[columns[column]];
            long xv = eq | mv;
            long xh = (((eq & pv) + pv) ^ pv) | eq;
            long ph = mv | ~(xh | pv);
            long mh = pv & xh;
            distance += (int) (ph >>> last & 1) - (int) (mh >>> last & 1);
            ph = ph << 1 | 1;
            pv = mh << 1 | ~(xv | ph);
            mv = ph & xv;
        }
        return distance;
    }

    /** How many word steps {@link #between} takes at most, for callers that bound their work. */
    public static long cost(int a, int b) {
        return (Math.min(a, b) + 63L) / 64 * Math.max(a, b);
    }

    /** The dynamic programme, one chunk of rows after the other. */
    private static final class Table {
        private final int[] rows;
        private final int[] columns;
        private final int offset;
        private final int rowCount;
        private final int columnCount;
        private final int words;
        private final long[] matches;
        private final long[] plus;
        private final long[] minus;
        /** Horizontal difference that leaves the chunk above at each column, −1, 0 or 1; null in the first chunk. */
        private byte[] above;

        Table(int[] rows, int[] columns, int offset, int rowCount, int columnCount, int vocabulary) {
            this.rows = rows;
            this.columns = columns;
            this.offset = offset;
            this.rowCount = rowCount;
            this.columnCount = columnCount;
            int chunk = vocabulary > LARGE ? 1 : CHUNK;
            this.words = Math.min(chunk, rowCount + 63 >>> 6);
            this.matches = new long[words * vocabulary];
            this.plus = new long[words];
            this.minus = new long[words];
        }

        int distance() {
            int distance = columnCount;
            for (int done = 0; done < rowCount; done += 64 * words) {
                int height = Math.min(64 * words, rowCount - done);
                boolean last = done + height == rowCount;
                setMatches(offset + done, height);
                Arrays.fill(plus, -1L);
                Arrays.fill(minus, 0L);
                byte[] below = last ? null : new byte[columnCount];
                sweep(height + 63 >>> 6, below);
                above = below;
                clearMatches(offset + done, height);
                distance += verticalSum(height);
            }
            return distance;
        }

        private void setMatches(int from, int height) {
            for (int i = 0; i < height; i++) {
                matches[rows[from + i] * words + (i >>> 6)] |= 1L << i;
            }
        }

        private void clearMatches(int from, int height) {
            for (int i = 0; i < height; i++) {
                matches[rows[from + i] * words + (i >>> 6)] = 0;
            }
        }

        /** Myers' step for every column; the names of the paper: Eq, Pv, Mv, Xv, Xh, Ph, Mh. */
        private void sweep(int used, byte[] below) {
            for (int column = 0; column < columnCount; column++) {
                int at = columns[offset + column] * words;
                int in = above == null ? 1 : above[column];
                long phIn = in > 0 ? 1 : 0;
                long mhIn = in < 0 ? 1 : 0;
                for (int word = 0; word < used; word++) {
                    long eq = matches[at + word];
                    long pv = plus[word];
                    long mv = minus[word];
                    long xv = eq | mv;
                    eq |= mhIn;
                    long xh = (((eq & pv) + pv) ^ pv) | eq;
                    long ph = mv | ~(xh | pv);
                    long mh = pv & xh;
                    long phShifted = ph << 1 | phIn;
                    long mhShifted = mh << 1 | mhIn;
                    phIn = ph >>> 63;
                    mhIn = mh >>> 63;
                    plus[word] = mhShifted | ~(xv | phShifted);
                    minus[word] = phShifted & xv;
                }
                if (below != null) {
                    below[column] = (byte) (phIn - mhIn);
                }
            }
        }

        /** Sum of the last column's vertical differences over this chunk's rows. */
        private int verticalSum(int height) {
            int sum = 0;
            for (int word = 0; word << 6 < height; word++) {
                int left = height - (word << 6);
                long mask = left >= 64 ? -1L : (1L << left) - 1;
                sum += Long.bitCount(plus[word] & mask) - Long.bitCount(minus[word] & mask);
            }
            return sum;
        }
    }
}
