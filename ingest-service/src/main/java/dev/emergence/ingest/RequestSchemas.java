package dev.emergence.ingest;

import dev.emergence.ingest.body.Form;
import dev.emergence.ingest.body.Forms;
import dev.emergence.schemas.Annotation;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Families;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Limits;
import dev.emergence.schemas.ScoredPoint;
import dev.emergence.schemas.Topics;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema.Field;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;

/**
 * What a request may hold, for the OpenAPI document: the fields that the parser knows, with the types and in the words of
 * the Avro schemas. Runs in the build.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class RequestSchemas implements OASFilter {
    private static final String BODY =
            "Records or arrays of records, one behind the other, or NDJSON (also application/jsonl): one record a"
                    + " line. A body has no limit, a record at most 1 MiB of JSON (EMERGENCE_RECORD_MAX_BYTES). Of a"
                    + " prompt that makes it larger the first 64 KiB are kept (EMERGENCE_PROMPT_MAX_BYTES).";
    private static final String RECORD =
            " At least one of parameters, step and tokens is required. Null counts as absent."
                    + " Strings limited to 256 characters hold no control characters."
                    + " Other fields are left out, and the answer's warnings name them.";
    private static final String ANNOUNCEMENT = "How many examples a checkpoint will have on one task.";
    private static final String SAID =
            " Without step and tokens it is of the whole run. No text holds control characters or ends of lines.";
    private static final String EITHER = " Give successes, at most examples, or standard_error.";

    /** What the parser fills in, though Avro knows no default. */
    private static final Map<String, String> FILLED_IN = Map.of(
            "time",
            " Now if absent. Seconds, microseconds and nanoseconds are known by their size, from 2015 to tomorrow;"
                    + " any other time is now.",
            "id",
            " Made of step, tokens and text if absent.",
            "mean",
            " Successes / examples if absent. At most 1 unless kind is LOSS.");

    private final Map<String, Schema> schemas = new LinkedHashMap<>();

    /** All of them by name. */
    Map<String, Schema> schemas() {
        Forms forms = new Forms(Topics.withPrefix(Topics.DEFAULT_PREFIX), Clock.systemUTC(), () -> Families.ALL);
        org.apache.avro.Schema point = ScoredPoint.getClassSchema();
        org.apache.avro.Schema checkpoint = Checkpoint.getClassSchema();
        schemas.put("Generation", record(forms.generations(), Generation.getClassSchema()));
        schemas.put("Checkpoint", record(forms.announcements(), checkpoint).description(ANNOUNCEMENT + RECORD));
        schemas.put("Point", record(forms.points(), point, checkpoint).description(point.getDoc() + EITHER + RECORD));
        org.apache.avro.Schema annotation = Annotation.getClassSchema();
        Schema said = object(fields(forms.annotations(null), annotation)).description(annotation.getDoc() + SAID);
        said.getProperties().get("text").minLength(1).maxLength(Limits.TEXT);
        schemas.put("Annotation", said);
        return schemas;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        schemas().forEach(document.getComponents()::addSchema);
        Map.of(
                        "/v1/generations",
                        "Generation",
                        "/v1/checkpoints",
                        "Checkpoint",
                        "/v1/points",
                        "Point",
                        "/v1/annotations",
                        "Annotation")
                .forEach((path, name) -> {
                    RequestBody body =
                            document.getPaths().getPathItem(path).getPOST().getRequestBody();
                    body.description(BODY)
                            .getContent()
                            .getMediaTypes()
                            .forEach((type, media) -> media.schema(
                                    type.equals(MediaType.APPLICATION_JSON) ? oneOrMany(name) : reference(name)));
                });
    }

    private static Schema oneOrMany(String name) {
        return OASFactory.createSchema()
                .addOneOf(reference(name))
                .addOneOf(typed(SchemaType.ARRAY).items(reference(name)));
    }

    private static Schema reference(String name) {
        return OASFactory.createSchema().ref(name);
    }

    private static Schema typed(SchemaType type) {
        return OASFactory.createSchema().addType(type);
    }

    /** @param records hold the form's fields; where two have one of that name, the first counts */
    private Schema record(Form<?> form, org.apache.avro.Schema... records) {
        return object(fields(form, records)).description(records[0].getDoc() + RECORD);
    }

    private static List<Field> fields(Form<?> form, org.apache.avro.Schema... records) {
        return form.names().stream()
                .map(name -> Arrays.stream(records)
                        .map(record -> record.getField(name))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(name + " is in no Avro schema")))
                .toList();
    }

    private Schema object(List<Field> fields) {
        Schema object = typed(SchemaType.OBJECT);
        for (Field field : fields) {
            Schema property = value(field.name(), field.schema());
            // null in Avro stands for what is absent in JSON
            property.setDescription(
                    field.doc().replaceFirst("; null .*", ".") + FILLED_IN.getOrDefault(field.name(), ""));
            if (field.defaultVal() instanceof Number number) {
                property.setDefaultValue(number);
            }
            if (required(field)) {
                object.addRequired(field.name());
            } else {
                property.addType(SchemaType.NULL);
            }
            object.addProperty(field.name(), property);
        }
        return object;
    }

    /** Avro lets an announcement's examples be null only because a point shares the record. */
    private static boolean required(Field field) {
        return field.name().equals("examples") || !field.hasDefaultValue() && !FILLED_IN.containsKey(field.name());
    }

    private Schema value(String name, org.apache.avro.Schema avro) {
        return switch (avro.getType()) {
            case UNION ->
                value(
                        name,
                        avro.getTypes().stream()
                                .filter(type -> !type.isNullable())
                                .findFirst()
                                .orElseThrow());
            case ARRAY -> typed(SchemaType.ARRAY).items(value(name, avro.getElementType()));
            case MAP ->
                typed(SchemaType.OBJECT)
                        .propertyNames(identifier(OASFactory.createSchema()))
                        .additionalPropertiesSchema(value(name, avro.getValueType()));
            case RECORD -> named(avro, object(avro.getFields()));
            case ENUM -> named(avro, typed(SchemaType.STRING).enumeration(List.<Object>copyOf(avro.getEnumSymbols())));
            case STRING -> limited(name, typed(SchemaType.STRING));
            case INT -> limited(name, typed(SchemaType.INTEGER).format("int32"));
            case LONG -> limited(name, typed(SchemaType.INTEGER).format("int64"));
            case FLOAT -> limited(name, typed(SchemaType.NUMBER).format("float"));
            case DOUBLE -> limited(name, typed(SchemaType.NUMBER).format("double"));
            default -> throw new IllegalStateException(name + " has no type in JSON");
        };
    }

    private Schema named(org.apache.avro.Schema avro, Schema schema) {
        schemas.put(avro.getName(), schema.description(avro.getDoc()));
        return reference(avro.getName());
    }

    /** What the parser asks of a value beyond its type; a test asks the parser. */
    private static Schema limited(String name, Schema schema) {
        return switch (name) {
            case "family", "model", "task", "example", "cluster", "metric", "checkpoint_id", "who", "id" ->
                identifier(schema);
            case "chance", "credit" -> schema.minimum(BigDecimal.ZERO).maximum(BigDecimal.ONE);
            case "attempt" -> schema.minimum(BigDecimal.ZERO).maximum(BigDecimal.valueOf(1_000_000));
            case "parameters", "examples", "target_token_count", "target_byte_count" -> schema.minimum(BigDecimal.ONE);
            case "step", "tokens", "flops", "mean", "standard_error", "successes" -> schema.minimum(BigDecimal.ZERO);
            default -> schema;
        };
    }

    private static Schema identifier(Schema schema) {
        return schema.minLength(1).maxLength(Limits.IDENTIFIER);
    }
}
