package dev.emergence.statistics.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastNumberTest {
    private static final Pattern RULE = Pattern.compile("-?\\$?([0-9][0-9,]*(\\.[0-9]+)?|\\.[0-9]+)");

    @ParameterizedTest
    @CsvSource({
        "'1,234', 1234",
        "$12, 12",
        "-3.5, -3.5",
        "50%, 50",
        "'2 or 3.', 3",
        "-$0.50, -0.5",
        "007, 7",
        "-0.0, 0",
        ".5, 0.5",
        "1-2, -2",
        "none,"
    })
    void readsTheLastNumber(String text, String expected) {
        String number = LastNumber.of(text);
        assertThat(number == null ? null : new BigDecimal(number))
                .isEqualTo(expected == null ? null : new BigDecimal(expected));
    }

    @Test
    void isWhatTheRegularExpressionFinds() {
        for (long seed = 0; seed < 20_000; seed++) {
            String text = new Random(seed)
                    .ints(10, 0, 8)
                    .mapToObj(i -> "$-.,05 x".substring(i, i + 1))
                    .collect(java.util.stream.Collectors.joining());
            Matcher matcher = RULE.matcher(text);
            String last = null;
            while (matcher.find()) {
                last = matcher.group();
            }
            String number = LastNumber.of(text);
            assertThat(number == null).as("seed %d: %s", seed, text).isEqualTo(last == null);
            if (last != null) {
                assertThat(new BigDecimal(number))
                        .as("seed %d: %s", seed, text)
                        .isEqualByComparingTo(
                                new BigDecimal(last.replace("$", "").replace(",", "")));
                assertThat(number).doesNotMatch("-?0[0-9].*|.*\\.[0-9]*0|-0");
            }
        }
    }
}
