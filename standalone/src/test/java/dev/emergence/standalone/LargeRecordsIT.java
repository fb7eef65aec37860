package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.schemas.DataErrorHandler;
import dev.emergence.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Records that cost a scorer the most, in bytes and in work: neither stops it. */
@Tag("long")
class LargeRecordsIT {
    private static final String GENERATIONS = "emergence.generations";
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private static RunningStack running;

    @BeforeAll
    static void start() throws Exception {
        running = new RunningStack(Map.of("SCORING_METRICS", "overlap", "EMERGENCE_COMPLETENESS_QUIET", "1s"));
    }

    @AfterAll
    static void close() {
        running.close();
    }

    private static void await(String what, Await.Check check) throws Exception {
        Await.until(what, PATIENCE, check);
    }

    private static long examples(String family) throws Exception {
        JsonNode curves = running.verdicts.get("/v1/curves?axis=training&metric=char_edit_distance&family=" + family);
        return curves.isEmpty() ? 0 : curves.get(0).get("examples").asLong();
    }

    @Test
    void aBrokenRecordAsLargeAsTheTopicTakesLeavesALetterWithoutItsValue() throws Exception {
        try (Log log = new Log(running.broker())) {
            // 200 bytes for what Kafka adds to a record
            Log.Place place = log.send(GENERATIONS, "key", new byte[Topics.RECORD_BYTES - 200]);
            send("after", 1, 10);
            await("the next generation is scored", () -> examples("after") == 1);
            List<ConsumerRecord<byte[], byte[]>> letters = log.read(GENERATIONS + ".dlq");
            assertThat(letters).singleElement().satisfies(letter -> {
                assertThat(letter.value()).isNull();
                assertThat(Log.text(letter, DataErrorHandler.LEFT_OUT)).isEqualTo("8388408 bytes");
                assertThat(Log.source(letter)).isEqualTo(place);
            });
            String port = running.broker().replaceFirst(".*:", "");
            Cli.Answer shown = Cli.run("dlq", "show", "generations.dlq", "--broker-port", port);
            assertThat(shown.out()).as(shown.err()).contains("8388408 bytes", "too large for a letter");
            Cli.Answer redriven = Cli.run("dlq", "redrive", "generations.dlq", "--broker-port", port);
            assertThat(redriven.out()).as(redriven.err()).contains("too large for a letter");
        }
    }

    /** More than one poll has. Without a bound all that waits is one transaction, which Kafka gives up, and so on for ever. */
    @Test
    void manyLongTextsThatHaveNothingInCommonAreScored() throws Exception {
        send("long", 64, 60_000);
        await("all are scored", () -> examples("long") == 64);
    }

    private static void send(String family, int count, int characters) throws Exception {
        long seed = 20261127;
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(
                    """
                    {"family":"%s","model":"m","step":10,"task":"t","example":"e%d","targets":["%s"],"output":"%s"}"""
                            .formatted(family, i, text(random, characters), text(random, characters)));
        }
        Path file = Files.write(Files.createTempFile(running.folder, "long", ".jsonl"), lines);
        new Replay(file, running.stack.url("ingest"), Double.POSITIVE_INFINITY, checkpoint -> false).run();
    }

    /** Words of one letter: as many tokens as there can be. */
    private static String text(Random random, int characters) {
        StringBuilder text = new StringBuilder(characters);
        for (int i = 0; i < characters; i++) {
            text.append(i % 2 == 0 ? (char) ('a' + random.nextInt(26)) : ' ');
        }
        return text.toString();
    }
}
