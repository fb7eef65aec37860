package dev.emergence.statistics.metric;

import static dev.emergence.statistics.metric.Golden.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.statistics.text.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers: edit_distance.jsonl, rapidfuzz 3.14.6, distances exact and similarities to 1e-15. */
class EditDistanceMetricsTest {
    static Stream<JsonNode> golden() {
        return Golden.cases("edit_distance");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithRapidfuzz(JsonNode golden) {
        String a = golden.get("a").textValue();
        String b = golden.get("b").textValue();
        JsonNode expected = golden.get("expected");
        Sample chars = Golden.texts(a, List.of(b));
        assertThat(1 - score(Metrics.CHAR_EDIT_DISTANCE, chars))
                .isCloseTo(expected.get("char_similarity").doubleValue(), within(1e-15));
        Sample tokens = new Sample(a, List.of(b), null, split(a), split(b), null, null, null);
        assertThat(1 - score(Metrics.TOKEN_EDIT_DISTANCE, tokens))
                .isCloseTo(expected.get("token_similarity").doubleValue(), within(1e-15));
    }

    @Test
    void withoutModelTokensItComparesWordsAndMarks() {
        // By hand: [the, cat, sat, .] against [the, dog, sat, !]: 2 of 4.
        assertThat(score(Metrics.TOKEN_EDIT_DISTANCE, Golden.texts("the cat sat.", List.of("the dog sat !"))))
                .isEqualTo(0.5);
    }

    @Test
    void theBestTargetCounts() {
        Sample sample = Golden.texts("kitten", List.of("", "sitting", "mitten", "kit"));
        assertThat(score(Metrics.CHAR_EDIT_DISTANCE, sample)).isCloseTo(1.0 / 6, within(1e-15));
    }

    @Test
    void modelTokensAreThoseOfTheFirstTarget() {
        Sample sample = new Sample(
                "a b", List.of("x y", "a b c"), null, List.of("a", " b"), List.of("x", " y"), null, null, null);
        // By hand: model tokens 2 of 2; words of the second target 1 of 3.
        assertThat(score(Metrics.TOKEN_EDIT_DISTANCE, sample)).isCloseTo(1.0 / 3, within(1e-15));
    }

    @Test
    void skipsPairsThatWouldTakeSeconds() {
        // 2^26 steps of 64 characters are 65,536 characters against as many
        assertThat(Metrics.CHAR_EDIT_DISTANCE.skipReason(
                        Golden.texts("ab".repeat(30_000), List.of("cd".repeat(30_000)))))
                .as("60 kB")
                .isEmpty();
        Sample sample = Golden.texts("ab".repeat(33_000), List.of("cd".repeat(33_000)));
        assertThat(Metrics.CHAR_EDIT_DISTANCE.skipReason(sample)).contains("text_too_long");
        assertThat(Metrics.TOKEN_EDIT_DISTANCE.skipReason(sample)).isEmpty();
    }

    /** Python's {@code str.split()}. */
    private static List<String> split(String text) {
        List<String> tokens = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || PythonText.isSpace(text.charAt(i))) {
                if (i > start) {
                    tokens.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return tokens;
    }
}
