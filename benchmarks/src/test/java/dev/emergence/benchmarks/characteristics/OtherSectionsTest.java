package dev.emergence.benchmarks.characteristics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.benchmarks.characteristics.SharedRuns.Kind;
import dev.emergence.statistics.verdict.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of docs/statistics.md that are not the verdicts', with fewer runs. */
class OtherSectionsTest {
    private static final long SEED = 4_713;
    private static final SharedRuns SHARED = SharedRuns.simulate(15, SEED);

    /** 90 runs with the companion, 90 by the score alone. */
    @Test
    void runsThatLearnNothingButTheFormAreNoBreakthroughs() {
        FormRuns runs = FormRuns.simulate(15, SEED);
        assertThat(runs.formOnly(Verdict.BREAKTHROUGH)).as("seed %s", SEED).isZero();
        assertThat(runs.formOnly(Verdict.FORMAT_LEARNED)).as("seed %s", SEED).isGreaterThan(150);
    }

    @Test
    void aRiseThatStopsAndAStrayCheckpointAreNoBreaksOnceTheyAreOver() {
        Lookalikes runs = Lookalikes.simulate(15, SEED);
        // 2 at most of 100 with a jitter of 10%: of 30 one may
        assertThat(runs.plateausClaimed()).as("seed %s", SEED).isLessThanOrEqualTo(1.0 / 30);
        assertThat(runs.straysClaimedLater()).as("seed %s", SEED).isZero();
    }

    @Test
    void seedsOfEachSizeShowAJumpThatOneModelOfEachDoesNot() {
        Replicates runs = Replicates.simulate(15, SEED);
        assertThat(runs.said(false, 1) + runs.said(false, 3))
                .as("seed %s", SEED)
                .isZero();
        assertThat(runs.said(true, 1)).as("seed %s", SEED).isLessThan(.2);
        assertThat(runs.said(true, 3)).as("seed %s", SEED).isGreaterThan(.9);
    }

    @ParameterizedTest
    @EnumSource(names = {"MOST_14", "MOST_26", "ALL_8"})
    void manyTasksThatBreakAtOnceAreOneChangeOfTheRun(Kind kind) {
        assertThat(SHARED.declared(kind)).as("seed %s", SEED).isGreaterThanOrEqualTo(29.0 / 30);
        assertThat(SHARED.runWide(kind)).as("seed %s", SEED).isGreaterThanOrEqualTo(29.0 / 30);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "INDEPENDENT"})
    void tasksThatBreakByThemselvesAreNoChangeOfTheRun(Kind kind) {
        assertThat(SHARED.declared(kind)).as("seed %s", SEED).isLessThanOrEqualTo(1.0 / 30);
        assertThat(SHARED.runWide(kind)).as("seed %s", SEED).isZero();
    }

    @Test
    void aTasksOwnBreakIsToldApart() {
        assertThat(SHARED.toldApart()).as("seed %s", SEED).isGreaterThan(.89);
    }

    @Test
    void equalSeedsGiveEqualTables() {
        assertThat(FormRuns.simulate(1, 3).text())
                .isEqualTo(FormRuns.simulate(1, 3).text());
        assertThat(SharedRuns.simulate(1, 3).text())
                .isEqualTo(SharedRuns.simulate(1, 3).text());
        assertThat(Coverage.of(1, 3, Optional.empty()).text())
                .isEqualTo(Coverage.of(1, 3, Optional.empty()).text());
    }
}
