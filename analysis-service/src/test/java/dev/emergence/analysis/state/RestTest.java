package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class RestTest {
    private static final long MILLISECOND = 1_000_000;

    private final Rest rest = new Rest();

    @Test
    void allTasksTogetherUpdateForAQuarterOfTheTime() {
        TaskId first = new TaskId(0, 0);
        TaskId second = new TaskId(0, 1);

        assertThat(rest.after(first, 10 * MILLISECOND)).isEqualTo(30);
        // 40 ms of updates, then 3 times as long none
        assertThat(rest.after(second, 30 * MILLISECOND)).isEqualTo(120);
        // what a task took before counts no more
        assertThat(rest.after(first, 20 * MILLISECOND)).isEqualTo(150);
    }

    @Test
    void aTaskThatAnotherInstanceHasNeedsNoRest() {
        TaskId gone = new TaskId(0, 0);
        rest.after(gone, 1_000 * MILLISECOND);
        rest.forget(gone);

        assertThat(rest.after(new TaskId(0, 1), 10 * MILLISECOND)).isEqualTo(30);
    }
}
