package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Breach;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.PointRule;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.ScoredPoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.RepeatedTest;

/** Whatever the contract allows, however little it fits together, is estimated and judged without an exception and without NaN. */
class RandomSubjectsTest {
    private static final double[] NUMBERS = {0, 1e-320, 1e-300, 1e-16, .001, .05, .5, .95, 1 - 1e-16, 1, 5, 1e9, 1e100};
    private static final String[] METRICS = {
        "exact_match", "target_nll", "brier", "char_edit_distance", "judge", "other"
    };

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @RepeatedTest(5)
    void everythingThatIsLegalIsEstimatedAndJudged() {
        for (int run = 0; run < 200; run++) {
            Map<String, Curve> subject = subject();
            try {
                subject.values().forEach(Points::order);
                CurveJudge.judge(subject, subject.keySet());
            } catch (RuntimeException e) {
                fail("seed " + seed + ", run " + run + ": " + subject, e);
            }
            subject.values().forEach(curve -> finite(curve, curve.getMetric()));
        }
    }

    private Map<String, Curve> subject() {
        Map<String, Curve> subject = new HashMap<>();
        boolean training = random.nextBoolean();
        int points = 1 + random.nextInt(12);
        Set<Long> positions = new TreeSet<>();
        while (positions.size() < points) {
            positions.add((long) random.nextInt(1000));
        }
        for (String metric : METRICS) {
            if (random.nextInt(4) > 0) {
                Curve curve = new Curve();
                curve.setMetric(metric);
                curve.setAxis(training ? Axis.training : Axis.scaling);
                curve.setPoints(new ArrayList<>());
                curve.setUndefined(new HashMap<>());
                for (long position : positions) {
                    if (random.nextInt(8) > 0) {
                        curve.getPoints().add(PointEstimates.of(state(position), examples(metric)));
                    }
                    if (random.nextInt(8) == 0) {
                        curve.getPoints().removeIf(point -> point.getPosition() == position);
                        curve.getPoints().add(PointEstimates.of(state(position), elsewhere(metric)));
                    }
                }
                if (!curve.getPoints().isEmpty()) {
                    subject.put(metric, curve);
                }
            }
        }
        return subject;
    }

    private PointState state(long position) {
        PointState state = new PointState();
        state.setModel("model-" + position);
        state.setPosition(position);
        state.setStep(random.nextInt(8) == 0 ? null : position);
        state.setTokens(random.nextInt(3) == 0 ? null : 1000 * (random.nextInt(4) == 0 ? 1000 - position : position));
        state.setTime(random.nextInt(1000));
        state.setParameters(random.nextInt(3) == 0 ? null : random.nextDouble() * 1e9);
        state.setFlops(random.nextInt(3) == 0 ? null : random.nextInt(3) * 1e9);
        state.setCheckpointIds(List.of());
        state.setElsewhere(Map.of());
        state.setSettled(new HashMap<>(Map.of("scorer", random.nextInt(5) > 0)));
        return state;
    }

    private Kind kind() {
        return Kind.values()[random.nextInt(3)];
    }

    private Continuity continuity() {
        return Continuity.values()[random.nextInt(3)];
    }

    private double number(double most) {
        double number = random.nextInt(3) == 0 ? random.nextDouble() : NUMBERS[random.nextInt(NUMBERS.length)];
        return Math.min(most, number);
    }

    /** Rows of one point: attempts, clusters, declarations that change from point to point. */
    private Scored examples(String metric) {
        Definition definition = Definition.of(metric, "v:" + random.nextInt(2), new Declaration(kind(), continuity()));
        int n = 1 + random.nextInt(8);
        String[] ids = new String[n];
        String[] clusters = new String[n];
        double[][] vectors = new double[n][];
        boolean equal = random.nextInt(4) == 0;
        double first = number(definition.greatest());
        for (int i = 0; i < n; i++) {
            ids[i] = "example-" + i / (1 + n % 3) + "/" + i;
            clusters[i] = random.nextInt(3) == 0 ? "c" + random.nextInt(2) : null;
            double number = equal ? first : number(definition.greatest());
            vectors[i] = new double[] {definition.kind() == Kind.PROPORTION ? Math.rint(number) : number};
        }
        Guesses guesses = new Guesses(random.nextInt(3) / 2.0, List.of(), null);
        Long announced = random.nextInt(4) == 0 ? 5L : null;
        Scored.Origin origin = new Scored.Origin(null, announced, Set.of("scorer"), n);
        return new Scored(definition, new Rows(ids, clusters), vectors, guesses, origin);
    }

    private Checkpoint elsewhere(String metric) {
        while (true) {
            ScoredPoint point = new ScoredPoint();
            point.setMetric(metric);
            point.setKind(kind());
            point.setContinuity(continuity());
            point.setChance(random.nextInt(3) / 2.0);
            point.setMean(number(1e100));
            point.setStandardError(random.nextInt(4) == 0 ? null : number(1e100));
            point.setExamples(random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1 + (long) number(1e11));
            if (point.getKind() == Kind.PROPORTION && random.nextBoolean()) {
                point.setSuccesses(point.getMean() * point.getExamples());
            }
            // metrics of the catalogue are what they are
            try {
                PointRule.check(point);
                Checkpoint checkpoint = new Checkpoint();
                checkpoint.setPoint(point);
                return checkpoint;
            } catch (Breach e) {
                // another one
            }
        }
    }

    private void finite(Object value, String where) {
        if (value instanceof SpecificRecord record) {
            record.getSchema()
                    .getFields()
                    .forEach(field -> finite(record.get(field.pos()), where + "." + field.name()));
        } else if (value instanceof Collection<?> values) {
            List.copyOf(values).forEach(element -> finite(element, where));
        } else if (value instanceof Double number) {
            assertThat(number).as("seed %s: %s", seed, where).isFinite();
        }
    }
}
