package dev.emergence.analysis.state;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.processor.TaskId;

/** What all tasks of a process share: the time for their curves, and room in memory. */
final class Tasks {
    /** Those that took t_1 … t_n for their curves each let them be for 3·Σt: a quarter of one thread's time at most, however many they are. */
    private static final int TIMES = 3;

    private final Map<TaskId, Long> took = new ConcurrentHashMap<>();
    private final Map<TaskId, Integer> held = new ConcurrentHashMap<>();
    private final AtomicInteger heldByAll = new AtomicInteger();

    /** This instance has the task from now on. */
    void joined(TaskId task) {
        took.put(task, 0L);
    }

    /** Another instance has the task from now on. */
    void left(TaskId task) {
        took.remove(task);
        Integer gone = held.remove(task);
        heldByAll.addAndGet(gone == null ? 0 : -gone);
    }

    /**
     * How long a task lets its curves be after it has updated them while records wait unread.
     *
     * @param nanos that the task's update took
     * @return milliseconds
     */
    long rest(TaskId task, long nanos) {
        took.put(task, nanos);
        return TIMES * took.values().stream().mapToLong(Long::longValue).sum() / 1_000_000;
    }

    /**
     * Whether a task has to make room: all together hold too much, and this one more than its share of it.
     *
     * @param size how much it holds now
     * @param most that all together may hold
     */
    boolean isFull(TaskId task, int size, int most) {
        Integer before = held.put(task, size);
        int all = heldByAll.addAndGet(size - (before == null ? 0 : before));
        return all > most && size > share(most);
    }

    /**
     * How much of something each task may hold whatever the others do.
     *
     * @param all that the process may hold
     * @return 1 at least
     */
    int share(int all) {
        return Math.max(1, all / Math.max(1, took.size()));
    }
}
