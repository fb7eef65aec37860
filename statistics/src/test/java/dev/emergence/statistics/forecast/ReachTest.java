package dev.emergence.statistics.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.statistics.evidence.Band;
import dev.emergence.statistics.point.Estimate;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

class ReachTest {
    private static final double FROM = 9;

    /** One a decade from 0 on, between twice that and half of it. */
    private static final DoubleFunction<Band> WEDGE = u -> new Band(u - FROM, (u - FROM) / 2, 2 * (u - FROM));

    private static Reach reach(double goal, DoubleFunction<Band> forecast) {
        return Reach.of(goal, FROM, forecast).value().orElseThrow();
    }

    @Test
    void theBetterEdgeIsThereBeforeAndTheWorseAfterWhatIsExpected() {
        Reach reach = reach(1, WEDGE);

        assertThat(reach.u().value().orElseThrow()).isCloseTo(FROM + 1, within(1e-9));
        assertThat(reach.earliest().value().orElseThrow()).isCloseTo(FROM + .5, within(1e-9));
        assertThat(reach.latest().value().orElseThrow()).isCloseTo(FROM + 2, within(1e-9));
    }

    @Test
    void whatComesAfterThreeDecadesIsNotSaid() {
        Reach reach = reach(2, WEDGE);

        assertThat(reach.u().value().orElseThrow()).isCloseTo(FROM + 2, within(1e-9));
        assertThat(reach.latest().undefined()).contains("not_within_three_decades");
        assertThat(Reach.of(7, FROM, WEDGE).undefined()).contains("not_within_three_decades");
    }

    @Test
    void aGoalThatIsReachedIsNotToCome() {
        assertThat(Reach.of(0, FROM, WEDGE).undefined()).contains("reached_already");
        assertThat(Reach.of(-1, FROM, WEDGE).undefined()).contains("reached_already");
    }

    @Test
    void anEdgeThatIsThereAtTheLastPointReachesTheGoalAtOnce() {
        Reach reach = reach(.3, u -> new Band(u - FROM, u - FROM - .4, u - FROM + .4));

        assertThat(reach.earliest()).isEqualTo(Estimate.of(FROM));
        assertThat(reach.latest().value().orElseThrow()).isCloseTo(FROM + .7, within(1e-9));
    }

    /** (u − FROM)·(1 − (u − FROM)/2) is .375 at half a decade and again at one and a half. */
    @Test
    void ofAnEdgeThatFallsAgainTheFirstPlaceCounts() {
        DoubleFunction<Band> hill = u -> {
            double d = u - FROM;
            return new Band(d, d * (1 - d / 2), d);
        };

        assertThat(reach(.375, hill).latest().value().orElseThrow()).isCloseTo(FROM + .5, within(1e-9));
    }
}
