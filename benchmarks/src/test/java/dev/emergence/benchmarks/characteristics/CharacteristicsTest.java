package dev.emergence.benchmarks.characteristics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.benchmarks.detector.CommonAlert;
import dev.emergence.benchmarks.detector.GeneralDetector;
import dev.emergence.benchmarks.detector.Oracle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation of docs/statistics.md with 15 runs a cell: 90 runs a shape. */
class CharacteristicsTest {
    private static final long SEED = 4_711;
    private static final Characteristics RESULT = Characteristics.simulate(15, SEED);

    @Test
    void smoothScalingIsNotCalledABreak() {
        assertThat(RESULT.said(true, false)).as("seed %s", SEED).isLessThanOrEqualTo(.005);
        assertThat(RESULT.said(false, false)).as("seed %s", SEED).isLessThanOrEqualTo(.005);
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
            assertThat(RESULT.fires(alert, false) <= RESULT.said(true, false)
                            && RESULT.fires(alert, true) >= RESULT.said(true, true))
                    .as("%s, seed %s", alert, SEED)
                    .isFalse();
        }
    }

    /** Beside them on the same linked companion: the best general detectors either cry wolf where a curve bends, or miss drops. */
    @ParameterizedTest
    @EnumSource
    void noGeneralDetectorIsBothAsQuietAndAsKeen(GeneralDetector detector) {
        double quiet = RESULT.fires(detector, false);
        assertThat(quiet > .01 || RESULT.fires(detector, Shape.DROP_26) < .99)
                .as("%s: %s of smooth runs, seed %s", detector, quiet, SEED)
                .isTrue();
    }

    /** It knows the place and the noise. */
    @Test
    void theOracleFindsWhatTheVerdictsFind() {
        assertThat(RESULT.fires(Oracle.COMPANION, true))
                .as("seed %s", SEED)
                .isGreaterThanOrEqualTo(RESULT.said(true, true));
        assertThat(RESULT.fires(Oracle.SCORE, true))
                .as("seed %s", SEED)
                .isGreaterThanOrEqualTo(RESULT.said(false, true));
    }

    @Test
    void equalSeedsGiveEqualTables() {
        assertThat(Characteristics.simulate(1, 3).text())
                .isEqualTo(Characteristics.simulate(1, 3).text());
    }
}
