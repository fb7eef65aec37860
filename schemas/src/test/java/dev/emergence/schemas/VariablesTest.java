package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VariablesTest {
    @Test
    void aMisspeltNameIsNamedBesideTheKnownOnes() {
        assertThat(Variables.complaint(List.of("PATH", "SCORING_NAME", "EMERGENCE_COMPLETNESS_QUIET")))
                .hasValueSatisfying(complaint -> assertThat(complaint)
                        .startsWith("unknown environment variable EMERGENCE_COMPLETNESS_QUIET; known are ")
                        .contains("EMERGENCE_COMPLETENESS_QUIET", "SCORING_METRICS"));
    }

    @Test
    void namesOfOthersAndKnownOnesAreFine() {
        assertThat(Variables.complaint(List.of("EMERGENCES", "KAFKA_ANYTHING", "SCORING")))
                .isEmpty();
        assertThat(Variables.complaint(Variables.NAMES)).isEmpty();
    }
}
