package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Factors;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How often the points of a curve are looked at while many come at once: counted, not timed. */
class LongRunTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final int EXAMPLES = 2;

    /** In its order, backwards, and each second checkpoint first. */
    private enum Arrival {
        IN_ORDER,
        BACKWARDS,
        BETWEEN
    }

    /** Each look at an element counts, by whatever method. */
    private static final class CountingList extends AbstractList<CurvePoint> implements RandomAccess {
        private final List<CurvePoint> points;
        private final long[] looks;

        CountingList(List<CurvePoint> points, long[] looks) {
            this.points = new ArrayList<>(points);
            this.looks = looks;
        }

        @Override
        public CurvePoint get(int index) {
            looks[0]++;
            return points.get(index);
        }

        @Override
        public int size() {
            return points.size();
        }

        @Override
        public CurvePoint set(int index, CurvePoint point) {
            return points.set(index, point);
        }

        @Override
        public void add(int index, CurvePoint point) {
            points.add(index, point);
        }

        @Override
        public CurvePoint remove(int index) {
            return points.remove(index);
        }
    }

    private static List<Integer> order(Arrival arrival, int checkpoints) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < checkpoints; i++) {
            order.add(i);
        }
        if (arrival == Arrival.BACKWARDS) {
            Collections.reverse(order);
        } else if (arrival == Arrival.BETWEEN) {
            order.sort((a, b) -> a % 2 == b % 2 ? a - b : a % 2 - b % 2);
        }
        return order;
    }

    /** Looks a checkpoint while the rest of a run comes, of which the first half, by the order of arrival, is on the curve. */
    private static double looks(Arrival arrival, int checkpoints) {
        long[] looks = new long[1];
        SubjectJudge judge = (subject, changed) -> {
            Map<String, Factors> factors = CurveJudge.judge(subject, changed);
            subject.values().forEach(curve -> count(curve, looks));
            return factors;
        };
        try (Pipeline pipeline = new Pipeline(Pipeline.UNHURRIED, judge)) {
            List<Integer> order = order(arrival, checkpoints);
            bring(pipeline, order.subList(0, checkpoints / 2));
            looks[0] = 0;
            bring(pipeline, order.subList(checkpoints / 2, checkpoints));

            assertThat(pipeline.training("model", Scores.TASK, "exact_match").getPoints())
                    .hasSize(checkpoints);
            return (double) looks[0] / checkpoints;
        }
    }

    private static void count(Curve curve, long[] looks) {
        if (!(curve.getPoints() instanceof CountingList)) {
            curve.setPoints(new CountingList(curve.getPoints(), looks));
        }
    }

    private static void bring(Pipeline pipeline, List<Integer> checkpoints) {
        for (int checkpoint : checkpoints) {
            pipeline.checkpoint(Scores.announcement("model", 10L + checkpoint, EXAMPLES));
            for (int example = 0; example < EXAMPLES; example++) {
                pipeline.score(Scores.of("model", 1e6, 10L + checkpoint, example, example == 0, 1.5));
            }
        }
        pipeline.pass(MOMENT);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a run four times as long takes no more looks a checkpoint")
    void looksDoNotGrowWithTheirSquare(Arrival arrival) {
        double few = looks(arrival, 200);
        double many = looks(arrival, 800);

        // a binary search takes two more steps, sorting likewise: were it quadratic, the ratio would be 4
        assertThat(many / few).as("%s looks a checkpoint, then %s", few, many).isLessThan(1.6);
    }
}
