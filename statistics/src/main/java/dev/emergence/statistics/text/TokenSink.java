package dev.emergence.statistics.text;

import java.util.Arrays;

/** Collects the tokens of one text. */
final class TokenSink {
    private final Vocabulary vocabulary;
    private int[] ids;
    private int size;
    private int[] lineEnds = new int[1];
    private int lines;

    TokenSink(Vocabulary vocabulary, int textLength) {
        this.vocabulary = vocabulary;
        this.ids = new int[textLength / 4 + 8];
    }

    /** Adds the token {@code buffer[from..to)}; an empty slice is no token. */
    void add(char[] buffer, int from, int to) {
        if (from < to) {
            put(vocabulary.intern(buffer, from, to));
        }
    }

    /** The same with the token's {@link Vocabulary#key} and its characters or-ed. */
    void add(char[] buffer, int from, int to, long key, int bits) {
        if (from < to) {
            put(vocabulary.intern(buffer, from, to, key, bits));
        }
    }

    private void put(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
    }

    /** Ends the line, unless no token was added to it. */
    void endLine() {
        if (size > (lines == 0 ? 0 : lineEnds[lines - 1])) {
            if (lines == lineEnds.length) {
                lineEnds = Arrays.copyOf(lineEnds, 2 * lines);
            }
            lineEnds[lines++] = size;
        }
    }

    Tokens tokens() {
        endLine();
        return new Tokens(
                Arrays.copyOf(ids, size), lines == lineEnds.length ? lineEnds : Arrays.copyOf(lineEnds, lines));
    }
}
