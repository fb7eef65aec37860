package dev.emergence.statistics.text;

import java.util.Arrays;

/**
 * Numbers the distinct tokens of some texts 0, 1, 2, … in order of appearance.
 *
 * <p>A token is a slice of a caller's buffer, with a key that the caller rolls over its characters while it looks for their
 * end. Up to {@value #SHORT} characters below U+0100 the key holds them all, so that key and length are the token; of
 * others the characters are kept and compared. Equal numbers mean equal tokens, never only equal keys. Open addressing
 * with linear probing, at most half full.
 */
final class Vocabulary {
    private static final int SHORT = 8;
    /** Stands for the length of a token that is not short. */
    private static final int LONG = 15;

    /** (Number + 1) · 16 + length, 0 where free. */
    private int[] entries;
    /** By number. */
    private long[] keys;
    /** Where a token that is not short begins and ends in {@link #chars}, by number. */
    private int[] starts = {};

    private int[] ends = {};
    private char[] chars = {};
    private int used;
    private int size;

    /** @param characters length of the texts, to make room for about as many tokens as they will have */
    Vocabulary(int characters) {
        int slots = Math.max(16, Integer.highestOneBit(Math.min(characters, 1 << 16) / 3) * 2);
        entries = new int[slots];
        keys = new long[slots * 3 / 8];
    }

    int size() {
        return size;
    }

    /** The key of some characters and one more. */
    static long key(long before, char c) {
        return Long.rotateLeft(before, 8) ^ c;
    }

    /** The number of the token {@code buffer[from..to)}. */
    int intern(char[] buffer, int from, int to) {
        long key = 0;
        int bits = 0;
        for (int i = from; i < to; i++) {
            key = key(key, buffer[i]);
            bits |= buffer[i];
        }
        return intern(buffer, from, to, key, bits);
    }

    /**
     * The number of the token {@code buffer[from..to)}.
     *
     * @param key the {@link #key} of its characters, from 0
     * @param bits its characters, or-ed
     */
    int intern(char[] buffer, int from, int to, long key, int bits) {
        int length = to - from <= SHORT && bits < 0x100 ? to - from : LONG;
        int place = placeOf(key);
        for (int entry = entries[place]; entry != 0; entry = entries[place]) {
            int number = (entry >>> 4) - 1;
            if (keys[number] == key
                    && (entry & 15) == length
                    && (length != LONG || isToken(number, buffer, from, to))) {
                return number;
            }
            place = place + 1 & entries.length - 1;
        }
        return add(buffer, from, to, key, length, place);
    }

    private int add(char[] buffer, int from, int to, long key, int length, int place) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
        }
        keys[size] = key;
        entries[place] = size + 1 << 4 | length;
        if (length == LONG) {
            keep(buffer, from, to);
        }
        size++;
        if (2 * size > entries.length) {
            rehash();
        }
        return size - 1;
    }

    private int placeOf(long key) {
        return (int) (key * 0x9E3779B97F4A7C15L >>> 40) & entries.length - 1;
    }

    private boolean isToken(int number, char[] buffer, int from, int to) {
        return Arrays.equals(chars, starts[number], ends[number], buffer, from, to);
    }

    private void keep(char[] buffer, int from, int to) {
        if (size >= starts.length) {
            starts = Arrays.copyOf(starts, keys.length);
            ends = Arrays.copyOf(ends, keys.length);
        }
        starts[size] = used;
        used += to - from;
        ends[size] = used;
        if (used > chars.length) {
            chars = Arrays.copyOf(chars, Math.max(used, Math.max(64, 2 * chars.length)));
        }
        System.arraycopy(buffer, from, chars, starts[size], to - from);
    }

    private void rehash() {
        int[] old = entries;
        entries = new int[2 * old.length];
        for (int entry : old) {
            if (entry != 0) {
                int place = placeOf(keys[(entry >>> 4) - 1]);
                while (entries[place] != 0) {
                    place = place + 1 & entries.length - 1;
                }
                entries[place] = entry;
            }
        }
    }
}
