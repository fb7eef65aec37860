package dev.emergence.benchmarks.characteristics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * 90% bands on the recorded family, against the same forecasts by the reference (numpy 2.4.6, scipy 1.17.1), which takes the standard error
 * of the point that is forecast where ours have the last point's, as who forecasts does.
 */
@Tag("long")
class RecordedCoverageTest {
    private static Coverage recorded;

    @BeforeAll
    static void forecast() throws IOException {
        Path file = Path.of("../examples/tiny-symbolic/generations.jsonl.gz");
        recorded = Coverage.of(0, 0, Optional.of(RecordedFamily.read(file)));
    }

    @ParameterizedTest
    @CsvSource({"false, 1, .869", "false, 5, .783", "true, 1, .925", "true, 5, .802"})
    void bandsHoldAsOftenAsTheReferences(boolean score, int ahead, double expected) {
        assertThat(recorded.recorded(score, ahead)).isCloseTo(expected, within(.02));
    }
}
