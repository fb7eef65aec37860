package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroSerdeTest {
    private static final String SECRET = "the-secret-of-the-record";
    private static final AvroSerde<Generation> SERDE = AvroSerde.of(Generation.class);

    static Stream<Class<? extends SpecificRecord>> records() {
        return RandomRecords.CLASSES.stream();
    }

    static Generation generation(String output) {
        return Generation.newBuilder()
                .setFamily("f")
                .setModel("m")
                .setStep(1L)
                .setTask("t")
                .setExample("e")
                .setOutput(output)
                .setTime(2)
                .build();
    }

    @ParameterizedTest
    @MethodSource("records")
    <T extends SpecificRecord> void everyRecordComesBackAsItWasWritten(Class<T> type) {
        long seed = 20260101;
        RandomRecords records = new RandomRecords(new Random(seed));
        AvroSerde<T> serde = AvroSerde.of(type);
        for (int i = 0; i < 500; i++) {
            T record = records.of(type);
            assertThat(RandomRecords.plain(serde.decode(serde.encode(record))))
                    .as("record %d of seed %d", i, seed)
                    .isEqualTo(RandomRecords.plain(record));
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    <T extends SpecificRecord> void everyRecordBeginsWithTheMarkerAndItsFingerprint(Class<T> type) {
        T record = new RandomRecords(new Random(1)).of(type);
        ByteBuffer bytes = ByteBuffer.wrap(AvroSerde.of(type).encode(record)).order(ByteOrder.LITTLE_ENDIAN);
        // Avro 1.12 specification, "Single-object encoding": C3 01, then CRC-64-AVRO, little-endian
        assertThat(bytes.get()).isEqualTo((byte) 0xC3);
        assertThat(bytes.get()).isEqualTo((byte) 0x01);
        assertThat(bytes.getLong()).isEqualTo(SchemaNormalization.parsingFingerprint64(record.getSchema()));
    }

    @Test
    void nullIsNullBothWays() {
        assertThat(SERDE.encode(null)).isNull();
        assertThat(SERDE.decode(null)).isNull();
    }

    @Test
    void halvesOfSurrogatePairsAreCharactersOfTheirOwnInEveryText() {
        // U+10D83D, which is D83D above 0x100000, in UTF-16
        String half = "\uDBF6\uDC3D";
        Map<String, String> texts = Map.of(
                "a\uD83D", "a" + half,
                "\uD83D\uD83D\uDE00", half + "\uD83D\uDE00",
                "\uDE00\uD83D", "\uDBF7\uDE00" + half,
                "\uD83D\uDE00?", "\uD83D\uDE00?",
                "\uFFFD", "\uFFFD");
        texts.forEach((text, expected) -> {
            Generation broken = generation(text);
            broken.setPrompt(text);
            broken.setTargets(List.of(text, "x"));
            broken.setOutputTokens(List.of(text));
            broken.setTargetTokens(List.of(text));
            broken.setChoices(List.of(new Choice(text, -1.0, 1.0)));
            broken.setFinishReason(text);
            broken.setAnswerPattern(text);
            broken.setAttributes(Map.of(text, text));
            broken.setScores(Map.of(text, 1.0));
            Generation read = SERDE.decode(SERDE.encode(broken));
            assertThat(read)
                    .hasToString(broken.toString().replace(text, expected))
                    .isEqualTo(SERDE.decode(SERDE.encode(read)));
        });
    }

    @Test
    void differentBrokenTextsStayDifferent() {
        List<String> outputs = IntStream.rangeClosed(Character.MIN_SURROGATE, Character.MAX_SURROGATE)
                .mapToObj(half -> SERDE.decode(SERDE.encode(generation("x" + (char) half)))
                        .getOutput())
                .toList();
        assertThat(outputs).doesNotHaveDuplicates().doesNotContain("x?", "x\uFFFD");
    }

    /** Bytes that Java would all read as U+FFFD: half a pair, a cut character, a stray byte, too long a form of a slash. */
    @ParameterizedTest
    @ValueSource(strings = {"ED A0 BD", "E2 82", "80", "C0 AF", "FF EF BF BD"})
    void textThatIsNoUtf8IsBroken(String hex) {
        byte[] text = HexFormat.ofDelimiter(" ").parseHex(hex);
        byte[] bytes = SERDE.encode(generation("x".repeat(text.length)));
        int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("x".repeat(text.length), 10);
        System.arraycopy(text, 0, bytes, place, text.length);
        assertBroken(bytes, "broken bytes of Generation");
    }

    @Test
    void aRecordWithoutARequiredFieldIsNotWrittenAndTheNextOneIs() {
        Generation incomplete = new Generation();
        incomplete.setFamily(SECRET);
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> SERDE.encode(incomplete))
                .withMessage("not a valid Generation");
        Generation next = generation("next");
        assertThat(SERDE.decode(SERDE.encode(next))).isEqualTo(next);
    }

    @Test
    void bytesOfAnEarlierSchemaAreReadWithDefaultsForNewFieldsAndWithoutRemovedOnes() throws IOException {
        List<Schema> released = AvroSerde.released("Generation", "/earlier/");
        assertThat(released).hasSize(1);
        GenericRecord old = new GenericRecordBuilder(released.get(0))
                .set("family", "f")
                .set("model", "m")
                .set("note", "gone")
                .set("step", 7L)
                .set("task", "t")
                .set("example", "e")
                .set("tags", List.of("gone", "too"))
                .set("output", "o")
                .set("choices", null)
                .set("time", 2L)
                .build();
        ByteBuffer bytes = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), released.get(0)).encode(old);
        Generation expected = generation("o");
        expected.setStep(7L);
        assertThat(AvroSerde.withHistory(Generation.class, "/earlier/").decode(copy(bytes)))
                .isEqualTo(expected);
    }

    private static byte[] copy(ByteBuffer bytes) {
        return Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.limit());
    }

    @Test
    void anUnknownFingerprintIsNamedAsSuch() {
        byte[] bytes = SERDE.encode(generation(SECRET));
        bytes[5]++;
        assertBroken(bytes, "no known schema of Generation wrote this record");
    }

    @Test
    void anotherRecordsBytesHaveNoKnownSchema() {
        Checkpoint checkpoint = Checkpoint.newBuilder()
                .setFamily(SECRET)
                .setModel("m")
                .setTask("t")
                .setTime(1)
                .build();
        assertBroken(
                AvroSerde.of(Checkpoint.class).encode(checkpoint), "no known schema of Generation wrote this record");
    }

    @Test
    void textIsNoSingleObjectEncoding() {
        assertBroken(("{\"output\": \"" + SECRET + "\"}").getBytes(), "no Avro single-object encoding of Generation");
        assertBroken(new byte[0], "no Avro single-object encoding of Generation");
        assertBroken(new byte[] {(byte) 0xC3, 1, 2, 3}, "no Avro single-object encoding of Generation");
    }

    @Test
    void everyTruncationIsBrokenAndSoAreBytesAfterTheRecord() {
        byte[] bytes = SERDE.encode(generation(SECRET));
        for (int length = 10; length < bytes.length; length++) {
            assertBroken(Arrays.copyOf(bytes, length), "broken bytes of Generation");
        }
        assertBroken(Arrays.copyOf(bytes, bytes.length + 1), "broken bytes of Generation");
    }

    @Test
    void afterBrokenBytesTheNextRecordIsRead() {
        Generation next = generation("next");
        byte[] bytes = SERDE.encode(next);
        assertBroken(Arrays.copyOf(bytes, 20), "broken bytes of Generation");
        assertThat(SERDE.decode(bytes)).isEqualTo(next);
    }

    private static void assertBroken(byte[] bytes, String message) {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> SERDE.decode(bytes))
                .withMessage(message)
                .withStackTraceContaining("SerializationException")
                .satisfies(
                        e -> assertThat(e.getCause() == null ? "" : e.getCause().toString())
                                .doesNotContain(SECRET));
    }
}
