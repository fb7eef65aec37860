package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Writes the files of a release: {@code mvn -q -pl schemas test -Dtest=SchemaRelease -Dschemas.release=0.1.0}. No test of the
 * build: its name is not one that the build looks for.
 */
class SchemaRelease {
    private static final int RECORDS = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void writesEverySchemaThatIsNotInTheHistoryAndRecordsOfIt() throws IOException {
        String version = System.getProperty("schemas.release", "");
        assertThat(version).as("say which release: -Dschemas.release=1.2.3").matches("\\d+\\.\\d+\\.\\d+");
        List<String> names = new ArrayList<>(Releases.names());
        names.removeIf(name -> name.endsWith("." + version));
        Files.createDirectories(Releases.GOLDEN);
        for (Class<? extends SpecificRecord> type : Releases.records()) {
            Schema schema = SpecificData.get().getSchema(type);
            if (!isAmong(names, schema)) {
                String name = schema.getName() + "." + version;
                names.add(name);
                Files.writeString(
                        Releases.SCHEMAS.resolve(name + ".avsc"),
                        JSON.readTree(schema.toString()).toPrettyString() + "\n");
                Files.write(Releases.golden(name), golden(type));
            }
        }
        Files.write(Releases.INDEX, names.stream().map(name -> name + ".avsc").toList());
        Files.write(Releases.CHECKSUMS, Releases.checksums());
    }

    private static boolean isAmong(List<String> names, Schema schema) throws IOException {
        for (String name : names) {
            if (name.startsWith(schema.getName() + ".")
                    && SchemaNormalization.parsingFingerprint64(Releases.schema(name))
                            == SchemaNormalization.parsingFingerprint64(schema)) {
                return true;
            }
        }
        return false;
    }

    private static <T extends SpecificRecord> List<String> golden(Class<T> type) throws IOException {
        RandomRecords records = RandomRecords.finite(new Random(20260110));
        AvroSerde<T> serde = AvroSerde.of(type);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            T record = records.of(type);
            ObjectNode line = JSON.createObjectNode();
            line.put("bytes", HexFormat.of().formatHex(serde.encode(record)));
            line.set("record", JSON.readTree(json(record)));
            lines.add(line.toString());
        }
        return lines;
    }

    private static <T extends SpecificRecord> String json(T record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonEncoder encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), out);
        new SpecificDatumWriter<T>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toString(StandardCharsets.UTF_8);
    }
}
