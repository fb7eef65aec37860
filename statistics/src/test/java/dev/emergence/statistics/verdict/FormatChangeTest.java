package dev.emergence.statistics.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FormatChangeTest {
    private static final double DELTA = .05;

    private final double[] examples = {200, 200, 200, 200, 200, 200};

    @Test
    void formIsLearnedWhereAccuracyAmongTheWellFormedStays() {
        assertThat(explains(new double[] {40, 44, 38, 190, 195, 198}, new double[] {20, 22, 19, 95, 98, 99}))
                .isTrue();
    }

    @Test
    void abilityIsLearnedWhereAccuracyAmongTheWellFormedJumpsToo() {
        assertThat(explains(new double[] {40, 44, 38, 190, 195, 198}, new double[] {2, 3, 2, 170, 180, 185}))
                .isFalse();
    }

    @Test
    void formThatWasThereBeforeIsNotLearned() {
        assertThat(explains(new double[] {190, 192, 191, 190, 195, 198}, new double[] {19, 20, 22, 170, 180, 185}))
                .isFalse();
    }

    @Test
    void withNothingWellFormedBeforeTheFormIsWhatJumped() {
        assertThat(explains(new double[] {0, 0, 0, 190, 195, 198}, new double[] {0, 0, 0, 95, 98, 99}))
                .isTrue();
    }

    @Test
    void formIsLostInTheOtherDirection() {
        double[] wellFormed = {190, 195, 198, 40, 44, 38};
        double[] right = {95, 98, 99, 20, 22, 19};

        assertThat(FormatChange.explains(examples, wellFormed, right, 3, -1, DELTA))
                .isTrue();
        assertThat(FormatChange.explains(examples, wellFormed, right, 3, 1, DELTA))
                .isFalse();
    }

    @Test
    void refusesCountsThatDoNotNest() {
        double[] more = Arrays.stream(examples).map(n -> n + 1).toArray();

        assertThatThrownBy(() -> explains(more, examples)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> explains(new double[6], examples)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FormatChange.explains(examples, examples, examples, 0, 1, DELTA))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private boolean explains(double[] wellFormed, double[] right) {
        return FormatChange.explains(examples, wellFormed, right, 3, 1, DELTA);
    }
}
