package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay against what answers as ingest-service does. */
class ReplayTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private FakeIngest ingest;

    @BeforeEach
    void start() throws IOException {
        ingest = new FakeIngest();
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    @Test
    void whatWasSentIsToldAsJson() throws Exception {
        String generation =
                "{\"family\":\"f\",\"model\":\"m\",\"step\":1,\"task\":\"%s\",\"example\":\"%d\",\"output\":\"4\"}";
        Path file = Files.write(
                folder.resolve("recording.jsonl"),
                List.of(generation.formatted("t", 1), generation.formatted("bad", 2)));
        Cli.Answer answer = Cli.here("replay", file.toString(), "--json", "--url", ingest.url());
        assertThat(answer.status()).isEqualTo(1);
        JsonNode told = JSON.readTree(answer.out());
        assertThat(told.path("generations").asLong()).isEqualTo(1);
        assertThat(told.path("rejected").asLong()).isEqualTo(1);
        assertThat(told.path("seconds").isNumber()).isTrue();
    }

    /** What a replay ended with. */
    private record Outcome(int status, String err) {}

    private Outcome replay(List<String> lines, String... options) throws IOException {
        Path file = Files.write(folder.resolve("recording.jsonl"), lines);
        List<String> command = new ArrayList<>(List.of("replay", file.toString(), "--url", ingest.url()));
        command.addAll(List.of(options));
        StringWriter usage = new StringWriter();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            int status = Emergence.commandLine()
                    .setErr(new PrintWriter(usage, true))
                    .execute(command.toArray(String[]::new));
            return new Outcome(status, bytes.toString(StandardCharsets.UTF_8) + usage);
        } finally {
            System.setErr(before);
        }
    }

    private static String line(String scale, String task, int example) {
        return "{\"family\":\"f\",\"model\":\"m\"," + scale + ",\"task\":\"" + task + "\",\"example\":\"e" + example
                + "\",\"output\":\"4\"}";
    }

    private static List<String> generations(String task, int number) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            lines.add(line("\"step\":10", task, i));
        }
        return lines;
    }

    private List<JsonNode> announced() throws IOException {
        List<JsonNode> announced = new ArrayList<>();
        for (String line : ingest.announcements) {
            announced.add(JSON.readTree(line));
        }
        return announced;
    }

    @Test
    void modelsWithoutStepsAreAnnouncedByTheirParametersAndCompute() throws Exception {
        assertThat(replay(List.of(line("\"parameters\":1e9,\"flops\":2e20", "t", 1))).status)
                .isZero();
        assertThat(announced()).singleElement().satisfies(size -> {
            assertThat(size.get("parameters").asDouble()).isEqualTo(1e9);
            assertThat(size.get("flops").asDouble()).isEqualTo(2e20);
            assertThat(size.get("examples").asLong()).isEqualTo(1);
        });
    }

    @Test
    void generationsOfOneStepAreOneCheckpointWhateverElseTheySayOfItsScale() throws Exception {
        replay(List.of(
                line("\"step\":10,\"tokens\":500,\"parameters\":1e9", "t", 1),
                line("\"step\":10", "t", 2),
                line("\"step\":10", "t", 2)));
        assertThat(announced()).singleElement().satisfies(size -> {
            assertThat(size.get("tokens").asLong()).isEqualTo(500);
            assertThat(size.get("examples").asLong()).isEqualTo(2);
        });
    }

    @Test
    void anAnnouncementThatIsRejectedIsTold() throws Exception {
        List<String> lines = new ArrayList<>(generations("good", 1));
        lines.addAll(generations("bad", 1));
        Outcome outcome = replay(lines);
        assertThat(outcome.err).contains("rejected: the size of m, bad: task: is bad");
        assertThat(outcome.status).isEqualTo(1);
    }

    @Test
    void everyLineOfAWhollyRejectedBatchCounts() throws Exception {
        Outcome outcome = replay(generations("bad", 250));
        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.err).contains("250 of 250 generations were rejected");
    }

    @Test
    void warningsAreSaidOnceForAllBatches() throws Exception {
        // batches of 2,000 lines, of which one in a thousand is odd
        List<String> lines = new ArrayList<>(generations("t", 5000));
        for (int i = 0; i < lines.size(); i += 1000) {
            lines.set(i, line("\"step\":10,\"finish_reason\":\"odd\"", "t", i));
        }
        Outcome outcome = replay(lines);
        assertThat(outcome.status).isZero();
        assertThat(outcome.err)
                .containsOnlyOnce("warning: ")
                .contains("warning: of 5 generations: time is odd; did you mean date?");
    }

    @Test
    void rejectedLinesAreNamedAsInTheFileAndTheirCheckpointsAnnouncedWithoutThem() throws Exception {
        List<String> lines = new ArrayList<>(generations("t", 3000));
        lines.set(2500, line("\"step\":10,\"finish_reason\":\"bad\"", "t", 2500));
        lines.add(1000, "");
        Outcome outcome = replay(lines);
        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.err)
                .contains("rejected: line 2502: task: is bad", "1 of 3,000 generations were rejected")
                .doesNotContain("incomplete");
        assertThat(announced())
                .extracting(size -> size.get("examples").asLong())
                .containsExactly(3000L, 2999L);
    }

    @Test
    void checkpointsOfRejectedLinesThatAreNotNamedAreCalledIncomplete() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            lines.add(line("\"step\":10,\"finish_reason\":\"bad\"", i < 100 ? "named" : "unnamed", i));
        }
        lines.add(line("\"step\":10", "named", 500));
        lines.addAll(generations("other", 2000));
        lines.add(line("\"step\":10", "unnamed", 500));
        Outcome outcome = replay(lines);
        assertThat(outcome.err)
                .contains("rejected: line 10: ", "rejected: more, which are only counted")
                .doesNotContain("rejected: line 11: ")
                .contains("120 of 2,122 generations were rejected")
                .contains("3 checkpoints may stay incomplete: m at 10, unnamed; m at 10, named; m at 10, other");
    }

    @Test
    void aLineThatNoOneUnderstandsIsLeftToIngest() throws Exception {
        List<String> lines = new ArrayList<>(generations("t", 2));
        lines.add(line("\"step\":\"abc\"", "t", 3));
        lines.add(line("\"step\":true", "t", 4));
        lines.add("no JSON at all");
        lines.add("{\"family\":\"f\",\"model\":\"m\",\"step\":10}");
        assertThat(replay(lines).status).isZero();
        assertThat(ingest.batches).containsExactly(lines);
        assertThat(announced())
                .singleElement()
                .extracting(size -> size.get("examples").asLong())
                .isEqualTo(2L);
    }

    @Test
    void largeGenerationsGoInSmallerBatches() throws Exception {
        String output = "x".repeat(500_000);
        replay(Collections.nCopies(40, line("\"step\":10", output, 1)));
        // 4 MiB, and the line with which they are reached
        assertThat(ingest.sizes).allMatch(size -> size <= (4 << 20) + 501_000).hasSizeLessThan(8);
        assertThat(ingest.batches.stream().mapToInt(List::size).sum()).isEqualTo(40);
    }

    @Test
    void withoutASpeedBatchesHaveTwoThousandLines() throws Exception {
        replay(generations("t", 4100));
        assertThat(ingest.batches).extracting(List::size).containsExactly(2000, 2000, 100);
    }

    @Test
    void atASpeedGenerationsAreSpreadOverTheTime() throws Exception {
        long started = System.nanoTime();
        replay(generations("t", 20), "--speed", "50");
        assertThat(ingest.batches).extracting(List::size).containsExactly(5, 5, 5, 5);
        assertThat((System.nanoTime() - started) / 1e9).isGreaterThan(0.29);
    }

    @Test
    void afterTheLastGenerationNothingIsWaitedFor() throws Exception {
        long started = System.nanoTime();
        replay(generations("t", 2), "--speed", "0.5");
        assertThat((System.nanoTime() - started) / 1e9).isBetween(1.9, 3.9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN"})
    void aSpeedThatIsNoneIsAUsageError(String speed) throws Exception {
        Outcome outcome = replay(generations("t", 1), "--speed=" + speed);
        assertThat(outcome.status).isEqualTo(2);
        assertThat(outcome.err).contains("--speed must be more than 0");
        assertThat(ingest.batches).isEmpty();
    }
}
