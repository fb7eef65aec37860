package dev.emergence.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreesTest {
    /** Empty objects that take 112 bytes each by the guess: 64 MiB hold 600,000 of them. */
    private static final int MANY = 600_000;

    private static JsonNode tree(String json) throws IOException {
        try (JsonParser parser = Text.JSON.createParser(json)) {
            return Trees.read(parser);
        }
    }

    @Test
    void aTreeIsAsJacksonMakesIt() throws IOException {
        String json =
                """
                {"a": [1, 12345678901, 123456789012345678901234567890, -0.5, 1e400, NaN, true, false, null, "text", "", {}, []],
                 "b": {"c": {"d": "é – 😀"}}, "b": 2}""";
        JsonNode expected = Text.JSON.readTree(json);
        assertThat(tree(json)).isEqualTo(expected);
        assertThat(tree(json).toString()).isEqualTo(expected.toString());
        assertThat(tree("").isMissingNode()).isTrue();
        assertThat(tree("5").intValue()).isEqualTo(5);
    }

    @Test
    void aValueThatDoesNotFitIntoMemoryIsRefusedAndTheNextLineIsRead() throws IOException {
        String bomb = "{\"a\": [" + "{},".repeat(MANY) + "{}]}";
        List<String> said = new ArrayList<>();
        Records.read(
                new ByteArrayInputStream((bomb + "\n{\"b\": 1}\n").getBytes(StandardCharsets.UTF_8)),
                (where, record) -> said.add(where + " " + record),
                (where, why) -> said.add(where + " " + why));
        assertThat(said).containsExactly("line 1 holds more than fits into memory at once", "line 2 {\"b\":1}");
    }

    @Test
    void whatNestsTooDeepIsSaidSo() throws IOException {
        List<String> said = new ArrayList<>();
        // a line may nest 200 deep
        String deep = "{\"a\":".repeat(300) + "1" + "}".repeat(300);
        Records.read(
                new ByteArrayInputStream(deep.getBytes(StandardCharsets.UTF_8)),
                (where, record) -> said.add(where),
                (where, why) -> said.add(where + " " + why));
        assertThat(said).containsExactly("line 1 nests too deep, or holds a text or a number that is too long");
    }

    @Test
    void protobufThatDoesNotFitIntoMemoryIsRefused() throws Exception {
        // field 1, of no bytes, again and again
        byte[] bomb = new byte[2 * MANY];
        Arrays.fill(bomb, (byte) 0);
        for (int i = 0; i < bomb.length; i += 2) {
            bomb[i] = 0x0A;
        }
        assertThatThrownBy(() -> OtlpProtobuf.read(bomb, false)).hasMessage("holds more than fits into memory at once");
    }
}
