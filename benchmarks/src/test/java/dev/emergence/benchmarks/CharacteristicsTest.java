package dev.emergence.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation of docs/statistics.md with 15 runs a cell: 90 runs a shape. */
class CharacteristicsTest {
    private static final long SEED = 4_711;
    private static final Characteristics RESULT = Characteristics.simulate(15, SEED);

    @Test
    void smoothScalingIsNotCalledABreak() {
        assertThat(RESULT.falseAlarms(true)).as("seed %s", SEED).isLessThanOrEqualTo(.005);
        assertThat(RESULT.falseAlarms(false)).as("seed %s", SEED).isLessThanOrEqualTo(.005);
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_26", "DROP_40", "DROP_63", "RISE_82", "RISE_172"})
    void levelBreaksAreFoundWithACompanion(Shape shape) {
        // all 90, but for one drop by 40% with this seed: the score stands at .95 before it, where a break says nothing
        assertThat(RESULT.found(shape)).as("seed %s", SEED).isGreaterThanOrEqualTo(89.0 / 90);
    }

    /** The verdicts would be of little use if what people have did as well. */
    @Test
    void noCommonAlertIsBothAsQuietAndAsKeen() {
        for (CommonAlert alert : CommonAlert.values()) {
            assertThat(RESULT.fires(alert, false) <= RESULT.falseAlarms(true)
                            && RESULT.fires(alert, true) >= RESULT.found(true))
                    .as("%s, seed %s", alert, SEED)
                    .isFalse();
        }
    }

    @Test
    void equalSeedsGiveEqualTables() {
        assertThat(Characteristics.simulate(1, 3).verdicts(true))
                .isEqualTo(Characteristics.simulate(1, 3).verdicts(true));
    }
}
