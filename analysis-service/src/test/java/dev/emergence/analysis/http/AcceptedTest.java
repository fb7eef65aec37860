package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedTest {
    private static final List<String> OFFERED = List.of("application/json", "text/csv");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json, text/csv;q=0.1 | application/json",
                "text/csv;q=0.1, application/json | application/json",
                "text/csv | text/csv",
                "TEXT/CSV; charset=utf-8 | text/csv",
                "text/csv, */*;q=0.1 | text/csv",
                "text/*, application/json;q=0.9 | text/csv",
                "text/csv;q=0, */* | application/json",
                "text/csv;q=0.2, */*;q=0.3 | application/json",
                "text/csv, application/json | text/csv",
                "application/json, text/csv | application/json",
                "*/* | application/json",
                "text/html, */*;q=0.8 | application/json",
                "text/csv;q=zero | text/csv",
                "'' | application/json",
            })
    void theHighestWeightCounts(String accept, String best) {
        assertThat(Accepted.best(List.of(accept), OFFERED)).isEqualTo(best);
    }

    @Test
    void severalHeadersAreOne() {
        assertThat(Accepted.best(Arrays.asList("text/csv;q=0.1", "application/json;q=0.2"), OFFERED))
                .isEqualTo("application/json");
        assertThat(Accepted.best(List.of(), OFFERED)).isEqualTo("application/json");
    }
}
