package dev.emergence.statistics.metric;

import static dev.emergence.statistics.metric.Golden.score;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers: exact_match.jsonl, HELM 63754d05 and the rule for last numbers of its header, all exact. */
class ExactMatchTest {
    static Stream<JsonNode> golden() {
        return Golden.cases("exact_match");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithHelm(JsonNode golden) {
        Sample sample = Golden.texts(
                golden.get("prediction").textValue(), List.of(golden.get("gold").textValue()));
        JsonNode expected = golden.get("expected");
        assertThat(score(Metrics.EXACT_MATCH, sample))
                .isEqualTo(expected.get("strip").doubleValue());
        assertThat(score(Metrics.QUASI_EXACT_MATCH, sample))
                .isEqualTo(expected.get("quasi").doubleValue());
        assertThat(score(Metrics.PREFIX_MATCH, sample))
                .isEqualTo(expected.get("prefix").doubleValue());
        assertThat(score(Metrics.NUMBER_MATCH, sample))
                .isEqualTo(expected.get("numeric_last_own").doubleValue());
    }

    @ParameterizedTest
    @CsvSource({"no_output,", "no_targets, x"})
    void skipsWhatItCannotCompare(String reason, String output) {
        assertThat(Metrics.EXACT_MATCH.skipReason(Golden.texts(output, List.of())))
                .contains(reason);
    }
}
