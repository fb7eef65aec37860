package dev.emergence.statistics.text;

import java.util.Arrays;

/**
 * Numbers the distinct tokens of some texts 0, 1, 2, … in order of appearance.
 *
 * <p>Tokens are slices of a caller's buffer; the characters of a new one are kept, so equal numbers mean equal tokens,
 * never only equal hashes. Open addressing with linear probing, at most half full.
 */
final class Vocabulary {
    /** Number + 1, 0 where free. */
    private int[] table = new int[256];

    private int[] hashes = new int[64];
    /** Token {@code k} is {@code chars[starts[k]]} to {@code chars[starts[k + 1]]}, exclusive. */
    private int[] starts = new int[65];

    private char[] chars = new char[512];
    private int size;

    int size() {
        return size;
    }

    /** The number of the token {@code buffer[from..to)}. */
    int intern(char[] buffer, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + buffer[i];
        }
        hash *= 0x9E3779B9;
        int mask = table.length - 1;
        int place = hash >>> 8 & mask;
        for (int entry = table[place]; entry != 0; entry = table[place]) {
            if (hashes[entry - 1] == hash && isToken(entry - 1, buffer, from, to)) {
                return entry - 1;
            }
            place = place + 1 & mask;
        }
        table[place] = size + 1;
        return add(hash, buffer, from, to);
    }

    private boolean isToken(int number, char[] buffer, int from, int to) {
        int start = starts[number];
        if (starts[number + 1] - start != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (chars[start++] != buffer[i]) {
                return false;
            }
        }
        return true;
    }

    private int add(int hash, char[] buffer, int from, int to) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
            starts = Arrays.copyOf(starts, 2 * size + 1);
        }
        int start = starts[size];
        int end = start + to - from;
        if (end > chars.length) {
            chars = Arrays.copyOf(chars, Math.max(end, 2 * chars.length));
        }
        System.arraycopy(buffer, from, chars, start, to - from);
        hashes[size] = hash;
        starts[size + 1] = end;
        size++;
        if (2 * size > table.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        table = new int[2 * table.length];
        int mask = table.length - 1;
        for (int number = 0; number < size; number++) {
            int place = hashes[number] >>> 8 & mask;
            while (table[place] != 0) {
                place = place + 1 & mask;
            }
            table[place] = number + 1;
        }
    }
}
