package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import against what answers as ingest-service does. */
class ImportCommandTest {
    @TempDir
    private Path folder;

    private FakeIngest ingest;

    @BeforeEach
    void start() throws IOException {
        ingest = new FakeIngest();
        for (int i = 0; i < 2; i++) {
            Files.writeString(
                    folder.resolve("samples_sums_2025-01-02T03-04-05.jsonl"),
                    "{\"doc_id\": " + i
                            + ", \"target\": \"4\", \"arguments\": [[\"2+2=\", {\"until\": []}]], \"resps\":"
                            + " [[\"4\"]], \"filtered_resps\": [\"4\"], \"exact_match\": 1.0}\n",
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
        }
        Files.writeString(folder.resolve("notes.txt"), "of no format");
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    private int run(String... options) {
        List<String> command = new ArrayList<>(List.of("import", folder.toString(), "--url", ingest.url()));
        command.addAll(List.of(options));
        return Emergence.commandLine().execute(command.toArray(String[]::new));
    }

    @Test
    void sizesAreAnnouncedAndTheSameFolderTwiceSendsTheSame() {
        for (int i = 0; i < 2; i++) {
            assertThat(run("--family", "f", "--model", "m", "--step", "10")).isZero();
        }
        assertThat(ingest.announcements).hasSize(2).allMatch(size -> size.contains("\"examples\":2"));
        assertThat(ingest.batches).hasSize(2);
        assertThat(ingest.batches.get(0)).hasSize(2).isEqualTo(ingest.batches.get(1));
        assertThat(ingest.points).hasSize(2).allMatch(point -> point.contains("\"metric\":\"lm-eval:exact_match\""));
    }

    @Test
    void aNumberOfSeveralQuestionsInALaterFileNamesThoseOfAnEarlierOneToo() throws Exception {
        Path file = folder.resolve("samples_sums_2025-01-02T03-04-05.jsonl");
        String lines = Files.readString(file);
        Files.delete(file);
        for (int step : new int[] {10, 20}) {
            // documents 0 and 1, and at step 20 another 0
            Path part = Files.createDirectories(folder.resolve("step" + step)).resolve(file.getFileName());
            Files.writeString(
                    part,
                    lines
                            + (step == 10
                                    ? ""
                                    : lines.lines().limit(1).toList().get(0).replace("2+2", "3+1")));
        }
        assertThat(run("--family", "f", "--model", "m")).isZero();
        List<String> names = ingest.batches.stream()
                .flatMap(List::stream)
                .map(line -> line.replaceFirst(".*\"example\":\"([^\"]*)\".*", "$1"))
                .toList();
        assertThat(names).hasSize(5).doesNotContain("0");
        assertThat(names.stream().filter("1"::equals)).hasSize(2);
        assertThat(names.stream().distinct()).hasSize(3);
    }

    @Test
    void aDryRunSendsNothing() {
        assertThat(run("--family", "f", "--model", "m", "--step", "10", "--dry-run"))
                .isZero();
        assertThat(ingest.sizes).isEmpty();
    }

    @Test
    void aFileThatDoesNotSayWhoseItIsIsRefused() {
        assertThat(run()).isEqualTo(1);
        assertThat(ingest.sizes).isEmpty();
    }

    @Test
    void whatIsNoNumberIsAMistakeOfTheCommandLine() {
        assertThat(run("--step", "many")).isEqualTo(2);
    }

    @Test
    void theToolsNumbersAreHeldAgainstOurs() {
        PrintStream before = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(run("--family", "f", "--model", "m", "--step", "10", "--dry-run", "--compare"))
                    .isZero();
        } finally {
            System.setOut(before);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).containsPattern("lm-eval:exact_match +exact_match +2 +2");
    }

    @Test
    void whatComesInIsToldAsJson() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(run("--family", "f", "--model", "m", "--step", "10", "--dry-run", "--compare", "--json"))
                    .isZero();
        } finally {
            System.setOut(before);
        }
        JsonNode told = new ObjectMapper().readTree(said.toByteArray());
        // two samples with a number of the tool's own, which makes one point
        assertThat(told.path("generations").asLong()).isEqualTo(2);
        assertThat(told.path("points").asLong()).isEqualTo(1);
        assertThat(told.path("refused").asLong()).isZero();
        assertThat(told.path("files")).hasSize(1);
        assertThat(told.at("/files/0/file").asText()).endsWith("samples_sums_2025-01-02T03-04-05.jsonl");
        assertThat(told.at("/files/0/format").asText()).isEqualTo("lm-eval");
        assertThat(told.at("/comparison/0/ours").asText()).isEqualTo("exact_match");
        assertThat(told.at("/comparison/0/equal").asLong()).isEqualTo(2);
    }

    @Test
    void aFollowedFileGetsItsSizeWhenItIsWhole() throws Exception {
        Thread following =
                new Thread(() -> run("--family", "f", "--model", "m", "--step", "10", "--follow", "--settled", "2"));
        following.start();
        try {
            Await.until("it is read", Duration.ofSeconds(30), () -> !ingest.batches.isEmpty());
            assertThat(ingest.announcements).isEmpty();
            Await.until("it is whole", Duration.ofSeconds(30), () -> !ingest.announcements.isEmpty());
        } finally {
            // one that comes while the progress bar ends is lost in there; a person's Ctrl-C ends the process
            for (int i = 0; i < 300 && following.isAlive(); i++) {
                following.interrupt();
                following.join(100);
            }
        }
        assertThat(following.isAlive()).isFalse();
        assertThat(ingest.announcements.get(0)).contains("\"examples\":2");
    }
}
