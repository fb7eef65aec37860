package dev.emergence.importers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExampleSetTest {
    @Test
    void eachAttemptAtAnExampleCountsAndOneThatComesAgainDoesNot() {
        ExampleSet examples = new ExampleSet();
        for (int time = 0; time < 2; time++) {
            for (int i = 0; i < 50_000; i++) {
                for (int attempt = 0; attempt < 4; attempt++) {
                    assertThat(examples.add("example-" + i, attempt))
                            .as("%d, %d", i, attempt)
                            .isEqualTo(time == 0);
                }
            }
        }
        // 50,000 examples, four attempts at each
        assertThat(examples.size()).isEqualTo(200_000);
    }
}
