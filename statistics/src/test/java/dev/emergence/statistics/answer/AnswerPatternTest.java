package dev.emergence.statistics.answer;

import static dev.emergence.statistics.answer.AnswerPattern.Verdict.ABSENT;
import static dev.emergence.statistics.answer.AnswerPattern.Verdict.BROKEN;
import static dev.emergence.statistics.answer.AnswerPattern.Verdict.FOUND;
import static dev.emergence.statistics.answer.AnswerPattern.Verdict.GAVE_UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerPatternTest {
    private static final String META = "()[]{}|*+?\\^$.ab01,-&<>=!:Pp";

    @Test
    void findsAnywhereUnlessAnchored() {
        assertThat(AnswerPattern.search("\\d", "a1b")).isEqualTo(FOUND);
        assertThat(AnswerPattern.search("^\\d$", "a1b")).isEqualTo(ABSENT);
        assertThat(AnswerPattern.search("", "")).isEqualTo(FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[a", "a{2", "*", "(?<x>a)(?<x>b)", "\\k<y>", "((a{1000}){1000}){1000}"})
    void whatDoesNotCompileIsBroken(String expression) {
        assertThat(AnswerPattern.search(expression, "text")).isEqualTo(BROKEN);
    }

    @Test
    void anExpressionWithoutMeasureIsBroken() {
        assertThat(AnswerPattern.search("a".repeat(1_001), "a")).isEqualTo(BROKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a|aa)+$", "^(a?){30}b(a|b|ab)*c$", "(.*)*(.*)*(.*)*x", "(a|b)*c", "(?:(?:a|a)+)+$"})
    void givesUpInTime(String expression) {
        for (int length : new int[] {64, 10_000, 1 << 20}) {
            String text = "a".repeat(length) + "!";
            assertTimeout(Duration.ofSeconds(10), () -> assertThat(AnswerPattern.search(expression, text))
                    .isIn(GAVE_UP, ABSENT));
        }
    }

    @Test
    void noExpressionThrows() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder expression = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                expression.append(META.charAt(random.nextInt(META.length())));
            }
            assertThat(AnswerPattern.search(expression.toString(), "ab01 \uD83D"))
                    .as("seed %d: %s", seed, expression)
                    .isNotNull();
        }
    }
}
