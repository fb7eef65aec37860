package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What any released version wrote, to a topic or into the state of a service, stays readable. */
class SchemaHistoryTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<String> released() throws IOException {
        return Releases.names();
    }

    static List<Class<? extends SpecificRecord>> records() {
        return Releases.records();
    }

    private static Class<? extends SpecificRecord> type(String released) {
        String record = released.substring(0, released.indexOf('.'));
        return records().stream()
                .filter(type -> type.getSimpleName().equals(record))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no record today reads what " + released + " wrote"));
    }

    private static SchemaCompatibilityType reads(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getType();
    }

    @ParameterizedTest
    @MethodSource("released")
    void everyGoldenRecordIsReadAsItWasWritten(String released) throws IOException {
        Schema writer = Releases.schema(released);
        AvroSerde<? extends SpecificRecord> serde = AvroSerde.of(type(released));
        List<String> lines = Files.readAllLines(Releases.golden(released));
        assertThat(lines).hasSizeGreaterThanOrEqualTo(8);
        for (String line : lines) {
            JsonNode golden = JSON.readTree(line);
            SpecificRecord read =
                    serde.decode(HexFormat.of().parseHex(golden.get("bytes").asText()));
            Object written = new GenericDatumReader<>(writer)
                    .read(
                            null,
                            DecoderFactory.get()
                                    .jsonDecoder(writer, golden.get("record").toString()));
            assertRead(plain(written), plain(read), read.getSchema(), released);
        }
    }

    /** Fields that the writer had are as it wrote them, newer ones have their default, and those of old are gone. */
    private static void assertRead(Object written, Object read, Schema schema, String where) {
        if (read instanceof Map<?, ?> record && schema.getType() == Schema.Type.RECORD) {
            Map<?, ?> before = (Map<?, ?>) written;
            for (Schema.Field field : schema.getFields()) {
                String place = where + "." + field.name();
                Object now = record.get(field.name());
                if (before.containsKey(field.name())) {
                    assertRead(before.get(field.name()), now, field.schema(), place);
                } else {
                    assertThat(now).as(place).isEqualTo(plain(SpecificData.get().getDefaultValue(field)));
                }
            }
        } else if (read instanceof List<?> items && schema.getType() == Schema.Type.ARRAY) {
            List<?> before = (List<?>) written;
            assertThat(items).as(where).hasSameSizeAs(before);
            for (int i = 0; i < items.size(); i++) {
                assertRead(before.get(i), items.get(i), schema.getElementType(), where + "[" + i + "]");
            }
        } else if (read instanceof Map<?, ?> entries && schema.getType() == Schema.Type.MAP) {
            Map<?, ?> before = (Map<?, ?>) written;
            assertThat(entries.keySet()).as(where).isEqualTo(before.keySet());
            entries.forEach(
                    (key, value) -> assertRead(before.get(key), value, schema.getValueType(), where + "[" + key + "]"));
        } else if (read != null && schema.getType() == Schema.Type.UNION) {
            Schema present = schema.getTypes().stream()
                    .filter(type -> type.getType() != Schema.Type.NULL)
                    .findFirst()
                    .orElseThrow();
            assertRead(written, read, present, where);
        } else {
            assertThat(read).as(where).isEqualTo(written);
        }
    }

    /** Records as maps by name, texts and constants as strings. */
    private static Object plain(Object value) {
        if (value instanceof IndexedRecord record) {
            Map<String, Object> fields = new TreeMap<>();
            record.getSchema().getFields().forEach(field -> fields.put(field.name(), plain(record.get(field.pos()))));
            return fields;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> entries = new TreeMap<>();
            map.forEach((key, item) -> entries.put(key.toString(), plain(item)));
            return entries;
        }
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(plain(item)));
            return items;
        }
        boolean text =
                value instanceof CharSequence || value instanceof Enum || value instanceof GenericData.EnumSymbol;
        return text ? value.toString() : value;
    }

    @ParameterizedTest
    @MethodSource("records")
    void todaysSchemaReadsEveryReleasedOne(Class<? extends SpecificRecord> type) {
        Schema today = SpecificData.get().getSchema(type);
        for (Schema released : AvroSerde.released(today.getName(), AvroSerde.HISTORY)) {
            assertThat(SchemaCompatibility.checkReaderWriterCompatibility(today, released)
                            .getResult()
                            .getIncompatibilities())
                    .as("a released %s can't be read any more: give new fields a default, remove no symbol", type)
                    .isEmpty();
        }
    }

    @Test
    void noCommittedFileHasChangedAndNoneIsMissing() throws IOException {
        assertThat(Releases.checksums())
                .as("files of a release are never edited: DEVELOPMENT.md says why")
                .isEqualTo(Files.readAllLines(Releases.CHECKSUMS));
        assertThat(committed(Releases.SCHEMAS, ".avsc")).isEqualTo(sorted(Releases.names()));
        assertThat(committed(Releases.GOLDEN, ".jsonl")).isEqualTo(sorted(Releases.names()));
    }

    private static List<String> committed(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ending))
                    .map(file -> file.replace(ending, ""))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }

    @Test
    void theFirstReleaseHoldsEveryRecordOfTopicsAndState() throws IOException {
        assertThat(released())
                .contains(
                        "Generation.0.1.0",
                        "Checkpoint.0.1.0",
                        "Score.0.1.0",
                        "CurveSummary.0.1.0",
                        "CurvePoint.0.1.0",
                        "Event.0.1.0",
                        "KnownDefinition.0.1.0",
                        "PointState.0.1.0");
    }

    /** Today's schema with one more field. */
    private static Schema withField(Schema schema, Schema.Field more) {
        List<Schema.Field> fields = new ArrayList<>();
        schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(more);
        return Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, fields);
    }

    @ParameterizedTest
    @MethodSource("records")
    void aFieldWithADefaultMayBeAddedToAnyRecordAndOneWithoutMayNot(Class<? extends SpecificRecord> type)
            throws IOException {
        Schema today = SpecificData.get().getSchema(type);
        Schema text = Schema.create(Schema.Type.STRING);
        Schema tomorrow = withField(today, new Schema.Field("added_tomorrow", text, null, "default"));
        assertThat(reads(tomorrow, today)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        assertThat(reads(today, tomorrow)).as("removed again").isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        assertThat(reads(withField(today, new Schema.Field("added_tomorrow", text)), today))
                .isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);

        byte[] bytes = encoded(type);
        IndexedRecord read = (IndexedRecord) new GenericDatumReader<>(today, tomorrow)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null));
        assertThat(read.get(today.getFields().size())).hasToString("default");
    }

    /** Two bytes of marker, eight of fingerprint. */
    private static final int HEADER = 10;

    private static <T extends SpecificRecord> byte[] encoded(Class<T> type) {
        return AvroSerde.of(type).encode(new RandomRecords(new java.util.Random(20260111)).of(type));
    }

    @Test
    void aConstantThatIsRemovedIsFoundToBeIncompatible() {
        Schema kinds = Schema.createEnum("Kind", null, "n", List.of("PROPORTION", "SCORE", "LOSS"));
        Schema fewer = Schema.createEnum("Kind", null, "n", List.of("PROPORTION", "SCORE"));
        assertThat(reads(fewer, kinds)).isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
        assertThat(reads(kinds, fewer)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }
}
