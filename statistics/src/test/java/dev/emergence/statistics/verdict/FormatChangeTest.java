package dev.emergence.statistics.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FormatChangeTest {
    private static final double DELTA = .05;

    private final long[] examples = {200, 200, 200, 200, 200, 200};

    @Test
    void formIsLearnedWhereAccuracyAmongTheWellFormedStays() {
        assertThat(explains(new long[] {40, 44, 38, 190, 195, 198}, new long[] {20, 22, 19, 95, 98, 99}))
                .isTrue();
    }

    @Test
    void abilityIsLearnedWhereAccuracyAmongTheWellFormedJumpsToo() {
        assertThat(explains(new long[] {40, 44, 38, 190, 195, 198}, new long[] {2, 3, 2, 170, 180, 185}))
                .isFalse();
    }

    @Test
    void formThatWasThereBeforeIsNotLearned() {
        assertThat(explains(new long[] {190, 192, 191, 190, 195, 198}, new long[] {19, 20, 22, 170, 180, 185}))
                .isFalse();
    }

    @Test
    void withNothingWellFormedBeforeTheFormIsWhatJumped() {
        assertThat(explains(new long[] {0, 0, 0, 190, 195, 198}, new long[] {0, 0, 0, 95, 98, 99}))
                .isTrue();
    }

    @Test
    void formIsLostInTheOtherDirection() {
        long[] wellFormed = {190, 195, 198, 40, 44, 38};
        long[] right = {95, 98, 99, 20, 22, 19};

        assertThat(FormatChange.explains(examples, wellFormed, right, 3, -1, DELTA))
                .isTrue();
        assertThat(FormatChange.explains(examples, wellFormed, right, 3, 1, DELTA))
                .isFalse();
    }

    @Test
    void refusesCountsThatDoNotNest() {
        long[] more = Arrays.stream(examples).map(n -> n + 1).toArray();

        assertThatThrownBy(() -> explains(more, examples)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> explains(new long[6], examples)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FormatChange.explains(examples, examples, examples, 0, 1, DELTA))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private boolean explains(long[] wellFormed, long[] right) {
        return FormatChange.explains(examples, wellFormed, right, 3, 1, DELTA);
    }
}
