package dev.emergence.benchmarks.detector;

/** Something that may go off on a run; what it looks at is its own. */
public interface Alarm {
    String label();
}
