package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.examples.ExampleScores;
import dev.emergence.analysis.examples.ExampleSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoredExamplesTest {
    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    private static ExampleSource.Checkpoint checkpoint(long step) {
        return new ExampleSource.Checkpoint(Scores.FAMILY, Scores.TASK, "model", step, 0);
    }

    private void score(int example, int attempt, boolean right, String cluster, long offset) {
        GivenScore score = Scores.of("model", 1e6, 100, example, right, example / 4.0);
        score.record.setAttempt(attempt);
        score.record.setCluster(cluster);
        score.record.setTargetTokens(example + 1);
        score.record.setPartition(3);
        score.record.setOffset(offset);
        pipeline.score(score);
    }

    @Test
    void eachRowHasItsScoreAndWhereItsGenerationStands() {
        score(0, 0, true, null, 70);
        score(1, 0, false, null, 71);
        // sent again: the newer one counts
        score(0, 0, false, null, 72);
        pipeline.pass(Duration.ofSeconds(1));
        ExampleScores scores =
                pipeline.examples().of(0, checkpoint(100), "exact_match").orElseThrow();
        assertThat(scores.ids()).containsExactly("example-0/0", "example-1/0");
        assertThat(scores.values()).containsExactly(0, 0);
        assertThat(scores.clusters()).isNull();
        assertThat(scores.targetTokens()).containsExactly(1, 2);
        assertThat(scores.places()).containsExactly(new ExampleScores.Place(3, 72), new ExampleScores.Place(3, 71));
        assertThat(pipeline.examples()
                        .of(0, checkpoint(100), "target_nll")
                        .orElseThrow()
                        .values())
                .containsExactly(0, .25);
    }

    @Test
    void passAtKIsARowAnExample() {
        for (int attempt = 0; attempt < 2; attempt++) {
            score(0, attempt, attempt == 1, "c", 80 + attempt);
            score(1, attempt, false, "c", 90 + attempt);
        }
        pipeline.pass(Duration.ofSeconds(1));
        ExampleScores scores = pipeline.examples()
                .of(0, checkpoint(100), "pass_at_1_exact_match")
                .orElseThrow();
        assertThat(scores.ids()).containsExactly("example-0/0", "example-1/0");
        assertThat(scores.values()).containsExactly(.5, 0);
        assertThat(scores.clusters()).containsExactly("cluster/c", "cluster/c");
        assertThat(List.of(scores.places()))
                .containsExactly(new ExampleScores.Place(3, 80), new ExampleScores.Place(3, 90));
    }

    @Test
    void whatIsNotThereIsEmpty() {
        score(0, 0, true, null, 70);
        pipeline.pass(Duration.ofSeconds(1));
        assertThat(pipeline.examples().of(0, checkpoint(200), "exact_match")).isEmpty();
        assertThat(pipeline.examples().of(0, checkpoint(100), "bleu")).isEmpty();
        assertThat(pipeline.examples().of(0, checkpoint(100), "pass_at_2_exact_match"))
                .isEmpty();
    }
}
