package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageFilesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true  | \"a\"",
                "true  | W/\"a\"",
                "true  | \"b\", \"a\"",
                "true  | *",
                "false | \"b\"",
                "false | a",
                "false | ",
            })
    void aFileThatTheBrowserHasIsNotSentAgain(boolean known, String header) {
        assertThat(PageFiles.isKnown("\"a\"", header)).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource({"a, a, true", "a, b, false"})
    void theTagIsThatOfTheContent(String one, String other, boolean same) {
        assertThat(PageFiles.tag(bytes(one)).equals(PageFiles.tag(bytes(other))))
                .isEqualTo(same);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
