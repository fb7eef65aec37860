package dev.emergence.standalone.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import dev.emergence.statistics.metric.Metrics;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check of scorers makes of a generation what scoring-service makes of it. */
class CatalogueScoresTest {
    private static Generation.Builder generation() {
        return Generation.newBuilder()
                .setFamily("f")
                .setModel("m")
                .setStep(1L)
                .setTask("t")
                .setExample("e")
                .setTargets(List.of("ab"))
                .setTime(1);
    }

    @Test
    void aSumOfLogProbabilitiesIsKnown() {
        Generation sum =
                generation().setTargetLogprobSum(-3.0).setTargetTokenCount(4).build();
        // 3 nats over 4 tokens
        assertThat(CatalogueScores.value(Metrics.TARGET_NLL, sum)).contains(0.75);
        assertThat(CatalogueScores.difference(Metrics.TARGET_NLL, sum, List.of(0.75)))
                .isEmpty();
    }

    @Test
    void aHairAboveZeroIsZero() {
        Generation rounded = generation()
                .setTargetLogprobs(List.of(3e-5f, -1f))
                .setChoices(List.of(new Choice("a", 1e-7, 1.0), new Choice("b", -3.0, 0.0)))
                .build();
        // 0 and 1 nat over 2 tokens
        assertThat(CatalogueScores.value(Metrics.TARGET_NLL, rounded)).contains(0.5);
        assertThat(CatalogueScores.value(Metrics.MULTIPLE_CHOICE_GRADE, rounded))
                .contains(1.0);
        // 0.01 is the most that rounding explains
        Generation above = generation().setTargetLogprobs(List.of(0.0101f, -1f)).build();
        assertThat(CatalogueScores.value(Metrics.TARGET_NLL, above)).isEmpty();
    }
}
