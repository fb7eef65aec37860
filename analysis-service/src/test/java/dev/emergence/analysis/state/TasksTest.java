package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class TasksTest {
    private static final long MILLISECOND = 1_000_000;
    private static final TaskId FIRST = new TaskId(0, 0);
    private static final TaskId SECOND = new TaskId(0, 1);

    private final Tasks tasks = new Tasks();

    @Test
    void allTasksTogetherUpdateForAQuarterOfTheTime() {
        assertThat(tasks.rest(FIRST, 10 * MILLISECOND)).isEqualTo(30);
        // 40 ms of updates, then 3 times as long none
        assertThat(tasks.rest(SECOND, 30 * MILLISECOND)).isEqualTo(120);
        // what a task took before counts no more
        assertThat(tasks.rest(FIRST, 20 * MILLISECOND)).isEqualTo(150);
    }

    @Test
    void aTaskThatAnotherInstanceHasNeedsNoRest() {
        tasks.rest(FIRST, 1_000 * MILLISECOND);
        tasks.left(FIRST);

        assertThat(tasks.rest(SECOND, 10 * MILLISECOND)).isEqualTo(30);
    }

    @Test
    void roomIsSharedEvenlyByTheTasksThatAreHere() {
        assertThat(tasks.share(100)).isEqualTo(100);
        tasks.joined(FIRST);
        tasks.joined(SECOND);
        assertThat(tasks.share(100)).isEqualTo(50);
        assertThat(tasks.share(1)).isEqualTo(1);
        tasks.left(SECOND);
        assertThat(tasks.share(100)).isEqualTo(100);
    }

    @Test
    void whoHoldsMoreThanItsShareMakesRoomOnceAllTogetherHoldTooMuch() {
        tasks.joined(FIRST);
        tasks.joined(SECOND);
        assertThat(tasks.isFull(FIRST, 90, 100))
                .as("the other has no need of its share")
                .isFalse();
        assertThat(tasks.isFull(SECOND, 11, 100))
                .as("101, of which 11 are its own")
                .isFalse();
        assertThat(tasks.isFull(FIRST, 90, 100)).isTrue();
        tasks.left(SECOND);
        assertThat(tasks.isFull(FIRST, 90, 100)).isFalse();
    }
}
