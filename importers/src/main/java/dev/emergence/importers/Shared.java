package dev.emergence.importers;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The numbers that stand for several questions in one of the files of an import. The other files name their questions accordingly, so
 * that the same question has one name at all checkpoints.
 */
public final class Shared {
    private final Set<Long> numbers = new HashSet<>();
    /** The first file of each task. */
    private final Map<Long, Path> first = new HashMap<>();

    private boolean late;

    /** Whether, since this was asked last, a number was found of whose task an earlier file was named without it: it is to be read again. */
    public boolean isLate() {
        boolean was = late;
        late = false;
        return was;
    }

    void begin(Path file, String task) {
        first.putIfAbsent(Text.hash(task), file);
    }

    void add(Path file, String task, String number) {
        late |= numbers.add(Text.hash(number)) && !file.equals(first.get(Text.hash(task)));
    }

    boolean has(String number) {
        return !numbers.isEmpty() && numbers.contains(Text.hash(number));
    }
}
