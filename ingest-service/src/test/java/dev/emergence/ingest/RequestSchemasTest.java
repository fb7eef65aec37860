package dev.emergence.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.ingest.body.Form;
import dev.emergence.ingest.body.Reading;
import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema.Field;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the OpenAPI document says of requests, held against what the service takes. */
class RequestSchemasTest {
    private static final Map<String, Schema> SCHEMAS = new RequestSchemas().schemas();

    private final Ingest ingest = new Ingest(
            Reading.FORMS,
            Reading.LIMITS,
            2,
            0,
            2,
            1 << 20,
            () -> new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()));
    private final IngestResource resource = new IngestResource(ingest, ingest.metrics(), Optional::empty);

    private enum Kind {
        GENERATION("Generation", Reading.FORMS.generations(), IngestResource.GENERATION),
        CHECKPOINT("Checkpoint", Reading.FORMS.announcements(), IngestResource.ANNOUNCEMENT),
        POINT("Point", Reading.FORMS.points(), IngestResource.POINT),
        ANNOTATION("Annotation", Reading.FORMS.annotations(null), IngestResource.ANNOTATION);

        final Schema schema;
        final Form<?> form;
        final String example;

        Kind(String name, Form<?> form, String example) {
            this.schema = SCHEMAS.get(name);
            this.form = form;
            this.example = example;
        }

        /** A record of all its fields. */
        ObjectNode whole() {
            return (ObjectNode) RequestSchemasTest.value(schema);
        }
    }

    /** A value of which the document says that it may be. */
    private static JsonNode value(Schema schema) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (schema.getRef() != null) {
            return value(SCHEMAS.get(schema.getRef().replaceFirst(".*/", "")));
        }
        if (schema.getEnumeration() != null) {
            return json.textNode(schema.getEnumeration().get(0).toString());
        }
        return switch (schema.getType().get(0)) {
            case STRING -> json.textNode("1");
            case INTEGER -> json.numberNode(1);
            case NUMBER -> json.numberNode(BigDecimal.ZERO.equals(schema.getMaximum()) ? 0 : 1);
            case ARRAY -> json.arrayNode().add(value(schema.getItems()));
            default -> {
                ObjectNode object = json.objectNode();
                if (schema.getProperties() == null) {
                    object.set("key", value(schema.getAdditionalPropertiesSchema()));
                } else {
                    schema.getProperties().forEach((name, property) -> object.set(name, value(property)));
                }
                yield object;
            }
        };
    }

    private Response post(Kind kind, JsonNode record) {
        InputStream body = new ByteArrayInputStream(record.toString().getBytes(StandardCharsets.UTF_8));
        return switch (kind) {
            case GENERATION -> resource.generations("application/json", null, body);
            case CHECKPOINT -> resource.checkpoints("application/json", null, body);
            case POINT -> resource.points("application/json", null, body);
            case ANNOTATION -> resource.annotations("application/json", null, body);
        };
    }

    private void assertTaken(Kind kind, JsonNode record) {
        assertThat(post(kind, record).getStatus()).as(record.toString()).isEqualTo(202);
    }

    /** @param field is named if the record is rejected */
    private void assertTaken(boolean taken, Kind kind, JsonNode record, String field) {
        if (taken) {
            assertTaken(kind, record);
            return;
        }
        Response response = post(kind, record);
        assertThat(response.getStatus()).as(record.toString()).isEqualTo(400);
        assertThat(((Refusal) response.getEntity()).errors())
                .extracting(Receipt.Error::field)
                .containsExactly(field);
    }

    @ParameterizedTest
    @EnumSource
    void everyFieldThatTheParserKnowsIsDescribedAndNoOther(Kind kind) {
        assertThat(kind.schema.getProperties().keySet()).containsExactlyElementsOf(kind.form.names());
        assertTaken(kind, kind.whole());
        assertThat(ingest.metrics().unknownFields.get()).as("unknown fields").isZero();
    }

    @Test
    void everyFieldOfAGenerationInAvroIsInTheDocument() {
        for (org.apache.avro.Schema record : List.of(Generation.getClassSchema(), Choice.getClassSchema())) {
            assertThat(record.getFields())
                    .extracting(Field::name)
                    .containsExactlyElementsOf(
                            SCHEMAS.get(record.getName()).getProperties().keySet());
        }
    }

    @Test
    void everySchemaAndEveryFieldSaysWhatItHolds() {
        assertThat(SCHEMAS)
                .containsOnlyKeys("Generation", "Checkpoint", "Point", "Annotation", "Choice", "Kind", "Continuity");
        SCHEMAS.forEach((name, schema) -> {
            assertThat(schema.getDescription()).as(name).isNotBlank();
            if (schema.getProperties() != null) {
                schema.getProperties().forEach((field, property) -> assertThat(property.getDescription())
                        .as(name + "." + field)
                        .isNotBlank()
                        .doesNotContain("null"));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void theExampleIsTakenAndHasOnlyFieldsThatAreListed(Kind kind) throws IOException {
        ObjectNode example = (ObjectNode) new ObjectMapper().readTree(kind.example);
        Iterable<String> names = example::fieldNames;
        assertThat(kind.schema.getProperties().keySet()).containsAll(names);
        assertThat(names).containsAll(kind.schema.getRequired());
        assertTaken(kind, example);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRequiredIsMissedAndWhatIsNotMayBeAbsentOrNull(Kind kind) {
        kind.schema.getProperties().forEach((name, property) -> {
            boolean required = kind.schema.getRequired().contains(name);
            assertThat(property.getRef() == null && property.getType().contains(SchemaType.NULL))
                    .as(name + " may be null")
                    .isNotEqualTo(required);
            assertTaken(!required, kind, kind.whole().without(name), name);
            assertTaken(!required, kind, kind.whole().putNull(name), name);
        });
    }

    @Test
    void everyPartOfAChoiceIsRequired() {
        assertThat(SCHEMAS.get("Choice").getRequired()).hasSize(3);
        for (String part : SCHEMAS.get("Choice").getRequired()) {
            ObjectNode record = Kind.GENERATION.whole();
            ((ObjectNode) record.at("/choices/0")).remove(part);
            assertTaken(false, Kind.GENERATION, record, "choices." + part);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLimitsOfEveryFieldAreThoseOfTheParser(Kind kind) {
        kind.schema.getProperties().forEach((name, property) -> {
            boolean list = property.getItems() != null;
            probes(name, list ? property.getItems() : property).forEach((value, within) -> {
                ObjectNode record = kind.whole();
                if (name.equals("mean")) {
                    record.put("kind", "LOSS").remove("successes");
                } else if (kind == Kind.POINT && Set.of("successes", "examples").contains(name)) {
                    // one of the two limits the other, and both say what the mean is
                    record.put("successes", 0).put("examples", 1_000_000_000).remove("mean");
                }
                record.set(name, list ? record.arrayNode().add(value) : value);
                assertTaken(within, kind, record, name);
            });
        });
    }

    @Test
    void theLimitsOfEveryPartOfAChoiceAreThoseOfTheParser() {
        SCHEMAS.get("Choice").getProperties().forEach((name, part) -> probes(name, part)
                .forEach((value, within) -> {
                    ObjectNode record = Kind.GENERATION.whole();
                    ((ObjectNode) record.at("/choices/0")).set(name, value);
                    assertTaken(within, Kind.GENERATION, record, "choices." + name);
                }));
    }

    /** Values at the limits and beyond, and whether the document allows them. */
    private static Map<JsonNode, Boolean> probes(String name, Schema schema) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        Map<JsonNode, Boolean> probes = new LinkedHashMap<>();
        if (schema.getRef() != null) {
            return probes;
        }
        switch (schema.getType().get(0)) {
            case STRING -> {
                boolean any = schema.getMaxLength() == null;
                int least = any ? 1 : schema.getMinLength();
                int most = any ? 256 : schema.getMaxLength();
                probes.put(json.textNode("x".repeat(least)), true);
                probes.put(json.textNode("x".repeat(least - 1)), any);
                probes.put(json.textNode("x".repeat(most)), true);
                probes.put(json.textNode("x".repeat(most + 1)), any);
                probes.put(json.textNode("\n"), any);
            }
            case OBJECT -> {
                String key = "x".repeat(schema.getPropertyNames().getMaxLength());
                JsonNode value = value(schema.getAdditionalPropertiesSchema());
                probes.put(json.objectNode().set(key, value), true);
                probes.put(json.objectNode().set(key + "x", value), false);
                probes.put(json.objectNode().set("", value), false);
            }
            default -> {
                BigDecimal far = BigDecimal.valueOf(1_000_000_000);
                BigDecimal least = schema.getMinimum();
                BigDecimal low = least == null ? far.negate() : least;
                probes.put(json.numberNode(low), true);
                probes.put(json.numberNode(low.subtract(BigDecimal.ONE)), least == null);
                // not of successes, which are at most the examples
                if (!name.equals("successes")) {
                    BigDecimal greatest = schema.getMaximum();
                    BigDecimal high = greatest == null ? far : greatest;
                    probes.put(json.numberNode(high), true);
                    probes.put(json.numberNode(high.add(BigDecimal.ONE)), greatest == null);
                }
            }
        }
        return probes;
    }
}
