package dev.emergence.importers;

/** Which examples there are, each attempt at one for itself: one takes 64 bytes at most, and half of that again while the table grows. */
public final class ExampleSet {
    private final Hashes hashes = new Hashes(Integer.MAX_VALUE);

    /** @return whether it was not there before */
    public boolean add(String example, long attempt) {
        int before = hashes.size();
        hashes.put(example + "/" + attempt, attempt);
        return hashes.size() > before;
    }

    /** Examples, times attempts at each. */
    public int size() {
        return hashes.size();
    }
}
