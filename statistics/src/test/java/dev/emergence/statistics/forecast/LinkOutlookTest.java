package dev.emergence.statistics.forecast;

import static dev.emergence.statistics.forecast.SomeForecasts.EXAMPLES;
import static dev.emergence.statistics.forecast.SomeForecasts.STEP;
import static dev.emergence.statistics.forecast.SomeForecasts.allRight;
import static dev.emergence.statistics.forecast.SomeForecasts.link;
import static dev.emergence.statistics.forecast.SomeForecasts.powerLaw;
import static dev.emergence.statistics.forecast.SomeForecasts.share;
import static dev.emergence.statistics.forecast.SomeForecasts.u;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.statistics.curve.Links;
import dev.emergence.statistics.evidence.Band;
import dev.emergence.statistics.evidence.BandWidth;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LinkOutlookTest {
    private static final BandWidth WIDTH = BandWidth.of(.9);
    private static final double[] RIGHT = {13, 15, 14, 16, 18, 21, 27, 30, 44, 51, 63, 72};
    private static final double[] LOSS = {2, 1.62, 1.41, 1.17, .95, .83, .66, .58, .45, .39, .31, .27};

    /**
     * By the formulas of the Javadoc in Python 3.11: filters and bands of reference/emergence_reference.py, the map as the minimum of
     * the penalised binomial deviance by scipy 1.17.1, Nelder-Mead with tolerances of 1e-11.
     */
    @Test
    void agreesWithTheSameInPython() {
        Outlook outlook = link(.1, RIGHT, LOSS).value().orElseThrow();

        agrees(outlook.ahead(u(12), 1, WIDTH), 1.13667382, 0.75731510, 1.51610053);
        agrees(outlook.ahead(u(16), 5, WIDTH), 2.08682229, 1.25425601, 2.92021048);
        agrees(outlook.ahead(u(11) + 1, 5, WIDTH), 2.48568676, 1.56642397, 3.40611636);
        assertThat(HoldOut.error(share(RIGHT), outlook).value().orElseThrow()).isCloseTo(.04642701, within(1e-6));
    }

    private static void agrees(Band actual, double mean, double lower, double upper) {
        assertThat(actual.mean()).isCloseTo(mean, within(1e-5));
        assertThat(actual.lower()).isCloseTo(lower, within(1e-5));
        assertThat(actual.upper()).isCloseTo(upper, within(1e-5));
    }

    /** exp(−4·L) with L a power law: .08 at the last point of twelve, .29 a decade later. */
    @Test
    void aLossThatGoesOnTellsWhenTheScoreFollows() {
        double[] loss = powerLaw(12);
        Outlook outlook = link(0, allRight(4, loss), loss).value().orElseThrow();

        double later = 2 * Math.pow(2, -STEP * 11 - 1);
        assertThat(Links.proportionAt(outlook.ahead(u(11) + 1, 5, WIDTH).mean()))
                .isCloseTo(Math.exp(-4 * later), within(.03));
    }

    @Test
    void aRelationThatHasNotHeldGetsAWiderBandThanOneThatHas() {
        double[] loss = powerLaw(20);
        double[] held = allRight(2, loss);
        double[] jumping = held.clone();
        for (int i = 0; i < jumping.length; i++) {
            jumping[i] = Math.min(EXAMPLES, jumping[i] * (i % 2 == 0 ? .4 : 1.6));
        }

        assertThat(width(link(0, jumping, loss).value().orElseThrow()))
                .isGreaterThan(2 * width(link(0, held, loss).value().orElseThrow()));
    }

    private static double width(Outlook outlook) {
        Band band = outlook.ahead(u(20), 1, WIDTH);
        return band.upper() - band.lower();
    }

    @Test
    void whatIsSaidOfAPointRestsOnThoseBeforeIt() {
        Outlook whole = link(.1, RIGHT, LOSS).value().orElseThrow();
        double[] right = Arrays.copyOf(RIGHT, 9);
        Outlook part = link(.1, right, Arrays.copyOf(LOSS, 9)).value().orElseThrow();

        for (int i = 3; i < 9; i++) {
            assertThat(part.before(i)).as("point %s", i).isCloseTo(whole.before(i), within(1e-9));
        }
        right[8] = 90;
        Outlook otherwise = link(.1, right, Arrays.copyOf(LOSS, 9)).value().orElseThrow();
        assertThat(otherwise.before(8)).isEqualTo(part.before(8));
        assertThat(otherwise.ahead(u(9), 1, WIDTH)).isNotEqualTo(part.ahead(u(9), 1, WIDTH));
    }

    @Test
    void aCompanionThatDoesNotVaryOrTellsTheOppositeHasNoRelation() {
        double[] same = new double[12];
        Arrays.fill(same, 1);
        double[] rising = new double[12];
        Arrays.setAll(rising, i -> LOSS[11 - i]);

        assertThat(link(.1, RIGHT, same).undefined()).contains("no_relation");
        assertThat(link(.1, RIGHT, rising).undefined()).contains("no_relation");
    }

    /** The first eight points of the companion are all one: until then the last value is expected to stay. */
    @Test
    void beforeThereIsARelationTheLastValueIsExpectedToStay() {
        double[] loss = LOSS.clone();
        Arrays.fill(loss, 0, 8, .6);
        Outlook outlook = link(.1, RIGHT, loss).value().orElseThrow();

        for (int i = 3; i <= 8; i++) {
            assertThat(outlook.before(i))
                    .isEqualTo(Links.proportion(RIGHT[i - 1], EXAMPLES).v());
        }
        assertThat(outlook.ahead(u(12), 1, WIDTH).upper()).isFinite();
    }
}
