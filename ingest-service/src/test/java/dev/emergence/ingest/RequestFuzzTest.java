package dev.emergence.ingest;

import static dev.emergence.ingest.body.Mutations.utf8;
import static dev.emergence.ingest.body.Reading.generation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.emergence.ingest.body.Mutations;
import dev.emergence.ingest.body.Reading;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mutated requests to all ways in: each has an answer that says what is wrong, and costs no neighbour. */
@Timeout(300)
class RequestFuzzTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> ANSWERS = Set.of(202, 400, 413, 415);
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/x-ndjson",
            "application/x-ndjson",
            "application/jsonl; charset=\"",
            "application/json;",
            "application/",
            ";",
            "text/plain");
    private static final byte[] GENERATION = utf8(generation(
            "x",
            ", \"targets\": [\"t\"], \"output\": \"o\\n\", \"target_logprobs\": [-0.5], \"choices\": [{\"text\": \"a\","
                    + " \"logprob\": -1, \"credit\": 1}], \"scores\": {\"s\": 1}, \"attributes\": {\"k\": \"v\"}"));
    private static final String PLACE =
            "{\"family\": \"f\", \"model\": \"m\", \"step\": 1, \"task\": \"%s\", \"examples\": 5";
    private static final byte[] ANNOUNCEMENT = utf8(PLACE.formatted("x") + "}");
    private static final String SCORED =
            PLACE + ", \"metric\": \"m\", \"kind\": \"PROPORTION\", \"continuity\": \"LINEAR\", \"successes\": 2}";

    private final long seed = 20260116;
    private final Random random = new Random(seed);
    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final Ingest ingest = new Ingest(Reading.FORMS, Reading.LIMITS, 1, 0, 2, 1 << 20, () -> kafka);
    private final IngestResource resource = new IngestResource(ingest, ingest.metrics(), Optional::empty);

    /** One way in. */
    private enum Way {
        GENERATIONS,
        CHECKPOINTS,
        POINTS;

        Response post(IngestResource to, String type, String encoding, InputStream body) {
            return switch (this) {
                case GENERATIONS -> to.generations(type, encoding, body);
                case CHECKPOINTS -> to.checkpoints(type, encoding, body);
                case POINTS -> to.points(type, encoding, body);
            };
        }

        /** Named by its example or, without one, by its task. */
        byte[] valid(String name) {
            return switch (this) {
                case GENERATIONS -> utf8(generation(name));
                case CHECKPOINTS -> utf8(PLACE.formatted(name) + "}");
                case POINTS -> utf8(SCORED.formatted(name));
            };
        }

        byte[] mutable() {
            return switch (this) {
                case GENERATIONS -> GENERATION;
                case CHECKPOINTS -> ANNOUNCEMENT;
                case POINTS -> utf8(SCORED.formatted("x"));
            };
        }
    }

    @Test
    void everyMutatedRequestHasAnAnswerAndItsValidNeighboursAreTaken() throws IOException {
        everyRequestHasAnAnswer(10_000);
    }

    @Test
    @Tag("long")
    void soItIsWithSixtyThousand() throws IOException {
        everyRequestHasAnAnswer(60_000);
    }

    private void everyRequestHasAnAnswer(int requests) throws IOException {
        int broken = 0;
        for (int i = 0; i < requests; i++) {
            Way way = Way.values()[random.nextInt(3)];
            String type = TYPES.get(random.nextInt(TYPES.size()));
            byte[] middle = Mutations.of(way.mutable(), random);
            byte[] body = joined(way.valid("before"), middle, way.valid("after"));
            boolean zipped = random.nextInt(4) == 0;
            byte[] sent = zipped ? gzip(body) : body;
            boolean damaged = zipped && random.nextBoolean();
            if (damaged) {
                sent[random.nextInt(sent.length)] ^= (byte) (1 << random.nextInt(8));
            }
            String what = "request " + i + " of seed " + seed + ": " + new String(middle, StandardCharsets.ISO_8859_1);
            Response response = answer(way, type, zipped ? "gzip" : null, sent, what);
            if (response.getStatus() == 202 && (type.contains("jsonl") || type.contains("ndjson")) && !damaged) {
                assertThat(kafka.history())
                        .as(what)
                        .extracting(ProducerRecord::key)
                        .anyMatch(key -> key.endsWith("before"))
                        .anyMatch(key -> key.endsWith("after"));
            }
            broken += response.getStatus() == 202 ? 0 : 1;
            kafka.clear();
        }
        assertThat(broken).as("the fuzz does break requests").isGreaterThan(requests / 6);
        assertThat(ingest.enter()).as("no request has kept its place").isTrue();
    }

    private Response answer(Way way, String type, String encoding, byte[] body, String what) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Response response;
        try {
            response = way.post(resource, type, encoding, new ByteArrayInputStream(body));
        } catch (RuntimeException e) {
            throw new AssertionError(what, e);
        }
        // buffers of 64 KiB for unzipping and reading, Jackson's own, and a few kilobytes of records
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).as(what).isLessThan(4 << 20);
        assertThat(response.getStatus()).as(what).isIn(ANSWERS);
        assertThat(JSON.writeValueAsString(response.getEntity()))
                .as(what)
                .doesNotContain("Exception")
                .doesNotContain("dev.emergence");
        return response;
    }

    private static byte[] joined(byte[] before, byte[] middle, byte[] after) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] line : List.of(before, middle, after)) {
            out.writeBytes(line);
            out.write('\n');
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(body);
        }
        return out.toByteArray();
    }
}
