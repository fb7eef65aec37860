package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FamiliesTest {
    @ParameterizedTest
    @CsvSource({
        "team-a-*, team-a-llama, true",
        "team-a-*, team-a-, true",
        "team-a-*, team-b-llama, false",
        "team-a-*, Team-a-llama, false",
        "team-a-*, xteam-a-llama, false",
        "*, anything at all, true",
        "a?c, abc, true",
        "a?c, a c, true",
        "a?c, ac, false",
        "a.c, abc, false",
        "a|b, a, false",
        "[ab], a, false",
        "\\Qa\\E, a, false",
    })
    void aPatternFitsTheWholeNameAndNothingButStarsAndQuestionMarksIsSpecial(
            String pattern, String family, boolean fits) {
        assertThat(Families.of(List.of(pattern)).test(family)).isEqualTo(fits);
    }

    @Test
    void oneOfSeveralPatternsIsEnoughAndALineBreakIsACharacter() {
        Families families = Families.of(List.of("a-*", "b"));
        assertThat(List.of("a-1", "a-\n", "b")).allMatch(families);
        assertThat(List.of("a", "b-1", "")).noneMatch(families);
        assertThat(families.test(null)).as("what is of no family").isFalse();
        assertThat(Families.ALL.test(null)).isTrue();
        assertThat(families).hasToString("a-*,b").isEqualTo(Families.of(List.of("a-*", "b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a,b", "a\tb", "a\u202eb", "a\u200bb"})
    void whatIsNoPatternIsRefusedAndNotQuoted(String pattern) {
        assertThatThrownBy(() -> Families.of(List.of("a", pattern)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("team-a-*");
        assertThatThrownBy(() -> Families.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
