package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Families without news leave memory whole, and come back whole. */
class RetiredFamiliesTest {
    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    private void send(String family, int checkpoints) {
        List<GivenScore> scores = Scores.family(new Random(1), 2, checkpoints, 3);
        scores.forEach(score -> score.record.setFamily(family));
        pipeline.score(scores);
        pipeline.pass(Pipeline.QUIET.plusSeconds(1));
    }

    private List<String> inMemory() {
        return pipeline.askable().stream()
                .map(summary -> summary.name().family() + " " + summary.name().model())
                .distinct()
                .toList();
    }

    /** More than a hundred changes of curves of another family, so that it is looked for those to retire. */
    private void others() {
        int published = pipeline.published();
        while (pipeline.published() < published + 200) {
            List<GivenScore> scores = new ArrayList<>();
            for (int model = 0; model < 50; model++) {
                scores.add(Scores.of("model-" + model, 1e6, pipeline.published() + 1, 0, true, .5));
            }
            pipeline.score(scores);
            pipeline.pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void aFamilyWithoutNewsLeavesMemoryAndComesBackWholeWithItsNextRecord() {
        send("old", 3);
        assertThat(inMemory()).containsExactlyInAnyOrder("old ", "old model-0", "old model-1");
        pipeline.pass(Pipeline.RETIRED);
        others();
        assertThat(inMemory()).doesNotContain("old model-0").contains("family model-0");
        assertThat(pipeline.curves()).containsKey(Keys.of("old", Scores.TASK, "exact_match", "training", "model-0"));

        GivenScore news = Scores.of("model-1", 2e6, 1_000_000, 0, true, .1);
        news.record.setFamily("old");
        pipeline.score(news);
        pipeline.pass(Duration.ofSeconds(1));
        assertThat(inMemory()).contains("old ", "old model-0", "old model-1");
    }

    @Test
    void generationsOfLongAgoAreNewsWhenTheyCome() {
        pipeline.pass(Pipeline.RETIRED.multipliedBy(3));
        // made a second after 1970 began
        send("replayed", 3);
        others();
        assertThat(inMemory()).contains("replayed model-0");
    }
}
