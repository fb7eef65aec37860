package dev.emergence.statistics.overlap;

import java.util.Arrays;

/** Numbers distinct pairs of numbers ≥ 0 in order of appearance. Open addressing, at most half full. */
final class PairTable {
    /** First number in the upper half, second + 1 in the lower; 0 where free. */
    private long[] keys = {};

    private int[] numbers = {};
    private int shift;
    private int size;

    /** Forgets all pairs and makes room for as many as given. */
    void reset(int capacity) {
        size = 0;
        int wanted = Integer.highestOneBit(Math.max(8, capacity)) * 4;
        if (wanted > keys.length) {
            keys = new long[wanted];
            numbers = new int[wanted];
        } else {
            Arrays.fill(keys, 0);
        }
        shift = Long.numberOfLeadingZeros(keys.length) + 1;
    }

    int size() {
        return size;
    }

    /** The number of the pair, a new one where it was not seen. */
    int intern(int first, int second) {
        long key = (long) first << 32 | second + 1;
        int place = placeOf(key);
        if (keys[place] == 0) {
            keys[place] = key;
            numbers[place] = size++;
        }
        return numbers[place];
    }

    /** The number of the pair, −1 where it was not seen. */
    int find(int first, int second) {
        int place = placeOf((long) first << 32 | second + 1);
        return keys[place] == 0 ? -1 : numbers[place];
    }

    private int placeOf(long key) {
        int place = (int) (key * 0x9E3779B97F4A7C15L >>> shift);
        while (keys[place] != 0 && keys[place] != key) {
            place = place + 1 & keys.length - 1;
        }
        return place;
    }
}
