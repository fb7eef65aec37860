package dev.emergence.importers;

/**
 * Which examples there are, each attempt at one for itself, as hashes of 64 bits: of a million the chance that two agree is one to ten
 * million. One takes 16 to 32 bytes, however long its name is, and half of that again while the table grows.
 */
public final class ExampleSet {
    /** 0 is a free place. */
    private long[] hashes = new long[16];

    private int size;

    /** @return whether it was not there before */
    public boolean add(String example, long attempt) {
        long hash = Text.hash(example) + attempt * 0x9E3779B97F4A7C15L;
        hash = hash == 0 ? 1 : hash;
        int at = place(hashes, hash);
        if (hashes[at] == hash) {
            return false;
        }
        hashes[at] = hash;
        size++;
        if (size > hashes.length / 2) {
            grow();
        }
        return true;
    }

    /** Examples, times attempts at each. */
    public int size() {
        return size;
    }

    private void grow() {
        long[] before = hashes;
        hashes = new long[2 * before.length];
        for (long hash : before) {
            if (hash != 0) {
                hashes[place(hashes, hash)] = hash;
            }
        }
    }

    /** Where a hash stands, or would. */
    private static int place(long[] table, long hash) {
        int at = (int) (hash >>> 20) & (table.length - 1);
        while (table[at] != 0 && table[at] != hash) {
            at = at + 1 & (table.length - 1);
        }
        return at;
    }
}
