package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final int IDS = 40_000;
    private static final int LENGTH = 4_000;

    /** In a process of its own, with little memory. */
    static final class Counting {
        private Counting() {}

        public static void main(String[] args) throws IOException {
            System.out.print(
                    new Recording(Path.of(args[0])).contents(line -> true).generations());
        }
    }

    @Test
    void namesOfExamplesThatDoNotFitTheMemoryAreCounted(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("recording.jsonl.gz");
        String filling = "x".repeat(LENGTH);
        try (BufferedWriter lines = new BufferedWriter(
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
            for (int id = 0; id < IDS; id++) {
                lines.write("{\"family\":\"f\",\"model\":\"m\",\"step\":1,\"task\":\"t\",\"example\":\"" + filling + id
                        + "\",\"output\":\"4\"}\n");
            }
        }
        // 40,000 names of 4,000 characters are 160 MB
        Process counting = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Counting.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(counting.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(Integer.toString(IDS));
        assertThat(counting.waitFor()).isZero();
    }
}
