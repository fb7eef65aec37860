package dev.emergence.statistics.metric;

import static dev.emergence.statistics.metric.Golden.score;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values follow from the rule of the catalogue. */
class FormatValidTest {
    @ParameterizedTest
    @CsvSource({
        "1, '42', , ",
        "1, '42', stop, ",
        "0, '42', length, ",
        "0, '42', MAX_TOKENS, ",
        "0, '', , ",
        "0, '\u3000', , ",
        "1, 'so: #### 42', stop, '#### \\d+'",
        "0, 'so: 42', stop, '#### \\d+'",
        "0, 'so: #### 42', length, '#### \\d+'",
        "0, 'so: 42', stop, '^\\d+$'"
    })
    void isOneForACompleteOutputOfTheRightForm(double expected, String output, String finish, String pattern) {
        assertThat(score(Metrics.FORMAT_VALID, sample(output, finish, pattern))).isEqualTo(expected);
    }

    @Test
    void aBrokenPatternIsAReasonNotAnError() {
        assertThat(Metrics.FORMAT_VALID.skipReason(sample("x", "stop", "("))).contains("invalid_answer_pattern");
    }

    @Test
    void catastrophicBacktrackingIsAReasonToo() {
        assertThat(Metrics.FORMAT_VALID.skipReason(sample("a".repeat(60), "stop", "(.*)(.*)(.*)(.*)(.*)(.*)x")))
                .contains("answer_pattern_too_slow");
    }

    private static Sample sample(String output, String finishReason, String pattern) {
        return new Sample(output, null, null, null, null, null, finishReason, pattern);
    }
}
