package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The demo as somebody sees it at a terminal, by util-linux' {@code script}. What it recorded, and what stands there at the end, are left
 * in {@code target/recordings}.
 */
@Tag("long")
class RecordingIT {
    private static final Path FOLDER = RunningStack.HOME.resolve("standalone/target/recordings");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** A line of what is found. */
    private static final String FOUND =
            "  (BREAKTHROUGH|METRIC_ARTEFACT|LATENT_CHANGE|RUN_WIDE_CHANGE) of tiny-symbolic.*";

    /** A demo at a terminal. */
    private record Session(int width, Process process, Path raw, Path timing) implements AutoCloseable {
        static Session of(int width, String options) throws IOException {
            Files.createDirectories(FOLDER);
            Path raw = FOLDER.resolve("demo-" + width + ".script");
            Path timing = FOLDER.resolve("demo-" + width + ".timing");
            Files.deleteIfExists(raw);
            Files.deleteIfExists(timing);
            String command = "stty cols " + width + " rows 40; exec env --default-signal=INT ./emergence demo "
                    + options + " --ingest-port 0 --scoring-port 0 --analysis-port 0 --broker-port 0";
            ProcessBuilder script = new ProcessBuilder(
                            "script", "-qefc", command, "--log-timing", timing.toString(), "--log-out", raw.toString())
                    .directory(RunningStack.HOME.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            script.environment().put("EMERGENCE_SKIP_BUILD", "1");
            script.environment().put("TERM", "xterm-256color");
            script.environment().remove("NO_COLOR");
            return new Session(width, script.start(), raw, timing);
        }

        /** What was written to the terminal until now. */
        String written() throws IOException {
            String all = Files.exists(raw) ? Files.readString(raw) : "";
            return all.substring(all.indexOf('\n') + 1).replaceFirst("(?s)\n?Script done on .*", "");
        }

        /** Whole. */
        Screen screen() throws IOException {
            Screen screen = new Screen(width, written());
            Files.write(FOLDER.resolve("demo-" + width + ".txt"), screen.lines());
            return screen;
        }

        /** Seconds from the start until these words were there. */
        double seconds(String words) throws IOException {
            String written = written();
            int end = written.indexOf(words) + words.length();
            assertThat(end).as(words).isGreaterThanOrEqualTo(words.length());
            int bytes = written.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
            double seconds = 0;
            for (String line : Files.readAllLines(timing)) {
                // delay and bytes
                String[] parts = line.split(" ", -1);
                seconds += Double.parseDouble(parts[parts.length - 2]);
                bytes -= Integer.parseInt(parts[parts.length - 1]);
                if (bytes <= 0) {
                    break;
                }
            }
            return seconds;
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** What both say, whatever comes after. */
    private static void assertReadable(Session recording, Screen screen) throws IOException {
        assertThat(screen.tooWide).isEmpty();
        assertThat(screen.lines())
                .anyMatch(line -> line.matches("started in \\d+ s"))
                .anyMatch(line -> line.matches("  all are sent after \\d+ s; the last curves fill"))
                .anyMatch(line -> line.matches("278,400 generations, .*: [0-9.]+ s"));
        assertThat(screen.lines())
                .as("the bar of progress stands there once, and took no news away")
                .filteredOn(line -> line.startsWith("generations "))
                .singleElement()
                .asString()
                .startsWith("generations 100%");
        String first = screen.lines().stream()
                .filter(line -> line.matches(FOUND))
                .findFirst()
                .orElseThrow();
        String itsEnd = first.substring(first.indexOf(" of tiny-symbolic"));
        double found = recording.seconds(itsEnd);
        double end = recording.seconds("last curve final: ");
        System.out.printf("at %d columns: first found after %.1f s, all after %.1f s%n", recording.width, found, end);
        assertThat(found).as("events are said before the end").isLessThan(end - 1);
        // 29 of the 64 training curves in expected_verdicts.csv are BREAKTHROUGH
        List<String> last = screen.lines().stream()
                .dropWhile(line -> !line.startsWith("broken through: "))
                .toList();
        assertThat(String.join(" ", last).replaceAll("\\s+", " "))
                .contains("reverse_6_letters in 8 runs", "an artefact of the metric: ", "29 BREAKTHROUGH, ");
    }

    @BeforeAll
    static void require() {
        Tool.require("script", "bsdutils");
    }

    @Test
    void at80ColumnsNothingWrapsAndTheLastLinesSayWhatBrokeAndWhatToDoNext() throws Exception {
        try (Session recording = Session.of(80, "--exit")) {
            assertThat(recording.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(recording.process.exitValue()).isZero();
            Screen screen = recording.screen();
            assertReadable(recording, screen);
            List<String> lines = screen.lines();
            List<String> last = lines.stream()
                    .dropWhile(line -> !line.startsWith("broken through: "))
                    .filter(line -> !line.isBlank())
                    .toList();
            assertThat(last)
                    .hasSizeLessThanOrEqualTo(12)
                    .anyMatch(line -> line.contains("./emergence serve --data DIR"));
        }
    }

    @Test
    void at120ColumnsItGoesOnWithTheNextCommandsUntilCtrlC() throws Exception {
        try (Session recording = Session.of(120, "")) {
            Await.until("it runs on", PATIENCE, () -> {
                assertThat(recording.process.isAlive()).isTrue();
                return recording.written().contains("import FILE");
            });
            List<ProcessHandle> started = recording.process.descendants().toList();
            // as the key does
            recording.process.getOutputStream().write(3);
            recording.process.getOutputStream().flush();
            assertThat(recording.process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(started).noneMatch(ProcessHandle::isAlive);
            Screen screen = recording.screen();
            assertReadable(recording, screen);
            String[] commands = screen.lines().stream()
                    .dropWhile(line -> !line.startsWith("It runs on; "))
                    .filter(line -> line.startsWith("  ./emergence "))
                    .toArray(String[]::new);
            assertThat(Arrays.asList(commands)).hasSize(5);
            assertThat(screen.lines()).last().asString().endsWith("stopping");
        }
    }
}
