package dev.emergence.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Avro's single-object encoding: two marker bytes, the schema's 64-bit fingerprint, the record. Needs no registry.
 *
 * <p>Reads what any released version of the record wrote, by the schemas kept under {@code /avro-history} (file
 * {@code index.txt} there names them), resolved to the present one by Avro's rules.
 *
 * @param <T> the generated record class
 */
public final class AvroSerde<T extends SpecificRecord> implements Serde<T> {
    static final String HISTORY = "/avro-history/";

    /** Begins every record: Avro's marker and the version of the encoding. */
    private static final short MARKER = (short) 0xC301;

    private static final int HEADER = Short.BYTES + Long.BYTES;

    private final Class<T> type;
    private final Schema schema;
    private final byte[] header;
    private final DatumWriter<T> writer;
    private final Map<Long, DatumReader<T>> readers = new HashMap<>();
    private final DatumReader<T> ownReader;
    private final Consumer<T> rule;

    private AvroSerde(Class<T> type, Consumer<T> rule, String history) {
        this.type = type;
        SpecificData model = new SpecificData(type.getClassLoader());
        model.setCustomCoders(true);
        schema = model.getSchema(type);
        writer = new SpecificDatumWriter<>(schema, model);
        header = ByteBuffer.allocate(HEADER)
                .putShort(MARKER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .array();
        this.rule = rule;
        Stream.concat(released(schema.getName(), history).stream(), Stream.of(schema))
                .forEach(writer -> readers.put(
                        SchemaNormalization.parsingFingerprint64(writer),
                        new SpecificDatumReader<>(writer, schema, model)));
        ownReader = readers.get(SchemaNormalization.parsingFingerprint64(schema));
    }

    /** Writes and reads whatever the schema allows; null stands for null. */
    public static <T extends SpecificRecord> AvroSerde<T> of(Class<T> type) {
        return new AvroSerde<>(type, record -> {}, HISTORY);
    }

    /**
     * @param rule throws a {@link SerializationException} for a record, or null, that must not be read from a topic; it
     *     must not quote content
     */
    static <T extends SpecificRecord> AvroSerde<T> of(Class<T> type, Consumer<T> rule) {
        return new AvroSerde<>(type, rule, HISTORY);
    }

    /** @param history folder of the schemas of earlier releases */
    static <T extends SpecificRecord> AvroSerde<T> withHistory(Class<T> type, String history) {
        return new AvroSerde<>(type, record -> {}, history);
    }

    /** @param more what this reader asks of a record beside; throws as the topic's own rule does */
    public AvroSerde<T> with(Consumer<T> more) {
        return new AvroSerde<>(type, rule.andThen(more), HISTORY);
    }

    /** The schema that is written. */
    Schema schema() {
        return schema;
    }

    /** Every released schema of a record, oldest first. */
    static List<Schema> released(String record, String history) {
        return lines(history + "index.txt")
                .filter(file -> file.startsWith(record + "."))
                .map(file -> new Schema.Parser().parse(text(history + file)))
                .toList();
    }

    private static Stream<String> lines(String resource) {
        return text(resource).lines().filter(line -> !line.isBlank());
    }

    private static String text(String resource) {
        try (InputStream in = AvroSerde.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @return the encoded record; null for null, which deletes on a compacted topic. Half a surrogate pair, which UTF-8
     *     can't express, becomes a character of its own: {@link HalfPairs}.
     */
    public byte[] encode(T record) {
        if (record == null) {
            return null;
        }
        try {
            ArrayEncoder out = new ArrayEncoder();
            out.writeFixed(header, 0, HEADER);
            writer.write(record, out);
            return out.bytes();
        } catch (IOException | RuntimeException e) {
            // A required field that is null, an element of another type: Avro's message may quote it.
            throw new SerializationException("not a valid " + schema.getName(), e);
        }
    }

    /**
     * @return the record; null for null, unless the rule forbids it
     * @throws SerializationException if the bytes are not a record of this kind; the message never quotes them
     */
    public T decode(byte[] bytes) {
        T record = bytes == null ? null : read(bytes);
        rule.accept(record);
        return record;
    }

    private T read(byte[] bytes) {
        DatumReader<T> reader = reader(bytes);
        try {
            BoundedDecoder in = new BoundedDecoder(bytes, HEADER);
            T record = reader.read(null, in);
            if (in.remaining() > 0) {
                throw new IOException("bytes after the record");
            }
            return record;
        } catch (IOException | RuntimeException e) {
            // Avro's decoders throw almost any exception on broken bytes.
            throw new SerializationException("broken bytes of " + schema.getName(), e);
        }
    }

    private DatumReader<T> reader(byte[] bytes) {
        if (bytes.length >= HEADER && Arrays.equals(bytes, 0, HEADER, header, 0, HEADER)) {
            return ownReader;
        }
        if (bytes.length < HEADER || ByteBuffer.wrap(bytes).getShort() != MARKER) {
            throw new SerializationException("no Avro single-object encoding of " + schema.getName());
        }
        long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(Short.BYTES);
        DatumReader<T> reader = readers.get(fingerprint);
        if (reader == null) {
            throw new SerializationException("no known schema of " + schema.getName() + " wrote this record");
        }
        return reader;
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, record) -> encode(record);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> decode(bytes);
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        // nothing to configure
    }

    @Override
    public void close() {
        // nothing to close
    }
}
