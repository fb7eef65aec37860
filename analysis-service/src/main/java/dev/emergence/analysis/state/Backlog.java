package dev.emergence.analysis.state;

/** What of the topics is still to be read. */
@FunctionalInterface
public interface Backlog {
    /** Whether records of this partition of scores or checkpoints are on Kafka that the service has not read. */
    boolean waits(int partition);
}
