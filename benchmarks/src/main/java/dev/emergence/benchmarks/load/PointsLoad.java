package dev.emergence.benchmarks.load;

import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A fleet of training curves whose points were scored elsewhere: proportions of 200 examples that rise along a logistic curve,
 * and beside each a loss that falls. They come curve after curve, as an archive is imported: it is not the filling that is measured.
 */
public final class PointsLoad implements Load {
    private static final long SEED = 20_261_127;
    private static final int LINES = 2000;
    private static final int EXAMPLES = 200;
    /** Of each subject: half of them proportions, half losses. */
    private static final int METRICS = 8;

    private static final int TASKS = 25;

    private final int subjects;
    private final int points;

    /**
     * @param curves in all, in eights
     * @param points of each
     */
    public PointsLoad(int curves, int points) {
        this.subjects = Math.max(1, curves / METRICS);
        this.points = points;
    }

    @Override
    public String path() {
        return "/v1/points";
    }

    @Override
    public long size() {
        return (long) curves() * points;
    }

    /** Training curves. */
    public int curves() {
        return subjects * METRICS;
    }

    @Override
    public Map<Subject, Integer> checkpoints() {
        Map<Subject, Integer> checkpoints = new HashMap<>();
        for (int subject = 0; subject < subjects; subject++) {
            checkpoints.put(new Subject(model(subject), task(subject)), points);
        }
        return checkpoints;
    }

    private static String model(int subject) {
        return "model-" + subject / TASKS;
    }

    private static String task(int subject) {
        return "task-" + subject % TASKS;
    }

    /** The first of the curves. */
    public static String oneCurve(String family) {
        return "/v1/curve?family=" + family + "&model=model-0&task=task-0&metric=metric-0&axis=training";
    }

    @Override
    public Iterator<Batch> announcements(String family) {
        return Collections.emptyIterator();
    }

    @Override
    public Iterator<Batch> batches(String family) {
        SplittableRandom random = new SplittableRandom(SEED);
        return new Lines(size(), LINES) {
            @Override
            String line(long number) {
                int metric = (int) (number % METRICS);
                int checkpoint = (int) (number / METRICS % points);
                return point(family, (int) (number / METRICS / points), metric, checkpoint, random);
            }
        };
    }

    private String point(String family, int subject, int metric, int checkpoint, SplittableRandom random) {
        double level = 1 / (1 + Math.exp(-8 * ((checkpoint + 1.0) / points - 0.5)));
        String number = metric % 2 == 0
                ? String.format(
                        "\"kind\": \"PROPORTION\", \"continuity\": \"DISCONTINUOUS\", \"successes\": %d",
                        successes(level, random))
                : String.format(
                        "\"kind\": \"LOSS\", \"continuity\": \"LINEAR\", \"mean\": %s, \"standard_error\": 0.02",
                        3 * (1 - level) + 0.1 + random.nextDouble(0.04));
        return String.format(
                "{\"family\": \"%s\", \"model\": \"%s\", \"parameters\": %d, \"step\": %d, \"task\": \"%s\", \"metric\": \"metric-%d\", %s, \"examples\": %d}",
                family,
                model(subject),
                1_000_000 + subject / TASKS,
                (checkpoint + 1) * 100,
                task(subject),
                metric,
                number,
                EXAMPLES);
    }

    private static int successes(double level, SplittableRandom random) {
        int successes = 0;
        for (int i = 0; i < EXAMPLES; i++) {
            successes += random.nextDouble() < level ? 1 : 0;
        }
        return successes;
    }
}
