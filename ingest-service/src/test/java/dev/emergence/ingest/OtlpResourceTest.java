package dev.emergence.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.ingest.body.Reading;
import dev.emergence.schemas.Generation;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** OTLP with Kafka's own mock producer; the payloads are those of the importer's tests, which say where they come from. */
class OtlpResourceTest {
    private static final Path GOLDEN = Path.of("../importers/src/test/resources/golden/otlp");
    private static final String JSON = "application/json; charset=utf-8";

    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final OtlpResource resource =
            new OtlpResource(new Ingest(Reading.FORMS, Reading.LIMITS, 1, 0, 1, 1 << 20, () -> kafka));
    private final ImportResource.Whose whose = new ImportResource.Whose();

    private static byte[] body(String name) throws IOException {
        return Files.readAllBytes(GOLDEN.resolve(name));
    }

    private static byte[] zipped(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        }
        return out.toByteArray();
    }

    private Response logs(String type, String encoding, byte[] body) {
        return resource.logs(whose, type, encoding, new ByteArrayInputStream(body));
    }

    private List<Generation> sent() {
        return kafka.history().stream()
                .peek(record -> assertThat(record.topic()).isEqualTo("emergence.generations"))
                .map(record -> Reading.TOPICS.generations().value().decode(record.value()))
                .toList();
    }

    @Test
    void whatIsTakenIsSentWithoutTheSizeOfACheckpointAndWhatIsNotIsSaid() throws Exception {
        Response response = logs(JSON, "gzip", zipped(body("logs.json")));
        assertThat(response.getStatus()).isEqualTo(200);
        JsonNode answer = new ObjectMapper().valueToTree(response.getEntity());
        assertThat(answer.at("/partialSuccess/rejectedLogRecords").asText()).isEqualTo("1");
        assertThat(answer.at("/partialSuccess/errorMessage").asText()).startsWith("result 3: has no finite");
        assertThat(sent()).extracting(Generation::getTask).containsExactly("refunds", "refunds");
    }

    @Test
    void protobufIsAnsweredInProtobuf() throws Exception {
        Response response =
                resource.traces(whose, OtlpResource.PROTOBUF, null, new ByteArrayInputStream(body("traces.pb")));
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getMediaType()).hasToString(OtlpResource.PROTOBUF);
        byte[] answer = (byte[]) response.getEntity();
        // partial_success is field 1, rejected_spans field 1 of it, and error_message field 2
        assertThat(answer[0]).isEqualTo((byte) 0x0A);
        String text = new String(answer, StandardCharsets.UTF_8);
        assertThat(text)
                .contains("result 3: not said by the file")
                .contains("family")
                .doesNotContain("--");
        int inside = answer[1] < 0 ? 3 : 2;
        assertThat(answer[inside]).isEqualTo((byte) 0x08);
        assertThat(answer[inside + 1]).isEqualTo((byte) 1);
        assertThat(sent()).hasSize(2);

        Response whole = logs(OtlpResource.PROTOBUF, null, new byte[0]);
        assertThat(whole.getStatus()).isEqualTo(200);
        assertThat((byte[]) whole.getEntity()).isEmpty();
    }

    @Test
    void theAddressMaySayWhoseItIs() {
        String record =
                """
                {"resourceLogs": [{"scopeLogs": [{"logRecords": [{"eventName": "gen_ai.evaluation.result", "spanId": "01", "attributes": [
                 {"key": "gen_ai.evaluation.name", "value": {"stringValue": "n"}},
                 {"key": "gen_ai.evaluation.score.value", "value": {"doubleValue": 0.5}}]}]}]}]}""";
        byte[] body = record.getBytes(StandardCharsets.UTF_8);
        Response refused = logs(JSON, null, body);
        assertThat(refused.getStatus()).isEqualTo(200);
        assertThat(refused.getEntity().toString()).contains("family=").doesNotContain("--");
        whose.family = "f";
        whose.model = "m";
        whose.task = "t";
        whose.step = "3k";
        assertThat(new ObjectMapper()
                        .<JsonNode>valueToTree(logs(JSON, null, body).getEntity()))
                .isEmpty();
        assertThat(sent()).extracting(Generation::getStep).containsExactly(3000L);
    }

    @Test
    void whatIsNoOtlpIsRefusedSoThatExportersUnderstandIt() throws Exception {
        assertThat(logs("text/plain", null, body("logs.json")).getStatus()).isEqualTo(415);
        assertThat(logs(JSON, "zstd", body("logs.json")).getStatus()).isEqualTo(415);
        assertThat(logs(JSON, null, "{broken".getBytes(StandardCharsets.UTF_8)).getStatus())
                .isEqualTo(400);
        Response broken = logs(OtlpResource.PROTOBUF, null, new byte[] {0x0A, 0x7F});
        assertThat(broken.getStatus()).isEqualTo(400);
        assertThat(new String((byte[]) broken.getEntity(), StandardCharsets.UTF_8))
                .endsWith("is no Protobuf, or ends early");
        kafka.sendException = new KafkaException("away");
        Response away = logs(OtlpResource.PROTOBUF, null, body("logs.pb"));
        assertThat(away.getStatus()).isEqualTo(503);
        assertThat(away.getHeaderString("Retry-After")).isNotNull();
        assertThat(logs(JSON, null, body("logs.json")).getStatus()).isEqualTo(503);
    }
}
