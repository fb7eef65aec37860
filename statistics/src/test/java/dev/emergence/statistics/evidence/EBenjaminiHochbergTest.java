package dev.emergence.statistics.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EBenjaminiHochbergTest {
    /** By hand: K = 4, level .05, K/level = 80; 1·1000 ≥ 80, 2·50 ≥ 80, 3·20 < 80, 4·10 < 80. */
    @Test
    void choosesTheLargestThatReachTheBarTogether() {
        assertThat(choose(Math.log10(20), 3, Math.log10(50), 1)).containsExactly(1, 2);
    }

    /** 4·21 ≥ 80 carries all four, though none reaches 80 alone. */
    @Test
    void manyMiddlingOnesCarryEachOther() {
        double e = Math.log10(21);
        assertThat(choose(e, e, e, e)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aBarThatIsJustReachedIsReached() {
        assertThat(EBenjaminiHochberg.choose(List.of(OptionalDouble.of(Math.log10(20))), .05))
                .containsExactly(0);
    }

    @Test
    void curvesWithoutEvidenceRaiseTheBar() {
        List<OptionalDouble> alone = List.of(OptionalDouble.of(2));
        List<OptionalDouble> among = new ArrayList<>(Collections.nCopies(9, OptionalDouble.empty()));
        among.addAll(alone);

        assertThat(EBenjaminiHochberg.choose(alone, .05)).containsExactly(0);
        assertThat(EBenjaminiHochberg.choose(among, .05)).isEmpty();
    }

    @Test
    void noCurvesNoChoice() {
        assertThat(EBenjaminiHochberg.choose(List.of(), .05)).isEmpty();
        assertThat(EBenjaminiHochberg.choose(List.of(OptionalDouble.empty()), .05))
                .isEmpty();
    }

    @Test
    void evidenceBeyondEveryDoubleCounts() {
        assertThat(choose(5000, -5000, 0, 0)).containsExactly(0);
    }

    @Test
    void refusesALevelThatIsNone() {
        assertThatThrownBy(() -> EBenjaminiHochberg.choose(List.of(), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int[] choose(double... log10) {
        return EBenjaminiHochberg.choose(
                Arrays.stream(log10).mapToObj(OptionalDouble::of).toList(), EBenjaminiHochberg.LEVEL);
    }
}
