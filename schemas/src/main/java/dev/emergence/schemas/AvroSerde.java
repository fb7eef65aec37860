package dev.emergence.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BadHeaderException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificData;
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
    private static final String HISTORY = "/avro-history/";

    private final Schema schema;
    private final BinaryMessageEncoder<T> encoder;
    private final BinaryMessageDecoder<T> decoder;

    private AvroSerde(Class<T> type) {
        SpecificData model = new SpecificData(type.getClassLoader());
        model.setCustomCoders(true);
        schema = model.getSchema(type);
        encoder = new BinaryMessageEncoder<>(model, schema, false);
        decoder = new BinaryMessageDecoder<>(model, schema);
        released(schema.getName()).forEach(decoder::addSchema);
    }

    public static <T extends SpecificRecord> AvroSerde<T> of(Class<T> type) {
        return new AvroSerde<>(type);
    }

    /** Every released schema of a record, oldest first. */
    static List<Schema> released(String record) {
        return lines(HISTORY + "index.txt")
                .filter(file -> file.startsWith(record + "."))
                .map(file -> new Schema.Parser().parse(text(HISTORY + file)))
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

    /** @return the encoded record; null for null, which deletes on a compacted topic */
    public byte[] encode(T record) {
        if (record == null) {
            return null;
        }
        try {
            ByteBuffer bytes = encoder.encode(record);
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (IOException | AvroRuntimeException e) {
            throw new SerializationException("not a valid " + schema.getName() + ": " + e.getMessage(), e);
        }
    }

    /**
     * @return the record; null for null
     * @throws SerializationException if the bytes are not a record of this kind; the message never quotes them
     */
    public T decode(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return decoder.decode(bytes);
        } catch (MissingSchemaException e) {
            throw new SerializationException("no known schema of " + schema.getName() + " wrote this record", e);
        } catch (BadHeaderException e) {
            throw new SerializationException("no Avro single-object encoding of " + schema.getName(), e);
        } catch (IOException | RuntimeException e) {
            // Avro's decoders throw almost any exception on broken bytes.
            throw new SerializationException("broken bytes of " + schema.getName(), e);
        }
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
