package dev.emergence.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.benchmarks.load.Load.Subject;
import dev.emergence.standalone.Recording;
import dev.emergence.standalone.Recording.Checkpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTest {
    /** Four lines of the recorded family's form: two checkpoints of one model on one task, and one of another's. */
    private static final List<String> RECORDED = List.of(
            "{\"family\": \"tiny-symbolic\", \"model\": \"d8\", \"step\": 1, \"task\": \"copy\", \"example\": \"a\", \"output\": \"tiny-symbolic ü\"}",
            "{\"family\": \"tiny-symbolic\", \"model\": \"d8\", \"step\": 1, \"task\": \"copy\", \"example\": \"b\"}",
            "{\"family\": \"tiny-symbolic\", \"model\": \"d8\", \"step\": 2, \"task\": \"copy\", \"example\": \"a\"}",
            "{\"family\": \"tiny-symbolic\", \"model\": \"d9\", \"step\": 1, \"task\": \"copy\", \"example\": \"a\"}");

    private static List<String> lines(Iterator<Batch> batches) {
        List<String> lines = new ArrayList<>();
        batches.forEachRemaining(batch ->
                new String(batch.bytes(), StandardCharsets.UTF_8).lines().forEach(lines::add));
        return lines;
    }

    private static Load recorded(Path folder, int most) throws IOException {
        return new RecordedLoad(new Recording(Files.write(folder.resolve("recorded.jsonl"), RECORDED)), most, 3);
    }

    @Test
    void onlyTheFamilyOfARecordingChanges(@TempDir Path folder) throws IOException {
        Load load = recorded(folder, 9);
        for (String family : List.of(Load.family(1), Load.family(2))) {
            assertThat(lines(load.batches(family)))
                    .isEqualTo(RECORDED.stream()
                            .map(line ->
                                    line.replace("\"family\": \"tiny-symbolic\"", "\"family\": \"" + family + "\""))
                            .toList());
        }
    }

    @Test
    void aRecordingIsAnnouncedCheckpointByCheckpoint(@TempDir Path folder) throws IOException {
        Load load = recorded(folder, 9);
        assertThat(load.size()).isEqualTo(4);
        assertThat(load.checkpoints()).isEqualTo(Map.of(new Subject("d8", "copy"), 2, new Subject("d9", "copy"), 1));
        assertThat(lines(load.announcements("bench-0000007")))
                .hasSize(3)
                .allMatch(line -> line.contains("\"bench-0000007\""));
    }

    @Test
    void ofARecordingAsMuchAsAskedForIsTaken(@TempDir Path folder) throws IOException {
        Load load = recorded(folder, 2);
        assertThat(load.size()).isEqualTo(2);
        assertThat(load.checkpoints()).isEqualTo(Map.of(new Subject("d8", "copy"), 1));
    }

    @Test
    void generatedCheckpointsHaveTheExamplesThatAreAnnounced() throws IOException {
        Load load = new SyntheticLoad(new Size(60, 3, 7));
        Map<Checkpoint, Integer> sent = new HashMap<>();
        for (String line : lines(load.batches("bench-0000001"))) {
            sent.merge(Recording.checkpoint(line).orElseThrow(), 1, Integer::sum);
        }
        assertThat(sent).hasSize(30).allSatisfy((checkpoint, examples) -> assertThat(examples)
                .isEqualTo(7));
        assertThat(lines(load.announcements("bench-0000001")))
                .hasSize(30)
                .allMatch(line -> line.endsWith("\"examples\": 7}"));
        assertThat(load.checkpoints()).hasSize(10).allSatisfy((subject, checkpoints) -> assertThat(checkpoints)
                .isEqualTo(3));
    }

    @Test
    void generatedFamiliesOfOneNameAreEqual() {
        Load load = new SyntheticLoad(new Size(6, 2, 5));
        assertThat(lines(load.batches("bench-0000001"))).isEqualTo(lines(load.batches("bench-0000001")));
        Load points = new PointsLoad(8, 3);
        assertThat(lines(points.batches("bench-0000001")))
                .hasSize(24)
                .isEqualTo(lines(points.batches("bench-0000001")));
    }
}
