package dev.emergence.importers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a file holds is not said by the errors about it, whatever it is taken for. */
class SecretsTest {
    private static final String SECRET = "planted0123456789";
    private static final String LINE =
            "{\"family\": \"f\", \"model\": \"m\", \"step\": 10, \"task\": \"t\", \"example\": \"e\", \"prompt\": \""
                    + SECRET
                    + "\", \"output\": \"" + SECRET + "\", \"targets\": [\"" + SECRET
                    + "\"], \"attributes\": {\"k\": \"" + SECRET
                    + "\"}}\n";

    @TempDir
    private Path folder;

    static List<String> formats() {
        return Importers.formats();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void generationsTakenForAnotherFormatAreNotQuoted(String format) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder(LINE.repeat(1 + random.nextInt(3)));
            for (int change = random.nextInt(4); change > 0; change--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at,
                        at + 1,
                        Stream.of("", "\"", ",", "\n", "{", "]", "1")
                                .skip(random.nextInt(7))
                                .findFirst()
                                .orElseThrow());
            }
            String name = random.nextBoolean() ? "log.json" : "log.csv";
            Source source = new Source(Caught.write(folder, name, text.toString()), Caught.GIVEN);
            Caught caught = new Caught();
            String refusal = "";
            try {
                Importers.named(format).orElseThrow().read(source, caught);
            } catch (Refusal e) {
                refusal = e.getMessage();
            }
            assertThat(refusal + caught.refused + caught.leftOut)
                    .as("seed %d, number %d: %s", seed, i, text)
                    .doesNotContain(SECRET);
        }
    }
}
