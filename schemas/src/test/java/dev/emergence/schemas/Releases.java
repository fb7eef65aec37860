package dev.emergence.schemas;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** The committed files of every released schema version: {@code Generation.0.1.0.avsc}, {@code Generation.0.1.0.jsonl}, … */
final class Releases {
    static final Path SCHEMAS = Path.of("src/main/resources/avro-history");
    static final Path INDEX = SCHEMAS.resolve("index.txt");

    /** Golden records: a line holds the bytes, in hexadecimal, and what they say, as Avro's JSON. */
    static final Path GOLDEN = Path.of("src/test/resources/golden");

    static final Path CHECKSUMS = GOLDEN.resolve("checksums.txt");

    private Releases() {}

    /** Every record that is written by itself: those of the topics and, for the stores, all that no other record holds. */
    static List<Class<? extends SpecificRecord>> records() {
        Set<String> held = new HashSet<>();
        for (Schema type : Emergence.PROTOCOL.getTypes()) {
            if (type.getType() == Schema.Type.RECORD) {
                type.getFields().forEach(field -> hold(field.schema(), held));
            }
        }
        Topics.withPrefix("")
                .all()
                .forEach(topic -> held.remove(topic.value().schema().getFullName()));
        // whole only in memory and in answers
        held.add(Curve.getClassSchema().getFullName());
        List<Class<? extends SpecificRecord>> records = new ArrayList<>();
        for (Schema type : Emergence.PROTOCOL.getTypes()) {
            if (type.getType() == Schema.Type.RECORD && !held.contains(type.getFullName())) {
                Class<?> generated = SpecificData.get().getClass(type);
                records.add(generated.asSubclass(SpecificRecord.class));
            }
        }
        return records;
    }

    private static void hold(Schema schema, Set<String> held) {
        switch (schema.getType()) {
            case RECORD -> held.add(schema.getFullName());
            case UNION -> schema.getTypes().forEach(type -> hold(type, held));
            case ARRAY -> hold(schema.getElementType(), held);
            case MAP -> hold(schema.getValueType(), held);
            default -> {}
        }
    }

    /** Names of the released schemas, such as {@code Generation.0.1.0}. */
    static List<String> names() throws IOException {
        try (Stream<String> lines = Files.lines(INDEX)) {
            return lines.filter(line -> !line.isBlank())
                    .map(line -> line.replace(".avsc", ""))
                    .toList();
        }
    }

    static Schema schema(String name) throws IOException {
        return new Schema.Parser().parse(Files.readString(SCHEMAS.resolve(name + ".avsc")));
    }

    static Path golden(String name) {
        return GOLDEN.resolve(name + ".jsonl");
    }

    /** Both files of each release with their SHA-256, in the order of the index. */
    static List<String> checksums() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : names()) {
            for (Path file : List.of(SCHEMAS.resolve(name + ".avsc"), golden(name))) {
                lines.add(sha256(file) + "  " + file.getFileName());
            }
        }
        return lines;
    }

    private static String sha256(Path file) throws IOException {
        try {
            // Without carriage returns: a checkout may add them.
            String text = Files.readString(file).replace("\r", "");
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
