package dev.emergence.statistics.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastNumberTest {
    /** As the class says it, in an expression. */
    private static final Pattern RULE = Pattern.compile("[-\u2212]?\\$?((?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)"
            + "(?:\\.[0-9]+)?|\\.[0-9]+)(?:[eE][-+\u2212]?[0-9]{1,9}(?![0-9]))?");

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
        // METRICS.md: a comma belongs to a number only before groups of exactly three digits
        "'(3,4)', 4",
        "'1,2,3', 3",
        "'12,34', 34",
        "'1,2345', 2345",
        "'1,234,567.5', 1234567.5",
        "'1,234,5678', 5678",
        "'1234,567', 567",
        "'$1,000,000', 1000000",
        "'0,123', 123",
        "'1,234,', 1234",
        "',5', 5",
        // METRICS.md: U+2212 is a minus; the other dashes are not
        "\u22125, -5",
        "\u2212$3.50, -3.5",
        "3\u22125, -5",
        "\u20135, 5",
        // METRICS.md: 2e5
        "2e5, 200000",
        "1.5E+3, 1500",
        "-25e-1, -2.5",
        "2e\u22123, 0.002",
        "'1,234e1', 12340",
        "2e, 2",
        "2e+, 2",
        "0e9, 0",
        ".5e1, 5",
        "'2e5, or 2e', 2",
        // nine digits of an exponent at most
        "1e0000000010, 10",
        "1e000000010, 10000000000",
        "none,"
    })
    void readsTheLastNumber(String text, String expected) {
        String number = LastNumber.of(text);
        if (expected == null) {
            assertThat(number).isNull();
        } else {
            assertThat(new BigDecimal(number)).isEqualByComparingTo(expected);
        }
    }

    /** 10^5 in six ways, 0 in four. */
    @Test
    void equalNumbersAreEqualHoweverTheyAreWritten() {
        assertThat(List.of("1e5", "100000", "100,000.0", "0.1e6", "+1000e+2", "$100,000"))
                .allSatisfy(text -> assertThat(LastNumber.of(text)).isEqualTo("1e5"));
        assertThat(List.of("0", "-0.00", "0e999999999", "\u22120,000"))
                .allSatisfy(text -> assertThat(LastNumber.of(text)).isEqualTo("0"));
    }

    @Test
    void aHugeExponentTakesNoMemory() {
        // 1 and 10 of the same power
        assertThat(LastNumber.of("10e999999999")).isEqualTo("1e1000000000");
        assertThat(LastNumber.of("1e-999999999")).isEqualTo("1e-999999999");
    }

    @Test
    void isWhatTheRegularExpressionFinds() {
        for (long seed = 0; seed < 50_000; seed++) {
            String text = new Random(seed)
                    .ints(12, 0, 12)
                    .mapToObj(i -> "$-.,05 xe+\u22127".substring(i, i + 1))
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
                        .isEqualByComparingTo(new BigDecimal(
                                last.replace("$", "").replace(",", "").replace('\u2212', '-')));
                assertThat(number).matches("0|-?[1-9]([0-9]*[1-9])?(e-?[1-9][0-9]*)?");
            }
        }
    }
}
