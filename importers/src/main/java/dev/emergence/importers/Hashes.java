package dev.emergence.importers;

/**
 * Numbers by the hashes of names: at most so many, each with 64 bytes at most, and half of that again while the table grows. Two names of
 * one hash are taken for one, which among a million names happens in one of 20 million files.
 */
final class Hashes {
    /** A sixteenth of the heap at most: a file that is read has three of them. */
    static final int MOST = (int) Math.min(1 << 20, Runtime.getRuntime().maxMemory() / 1024);

    private final int most;
    /** Of each name its hash and its number, one after the other; 0 is no name. */
    private long[] table = new long[1 << 4];

    private int size;

    Hashes(int most) {
        this.most = most;
    }

    /** How many names have a number. */
    int size() {
        return size;
    }

    /** The number of a name; null if it has none. */
    Long get(String name) {
        long hash = hash(name);
        int at = place(table, hash);
        return table[at] == hash ? Long.valueOf(table[at + 1]) : null;
    }

    /** Gives a name a number, in place of the one that it had; returns false if it is one name too many. */
    boolean put(String name, long number) {
        long hash = hash(name);
        int at = place(table, hash);
        if (table[at] != hash && size >= most) {
            return false;
        }
        size += table[at] == hash ? 0 : 1;
        table[at] = hash;
        table[at + 1] = number;
        grow();
        return true;
    }

    private static long hash(String name) {
        return Text.hash(name) | 1;
    }

    private void grow() {
        if (size <= table.length / 4) {
            return;
        }
        long[] before = table;
        table = new long[2 * before.length];
        for (int i = 0; i < before.length; i += 2) {
            if (before[i] != 0) {
                System.arraycopy(before, i, table, place(table, before[i]), 2);
            }
        }
    }

    /** Where a name stands, or would. */
    private static int place(long[] table, long hash) {
        int at = (int) (hash >>> 20) & (table.length - 2);
        while (table[at] != 0 && table[at] != hash) {
            at = at + 2 & (table.length - 1);
        }
        return at;
    }
}
