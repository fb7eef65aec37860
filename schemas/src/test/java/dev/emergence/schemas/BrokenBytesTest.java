package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that promise more than they hold must cost no more than they hold. */
@Timeout(120)
class BrokenBytesTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final AvroSerde<KnownDefinition> SERDE = AvroSerde.of(KnownDefinition.class);
    private static final Map<Class<?>, AvroSerde<? extends SpecificRecord>> SERDES =
            RandomRecords.CLASSES.stream().collect(Collectors.toMap(type -> type, AvroSerde::of));

    /** A name of a length, or metrics of a count, that are declared and aren't there. */
    private static byte[] declaring(Long name, long metrics) throws IOException {
        byte[] header = SERDE.encode(new KnownDefinition(List.of(), new ScorerDefinition("", List.of())));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(header, 0, 10);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        if (name != null) {
            encoder.writeLong(1);
            encoder.writeLong(name);
        }
        encoder.writeLong(0);
        encoder.writeString("");
        encoder.writeLong(metrics);
        encoder.writeString("a");
        encoder.writeLong(metrics);
        encoder.flush();
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {1_000, Integer.MAX_VALUE - 8, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void aLengthBeyondTheBytesAllocatesNothingOfIt(long declared) throws IOException {
        for (byte[] bytes : new byte[][] {declaring(declared, 0), declaring(null, declared)}) {
            // The first decoding of a schema builds its resolver.
            assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> SERDE.decode(bytes));
            long before = THREADS.getCurrentThreadAllocatedBytes();
            assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> SERDE.decode(bytes));
            // exceptions with their stack traces take some tens of kilobytes
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
        }
    }

    @Test
    void aHundredThousandMutationsGiveARecordOrASerializationException() {
        long seed = 20260102;
        Random random = new Random(seed);
        RandomRecords records = new RandomRecords(random);
        int broken = 0;
        for (int i = 0; i < 100_000; i++) {
            SpecificRecord record = records.any();
            AvroSerde<? extends SpecificRecord> serde = SERDES.get(record.getClass());
            byte[] bytes = mutated(encoded(serde, record), random);
            broken += decodes(serde, bytes, "mutation " + i + " of seed " + seed) ? 0 : 1;
        }
        assertThat(broken).as("the fuzz does break bytes").isGreaterThan(10_000);
    }

    @Test
    void whatATopicRefusesOfAHundredThousandMutationsIsADeadLetterWithTheSameBytes() {
        long seed = 20260103;
        Random random = new Random(seed);
        RandomRecords records = new RandomRecords(random);
        Topics topics = Topics.withPrefix(Topics.DEFAULT_PREFIX);
        DataErrorHandler handler = new DataErrorHandler();
        handler.configure(Map.of(StreamsConfig.APPLICATION_ID_CONFIG, "fuzz"));
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            Topic<?> topic = topics.all().get(random.nextInt(3));
            byte[] bytes = mutated(valid(topic, records), random);
            String what = "mutation " + i + " of seed " + seed;
            try {
                topic.value().decode(bytes);
            } catch (SerializationException e) {
                refused++;
                var record = new ConsumerRecord<>(topic.name(), 0, i, new byte[] {1}, bytes);
                var response = handler.handleError(null, record, e);
                assertThat(response.result()).as(what).isEqualTo(DeserializationExceptionHandler.Result.RESUME);
                assertThat(response.deadLetterQueueRecords().get(0).value())
                        .as(what)
                        .isSameAs(bytes);
            }
        }
        assertThat(refused).as("the fuzz does break records").isGreaterThan(10_000);
    }

    private static byte[] valid(Topic<?> topic, RandomRecords records) {
        Class<? extends SpecificRecord> type = RandomRecords.CLASSES.stream()
                .filter(record -> topic.name().contains(record.getSimpleName().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow();
        return encoded(SERDES.get(type), records.of(type));
    }

    private static <T extends SpecificRecord> byte[] encoded(AvroSerde<T> serde, SpecificRecord record) {
        @SuppressWarnings("unchecked")
        T typed = (T) record;
        return serde.encode(typed);
    }

    private static boolean decodes(AvroSerde<?> serde, byte[] bytes, String what) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean read;
        try {
            read = serde.decode(bytes) != null;
        } catch (SerializationException e) {
            read = false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(what, e);
        }
        // The first decoding of a schema builds its resolver; a map's table takes up to 16 bytes an entry declared.
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                .as(what)
                .isLessThan(4_000_000 + 64L * bytes.length);
        return read;
    }

    /** One to four bytes changed, removed or inserted, mostly behind the header. */
    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] result = bytes;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int first = random.nextInt(20) == 0 ? 0 : 10;
            int place = Math.min(result.length - 1, first + random.nextInt(Math.max(1, result.length - first)));
            switch (random.nextInt(4)) {
                case 0 -> result[place] = (byte) random.nextInt(256);
                case 1 -> result = Arrays.copyOf(result, Math.max(1, place));
                case 2 -> result[place] ^= (byte) (1 << random.nextInt(8));
                default -> result = inserted(result, place, (byte) -random.nextInt(2));
            }
        }
        return result;
    }

    private static byte[] inserted(byte[] bytes, int place, byte value) {
        byte[] result = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, place, result, place + 1, bytes.length - place);
        result[place] = value;
        return result;
    }
}
