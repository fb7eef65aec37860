package dev.emergence.statistics.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.statistics.evidence.BandWidth;
import dev.emergence.statistics.evidence.FilteredPoint;
import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.point.PairedMoments;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkedCurveTest {
    private static LinkedCurve.Point share(double u, double k, double n) {
        return new LinkedCurve.Point(u, k / n, 0, k, n, Optional.empty(), Optional.empty());
    }

    private static LinkedCurve.Point mean(double u, double mean, double se) {
        return new LinkedCurve.Point(u, mean, se, 0, 100, Optional.empty(), Optional.empty());
    }

    private static FilteredPoint only(MetricKind kind, LinkedCurve.Point point) {
        return new LinkedCurve(kind, List.of(point)).evidence().points().get(0);
    }

    @Test
    void fewerIndependentExamplesMakeAProportionsErrorLarger() {
        LinkedValue few = Links.proportion(2, 10);
        FilteredPoint point = only(MetricKind.PROPORTION, share(6, 2, 10));

        assertThat(point.v()).isEqualTo(few.v());
        assertThat(point.se())
                .isEqualTo(few.se())
                .isGreaterThan(Links.proportion(20, 100).se());
    }

    @Test
    void aScoreIsTheLossThatItLacks() {
        FilteredPoint score = only(MetricKind.SCORE, mean(6, .75, .05));
        FilteredPoint loss = only(MetricKind.LOSS, mean(6, .25, .05));

        assertThat(score.v()).isEqualTo(loss.v());
        assertThat(score.se()).isEqualTo(loss.se());
    }

    @Test
    void aPointThatSharesExamplesHasTheErrorOfTheChange() {
        PairedMoments change = PairedMoments.of(new double[] {.5, 1.5, 1}, new double[] {1, 2, 1.6});
        LinkedCurve.Point paired = new LinkedCurve.Point(6.5, 1, .3, 0, 3, Optional.of(change), Optional.empty());
        LinkedCurve curve = new LinkedCurve(MetricKind.LOSS, List.of(mean(6, 1.5333, .3), paired));
        double floor = Links.lossFloor(1.5333, 1);

        assertThat(curve.evidence().points().get(1).se())
                .isEqualTo(change.linkedError(floor).orElseThrow());
    }

    @Test
    void whatWasExpectedStandsOnTheMetricsOwnScale() {
        // a power law: each decade halves the loss
        LinkedCurve curve = new LinkedCurve(
                MetricKind.LOSS, List.of(mean(4, 4, .01), mean(5, 2, .01), mean(6, 1, .01), mean(7, .5, .01)));

        assertThat(curve.expected(0)).isEmpty();
        LinkedCurve.Expected expected = curve.expected(3).orElseThrow();
        assertThat(expected.value()).isCloseTo(.5, within(.1));
        assertThat(expected.lower()).isLessThan(expected.value());
        assertThat(expected.upper()).isGreaterThan(expected.value());
    }

    @Test
    void theBandOfAProportionEndsAtSharesThatCanBeSeen() {
        LinkedCurve curve = new LinkedCurve(
                MetricKind.PROPORTION, List.of(share(6, 1, 10), share(6.5, 2, 10), share(7, 4, 10), share(7.5, 5, 10)));

        LinkedCurve.Expected expected = curve.expected(3).orElseThrow();
        assertThat(expected.lower() * 10).isEqualTo(Math.rint(expected.lower() * 10));
        assertThat(expected.upper() * 10).isEqualTo(Math.rint(expected.upper() * 10));
        assertThat(expected.value()).isStrictlyBetween(expected.lower(), expected.upper());
    }

    @Test
    void aTrendGoesOnWithBandsThatGrowWider() {
        // a power law: each decade halves the loss
        LinkedCurve curve = new LinkedCurve(
                MetricKind.LOSS, List.of(mean(4, 4, .01), mean(5, 2, .01), mean(6, 1, .01), mean(7, .5, .01)));

        List<LinkedCurve.Expected> ahead = IntStream.rangeClosed(1, 3)
                .mapToObj(h -> curve.expected(curve.forecasts().ahead(7 + h, h, BandWidth.of(.9))))
                .toList();
        assertThat(ahead.get(0).value()).isCloseTo(.25, within(.05));
        assertThat(ahead.get(2).value()).isCloseTo(.0625, within(.05));
        assertThat(ahead.get(2).upper() / ahead.get(2).value())
                .isGreaterThan(ahead.get(0).upper() / ahead.get(0).value());
    }

    @Test
    void aValueAndItsLinkLeadToEachOther() {
        LinkedCurve share = new LinkedCurve(MetricKind.PROPORTION, List.of(share(6, 3, 10)));
        LinkedCurve loss = new LinkedCurve(MetricKind.LOSS, List.of(mean(6, .75, .1)));
        LinkedCurve score = new LinkedCurve(MetricKind.SCORE, List.of(mean(6, .75, .1)));

        for (LinkedCurve curve : List.of(share, loss, score)) {
            for (double value : new double[] {.1, .5, .9}) {
                assertThat(curve.unlinked(curve.linked(value))).isCloseTo(value, within(1e-12));
            }
        }
        assertThat(share.value(0)).isEqualTo(.3);
        assertThat(loss.value(0)).isEqualTo(.75);
    }

    @Test
    void noPointIsNoEvidence() {
        for (MetricKind kind : MetricKind.values()) {
            assertThat(new LinkedCurve(kind, List.of()).evidence().position()).isEmpty();
        }
    }
}
