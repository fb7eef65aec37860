package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void asManyRequestsASecondPassAndOthersAreNotAskedToWait() {
        Limits limits = new Limits(3, 0, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(limits.enter("ada", 0)).isZero();
        }
        assertThat(limits.enter("ada", 0)).isEqualTo(1);
        assertThat(limits.enter("eve", 0)).isZero();
        // a third of a second is worth one of three
        assertThat(limits.enter("ada", SECOND / 3 + 1)).isZero();
        assertThat(limits.enter("ada", SECOND / 3 + 1)).isEqualTo(1);
        // a long rest is worth a second
        for (int i = 0; i < 3; i++) {
            assertThat(limits.enter("ada", 100 * SECOND)).isZero();
        }
        assertThat(limits.enter("ada", 100 * SECOND)).isEqualTo(1);
    }

    @Test
    void aPlaceIsFreeAgainOnceSomebodyLeaves() {
        Limits limits = new Limits(0, 0, 2);
        assertThat(limits.enter("ada", 0)).isZero();
        assertThat(limits.enter("ada", 0)).isZero();
        assertThat(limits.enter("ada", 0)).isEqualTo(1);
        assertThat(limits.enter("eve", 0)).isZero();
        limits.leave("ada");
        assertThat(limits.enter("ada", 0)).isZero();
    }

    @Test
    void whoHasSentTooMuchWaitsBeforeTheNextRequestAndWithinABodyOnlyWhenFarAhead() {
        Limits limits = new Limits(0, 100, 0);
        assertThat(limits.countsBytes()).isTrue();
        assertThat(limits.enter("ada", 0)).isZero();
        // 100 are free, then 900 are nine seconds' worth
        assertThat(limits.read("ada", 1000, 0)).isZero();
        assertThat(limits.enter("ada", 0)).isEqualTo(9);
        assertThat(limits.enter("eve", 0)).isZero();
        // 12 seconds ahead, of which ten are let pass
        assertThat(limits.read("ada", 300, 0)).isEqualTo(2 * SECOND);
        assertThat(limits.enter("ada", 11 * SECOND)).isEqualTo(1);
        assertThat(limits.enter("ada", 12 * SECOND)).isZero();
        limits.read("ada", 1_000_000, 12 * SECOND);
        assertThat(limits.enter("ada", 12 * SECOND))
                .as("said to no client for longer")
                .isEqualTo(60);
    }

    @Test
    void withoutBoundsNobodyWaits() {
        Limits limits = new Limits(0, 0, 0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(limits.enter("ada", 0)).isZero();
        }
        assertThat(limits.countsBytes()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0", "0, 100, 0", "0, 0, 1", "0, 0, 0"})
    void whoAsksNoLongerFillsNoMemoryAndStartsAnew(int requests, long bytes, int places) {
        Limits limits = new Limits(requests, bytes, places);
        // more than are remembered
        for (int i = 0; i < 30_000; i++) {
            assertThat(limits.enter("who" + i, i * SECOND)).isZero();
            limits.leave("who" + i);
        }
        assertThat(limits.enter("who0", 30_000 * SECOND)).isZero();
        assertThat(limits.remembered()).isLessThanOrEqualTo(10_001);
    }
}
