package dev.emergence.statistics.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.statistics.metric.Metrics;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GuessingTest {
    /** By hand: ln 2 = .693147; two tokens of which one is certain, bytes in bits, ½ of the choices' squares. */
    @Test
    void aGuesserOfTwoChoicesHasTheLossOfACoin() {
        assertLoss(Metrics.TARGET_NLL, .5, 2, .34657359);
        assertLoss(Metrics.BITS_PER_BYTE, .5, 4, .25);
        assertLoss(Metrics.CHOICE_MARGIN_LOSS, .5, Double.NaN, .69314718);
        assertLoss(Metrics.BRIER, .5, Double.NaN, .5);
    }

    @Test
    void theLossOfAGuesserIsUnknownWhereNobodyGuessesRightOrItsLengthIsUnknown() {
        assertThat(GuesserLoss.of(Metrics.TARGET_NLL.id(), 0, 2)).isEmpty();
        assertThat(GuesserLoss.of(Metrics.TARGET_NLL.id(), .5, Double.NaN)).isEmpty();
        assertThat(GuesserLoss.of(Metrics.TARGET_NLL.id(), .5, 0)).isEmpty();
        assertThat(GuesserLoss.of(Metrics.CHAR_EDIT_DISTANCE.id(), .5, 2)).isEmpty();
        assertThat(GuesserLoss.of("mine", .5, 2)).isEmpty();
    }

    /** 90 of 150 answers are the first choice, as in compare_4_digit of examples/tiny-symbolic. */
    @Test
    void theBestAndTheWorstConstantAnswerAreGuessing() {
        Guessing guessing = Guessing.of(.5).orConstant(.6, .4);

        assertThat(guessing).isEqualTo(new Guessing(.6, .4, OptionalDouble.empty()));
        assertThat(Guessing.of(.25).orConstant()).isEqualTo(Guessing.of(.25));
        assertThat(Guessing.NEVER.orConstant(.2, .1).chanceLow()).isZero();
    }

    @Test
    void whatLiesWithinGuessingCountsAsNothing() {
        Guessing guessing = Guessing.of(.5).orConstant(.6, .4);

        assertThat(guessing.beyond(.1)).isEqualTo(guessing.beyond(.6));
        assertThat(guessing.outside(.4)).isEqualTo(guessing.outside(.6));
        assertThat(guessing.outside(.7) - guessing.outside(.3)).isCloseTo(.2, within(1e-15));
    }

    private static void assertLoss(Metrics metric, double chance, double length, double expected) {
        assertThat(GuesserLoss.of(metric.id(), chance, length).orElseThrow()).isCloseTo(expected, within(1e-8));
    }
}
