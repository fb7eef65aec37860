package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All rows of a point are read each time that it is brought onto its curves. */
class FillingPointsTest {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int EXAMPLES = 100;

    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    private void score(int from, int to) {
        for (int example = from; example < to; example++) {
            pipeline.score(Scores.of("model", 1e6, 100, example, true, 1));
        }
    }

    private int published() {
        int before = pipeline.published();
        pipeline.pass(TICK);
        return pipeline.published() - before;
    }

    @Test
    void aPointThatIsCompleteIsShownAtOnce() {
        pipeline.checkpoint(Scores.announcement("model", 100, EXAMPLES));
        score(0, EXAMPLES);

        // two metrics of one training
        assertThat(published()).isEqualTo(2);
        assertThat(pipeline.only("exact_match").getComplete()).isTrue();
        assertThat(published()).isZero();
    }

    @Test
    void aPointThatFillsIsShownWhenItHasGrownByHalfOrPauses() {
        pipeline.checkpoint(Scores.announcement("model", 100, EXAMPLES));
        pipeline.pass(TICK);
        score(0, 40);
        pipeline.pass(Duration.ofSeconds(1));
        assertThat(pipeline.only("exact_match").getExamples()).isEqualTo(40);

        for (int example = 40; example < 59; example++) {
            score(example, example + 1);
            assertThat(published()).as("example %d", example).isZero();
        }
        score(59, 60);
        assertThat(published()).isEqualTo(2);
        assertThat(pipeline.only("exact_match").getExamples()).isEqualTo(60);

        score(60, 61);
        pipeline.pass(Duration.ofSeconds(1));
        assertThat(pipeline.only("exact_match").getExamples()).isEqualTo(61);

        score(61, EXAMPLES);
        assertThat(published()).isEqualTo(2);
        assertThat(pipeline.only("exact_match").getComplete()).isTrue();
    }
}
