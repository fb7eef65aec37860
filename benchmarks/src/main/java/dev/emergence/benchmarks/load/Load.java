package dev.emergence.benchmarks.load;

import java.util.Iterator;
import java.util.Map;

/** A family of training runs to be sent, under any name of {@link #NAME} characters. */
public interface Load {
    /** Characters of a family's name: as many as the recorded family's has. */
    int NAME = 13;

    /** A training curve is known by its subject and its metric. */
    record Subject(String model, String task) {}

    /** Where the lines go. */
    default String path() {
        return "/v1/generations";
    }

    /** Lines in all. */
    long size();

    /** How many checkpoints each subject has. */
    Map<Subject, Integer> checkpoints();

    /** What is said before: how many examples each checkpoint will have. Of two iterators only the newest may be used. */
    Iterator<Batch> announcements(String family);

    /** The lines themselves. Of two iterators only the newest may be used. */
    Iterator<Batch> batches(String family);

    /** A name for the how-many-th family. */
    static String family(int number) {
        return String.format("bench-%07d", number);
    }
}
