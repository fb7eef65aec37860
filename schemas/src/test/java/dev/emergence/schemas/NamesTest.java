package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    /** Written with Cyrillic and Greek letters, wide ones, other case, other spaces, and what does not show. */
    @ParameterizedTest
    @CsvSource({
        "addition, \u0430dditi\u043en",
        "MODEL, m\u03bfdel", // a Greek omicron
        "mmlu, \uff4d\uff4dlu",
        "gsm 8k, GSM\u00a08K",
        "math, ma\u200bth",
        "math, math\udb40\udc41"
    })
    void whatLooksAlikeHasTheSameLook(String name, String other) {
        assertThat(Names.look(other)).isEqualTo(Names.look(name));
    }

    @Test
    void whatLooksDifferentHasAnotherLook() {
        assertThat(Names.look("\u0441\u043b\u043e\u0436\u0435\u043d\u0438\u0435"))
                .isNotEqualTo(Names.look("cao"));
        assertThat(Names.look("\u6570\u5b66")).isEqualTo("\u6570\u5b66");
        assertThat(Names.look("a1")).isNotEqualTo(Names.look("a2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a\u00a0", "a\u200bb", "a\ufeff", "a\udb40\udc41b", "\u00ad"})
    void whatDoesNotShowIsFound(String name) {
        assertThat(Names.hidesSomething(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b", "\u00fc", "\u6570\u5b66", "\ud83d\ude00"})
    void whatShowsHidesNothing(String name) {
        assertThat(Names.hidesSomething(name)).isFalse();
    }

    /** C0, DEL, C1 with the CSI of eight bits, line separators, embeddings, overrides and isolates. */
    @ParameterizedTest
    @ValueSource(
            chars = {'\u0000', '\u001b', '\u007f', '\u009b', '\u2028', '\u202a', '\u202e', '\u2066', '\u2069', '\uffff'
            })
    void whatMovesACursorOrTurnsTextMayStandInNoName(char c) {
        assertThat(Names.isForbidden(c)).isTrue();
    }
}
