package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariablesTest {
    @Test
    void aMisspeltNameIsNamedBesideTheKnownOnes() {
        assertThat(Variables.complaint(Map.of("PATH", "", "SCORING_NAME", "a", "EMERGENCE_COMPLETNESS_QUIET", "1s")))
                .hasValueSatisfying(complaint -> assertThat(complaint)
                        .startsWith("unknown environment variable EMERGENCE_COMPLETNESS_QUIET"
                                + " (did you mean EMERGENCE_COMPLETENESS_QUIET?). Known are ")
                        .contains("SCORING_METRICS"));
        assertThat(Variables.complaint(Map.of("SCORING_ANYTHING_ELSE", "")))
                .hasValueSatisfying(complaint -> assertThat(complaint)
                        .startsWith("unknown environment variable SCORING_ANYTHING_ELSE. Known are "));
    }

    @Test
    void namesOfOthersAndKnownOnesAreFine() {
        assertThat(Variables.complaint(Map.of("EMERGENCES", "", "KAFKA_ANYTHING", "", "SCORING", "")))
                .isEmpty();
        Map<String, String> empty = new HashMap<>();
        Variables.NAMES.forEach(name -> empty.put(name, ""));
        assertThat(Variables.complaint(empty)).isEmpty();
    }

    @Test
    void aValueThatAServiceWouldRefuseIsNamedInASentence() {
        assertThat(Variables.complaint(Map.of("EMERGENCE_GATE_POLICY", "always")))
                .hasValue("EMERGENCE_GATE_POLICY is 'always' and must be one of [breakthrough, critical, never]");
        assertThat(Variables.complaint(Map.of("SCORING_METRICS", "exact, brier,blue")))
                .hasValueSatisfying(complaint -> assertThat(complaint)
                        .startsWith("SCORING_METRICS names the unknown metric 'blue'; known are [")
                        .contains("bleu, ", "[all, choices, exact, likelihood, overlap]"));
        assertThat(Variables.complaint(Map.of("EMERGENCE_CONTENT", "nothing")))
                .hasValue("EMERGENCE_CONTENT is 'nothing' and must be one of [hash, keep, none]");
        assertThat(Variables.complaint(Map.of("SCORING_METRICS", "exact, brier", "EMERGENCE_GATE_POLICY", "never")))
                .isEmpty();
    }
}
