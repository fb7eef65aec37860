package dev.emergence.analysis.state;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.TaskId;

/**
 * How long a task lets its curves be after it has updated them while records wait unread. All tasks of the process share it: those that
 * took t_1 … t_n each rest for 3·Σt, so that updates take a quarter of one thread's time at most, however many tasks it has.
 */
final class Rest {
    private static final int TIMES = 3;

    private final Map<TaskId, Long> took = new ConcurrentHashMap<>();

    /**
     * @param nanos that the task's update took
     * @return milliseconds
     */
    long after(TaskId task, long nanos) {
        took.put(task, nanos);
        return TIMES * took.values().stream().mapToLong(Long::longValue).sum() / 1_000_000;
    }

    /** Another instance has the task from now on. */
    void forget(TaskId task) {
        took.remove(task);
    }
}
