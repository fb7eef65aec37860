package dev.emergence.statistics.forecast;

import static dev.emergence.statistics.forecast.SomeForecasts.EXAMPLES;
import static dev.emergence.statistics.forecast.SomeForecasts.allRight;
import static dev.emergence.statistics.forecast.SomeForecasts.link;
import static dev.emergence.statistics.forecast.SomeForecasts.loss;
import static dev.emergence.statistics.forecast.SomeForecasts.powerLaw;
import static dev.emergence.statistics.forecast.SomeForecasts.share;
import static dev.emergence.statistics.forecast.SomeForecasts.u;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.curve.LinkedCurve.Expected;
import dev.emergence.statistics.evidence.BandWidth;
import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.point.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReportedForecastTest {
    private static final BandWidth WIDTH = BandWidth.of(.9);
    private static final Estimate<Outlook> ALONE = Estimate.undefined("no_companion");
    private static final double[] RIGHT = {13, 15, 14, 16, 18, 21, 27, 30, 44, 51, 63, 72};
    private static final double[] LOSS = {2, 1.62, 1.41, 1.17, .95, .83, .66, .58, .45, .39, .31, .27};

    private static ReportedForecast of(LinkedCurve reported, Estimate<Outlook> link) {
        return ReportedForecast.of(reported, () -> link).value().orElseThrow();
    }

    /** Errors and direct bands by reference/emergence_reference.py (surprises, forecast_ahead), the link's as in LinkOutlookTest. */
    @Test
    void theLawThatHasMissedLessIsTheOneThatSpeaks() {
        ReportedForecast forecast = of(share(RIGHT), link(.1, RIGHT, LOSS));

        assertThat(forecast.holdOutError(Law.LINK).value().orElseThrow()).isCloseTo(.04642701, within(1e-6));
        assertThat(forecast.holdOutError(Law.DIRECT).value().orElseThrow()).isCloseTo(.06113751, within(1e-6));
        assertThat(forecast.law()).isEqualTo(Law.LINK);
        Expected next = forecast.at(u(12), 1, WIDTH);
        assertThat(next.value()).isCloseTo(.72550699, within(1e-5));
        assertThat(next.lower()).isEqualTo(.62);
        assertThat(next.upper()).isEqualTo(.81);
    }

    @Test
    void withoutACompanionTheMetricSpeaksForItself() {
        ReportedForecast forecast = of(share(RIGHT), ALONE);

        assertThat(forecast.law()).isEqualTo(Law.DIRECT);
        assertThat(forecast.holdOutError(Law.LINK).undefined()).contains("no_companion");
        Expected next = forecast.at(u(12), 1, WIDTH);
        assertThat(next.value()).isCloseTo(.74021544, within(1e-6));
        assertThat(next.lower()).isEqualTo(.61);
        assertThat(next.upper()).isEqualTo(.83);
        Expected later = forecast.at(u(16), 5, WIDTH);
        assertThat(later.value()).isCloseTo(.90116981, within(1e-6));
        assertThat(later.lower()).isEqualTo(.6);
        assertThat(later.upper()).isEqualTo(.98);
    }

    @Test
    void aCompanionThatTellsLessThanTheMetricDoesNotSpeak() {
        double[] straight = allRight(1, powerLaw(12));
        double[] noise = LOSS.clone();
        for (int i = 0; i < noise.length; i++) {
            noise[i] *= i % 2 == 0 ? 1.5 : 1;
        }

        assertThat(of(share(straight), link(0, straight, noise)).law()).isEqualTo(Law.DIRECT);
    }

    @Test
    void checkpointsFollowEachOtherAsTheLastTwoDo() {
        ReportedForecast forecast = of(share(RIGHT), ALONE);

        assertThat(forecast.last()).isEqualTo(u(11));
        assertThat(forecast.ahead(1).value().orElseThrow()).isCloseTo(u(12), within(1e-9));
        assertThat(forecast.ahead(5).value().orElseThrow()).isCloseTo(u(16), within(1e-9));
    }

    @Test
    void ofReplicatesTheScalesCountAndOneScaleAloneLeadsNowhere() {
        assertThat(of(shares(6, 7, 7), ALONE).ahead(1)).isEqualTo(Estimate.of(8.0));
        assertThat(of(shares(6, 6, 6), ALONE).ahead(1).undefined()).contains("one_scale");
    }

    private static LinkedCurve shares(double... scales) {
        return new LinkedCurve(
                MetricKind.PROPORTION,
                Arrays.stream(scales)
                        .mapToObj(
                                u -> new LinkedCurve.Point(u, .5, 0, 50, EXAMPLES, Optional.empty(), Optional.empty()))
                        .toList());
    }

    @Test
    void threePointsAreEnoughForAForecastAndFourForItsError() {
        assertThat(ReportedForecast.of(share(1, 2), () -> ALONE).undefined()).contains("fewer_than_three_points");
        ReportedForecast three = of(share(1, 2, 3), link(0, new double[] {1, 2, 3}, powerLaw(3)));
        assertThat(three.law()).isEqualTo(Law.DIRECT);
        for (Law law : Law.values()) {
            assertThat(three.holdOutError(law).undefined()).contains("fewer_than_four_points");
        }
        assertThat(of(share(1, 2, 3, 4), ALONE).holdOutError(Law.DIRECT).value())
                .isPresent();
    }

    /** 2·2^−d is a half two decades on, which is .35 beyond the twelfth point. */
    @Test
    void aLossReachesWhatIsLessAndHasReachedWhatIsMore() {
        ReportedForecast forecast = of(loss(powerLaw(12)), ALONE);

        Reach reach = forecast.reach(.5, WIDTH).value().orElseThrow();
        assertThat(reach.u().value().orElseThrow()).isCloseTo(u(0) + 2, within(.03));
        assertThat(reach.earliest().value().orElseThrow())
                .isLessThan(reach.u().value().orElseThrow());
        assertThat(forecast.reach(1, WIDTH).undefined()).contains("reached_already");
    }

    @Test
    void aShareReachesWhatIsMore() {
        double[] right = allRight(2, powerLaw(12));
        ReportedForecast forecast = of(share(right), ALONE);

        // exp(−2·2·2^−d) = .5 where 2^−d = ln 2/4
        assertThat(forecast.reach(.5, WIDTH).value().orElseThrow().u().value().orElseThrow())
                .isCloseTo(u(0) + Math.log(4 / Math.log(2)) / Math.log(2), within(.1));
        assertThat(forecast.reach(.01, WIDTH).undefined()).contains("reached_already");
        assertThat(forecast.reach(0, WIDTH).undefined()).contains("reached_already");
    }

    /** One that is no proportion, at its top and at its bottom, and the same at every point. */
    @Test
    void whatDoesNotMoveIsExpectedToStayAndHasABand() {
        for (double value : new double[] {0, .5, 1}) {
            LinkedCurve score = new LinkedCurve(
                    MetricKind.SCORE,
                    Stream.of(6, 7, 8, 9)
                            .map(u -> new LinkedCurve.Point(
                                    u, value, 0, value * EXAMPLES, EXAMPLES, Optional.empty(), Optional.empty()))
                            .toList());
            ReportedForecast forecast = of(score, ALONE);
            List<Expected> expected = List.of(forecast.at(10, 1, WIDTH), forecast.at(300, 5, WIDTH));
            assertThat(expected).allSatisfy(later -> {
                assertThat(later.value()).isCloseTo(value, within(.01));
                assertThat(later.lower()).isFinite().isLessThanOrEqualTo(later.value());
                assertThat(later.upper()).isFinite().isGreaterThanOrEqualTo(later.value());
            });
        }
    }
}
