package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What would outgrow a record of a store's changelog: it is a dead letter, and the others go on. */
class LargeRecordsTest {
    private static final Duration LONG = Pipeline.QUIET.multipliedBy(2);

    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void aDefinitionThatCantBeStoredIsADeadLetterAndIsNotKnown() {
        GivenScore large = Scores.of("model", 1e6, 100, 0, true, 1);
        // the score fits a record of the topic, what is known of it, which has the name beside, does not fit the
        // changelog's
        large.setSignatures(new HashMap<>(Map.of("exact_match", "s".repeat(Topics.RECORD_BYTES - 2000))));
        Score defines = large.build();
        pipeline.send(defines);
        Score refers =
                Score.newBuilder(defines).setExample("1").setDefines(null).build();
        pipeline.send(refers);
        for (int example = 0; example < 10; example++) {
            pipeline.score(Scores.of("model", 1e6, 200, example, true, 1));
        }
        pipeline.pass(LONG);

        assertThat(pipeline.deadLetters())
                .satisfiesExactly(
                        first -> assertThat(first).contains("Kafka takes 8388608 in a record"),
                        second -> assertThat(second).contains("definition is not known"));
        assertThat(pipeline.only("exact_match").getExamples()).isEqualTo(10);
    }

    @Test
    void metricsOfTheirOwnForEachPointScoredElsewhereEndAtALimitThatOthersDoNotFeel() {
        for (int metric = 0; metric < PointStore.MOST_ELSEWHERE + 5; metric++) {
            pipeline.checkpoint(Scores.elsewhere("model", 100L, "metric" + metric, Kind.PROPORTION, .5, .1, 100));
        }
        pipeline.checkpoint(Scores.elsewhere("model", 100L, "metric7", Kind.PROPORTION, .25, .1, 100));
        pipeline.checkpoint(Scores.elsewhere("other", 100L, "late", Kind.PROPORTION, .5, .1, 100));
        pipeline.pass(LONG);

        assertThat(pipeline.checkpointLetters())
                .hasSize(5)
                .allMatch(reason -> reason.startsWith("metric is one too many"));
        assertThat(pipeline.only("metric7").getValue()).isEqualTo(.25);
        assertThat(pipeline.training("other", Scores.TASK, "late").getPoints()).hasSize(1);
    }
}
