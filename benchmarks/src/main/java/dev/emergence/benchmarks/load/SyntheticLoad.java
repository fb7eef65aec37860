package dev.emergence.benchmarks.load;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Generations of the recorded ones' form and length, drawn by a generator of which the seed is fixed: each model gets better
 * at each task with every checkpoint. Made while they are sent, so that there may be any number; the checkpoints come one
 * after the other, each with all of its subjects, as trainings write them.
 */
public final class SyntheticLoad implements Load {
    private static final long SEED = 20_261_126;
    private static final int LINES = 2000;
    /** Tasks of a model, as many as the recorded family has. */
    private static final int TASKS = 8;

    private static final long TOKENS_A_STEP = 2_048;
    private static final int STEPS = 100;

    private final Size size;

    public SyntheticLoad(Size size) {
        this.size = size;
    }

    @Override
    public long size() {
        return size.generations();
    }

    @Override
    public Map<Subject, Integer> checkpoints() {
        Map<Subject, Integer> checkpoints = new HashMap<>();
        for (int subject = 0; subject < size.subjects(); subject++) {
            checkpoints.put(subject(subject), size.checkpoints());
        }
        return checkpoints;
    }

    private static Subject subject(int number) {
        return new Subject("model-" + number / TASKS, "task-" + number % TASKS);
    }

    @Override
    public Iterator<Batch> announcements(String family) {
        return new Lines((long) size.subjects() * size.checkpoints(), LINES) {
            @Override
            String line(long number) {
                int subject = (int) (number % size.subjects());
                int checkpoint = (int) (number / size.subjects());
                return String.format(
                        "{%s, \"examples\": %d}", place(family, subject(subject), checkpoint), size.examples());
            }
        };
    }

    @Override
    public Iterator<Batch> batches(String family) {
        SplittableRandom random = new SplittableRandom(SEED);
        return new Lines(size.generations(), LINES) {
            private String place;

            @Override
            String line(long number) {
                long point = number / size.examples();
                int example = (int) (number % size.examples());
                int checkpoint = (int) (point / size.subjects());
                if (place == null || example == 0) {
                    place = place(family, subject((int) (point % size.subjects())), checkpoint);
                }
                return generation(place, example, (checkpoint + 1.0) / (size.checkpoints() + 1), random);
            }
        };
    }

    private static String place(String family, Subject subject, int checkpoint) {
        long step = (long) (checkpoint + 1) * STEPS;
        return String.format(
                "\"family\": \"%s\", \"model\": \"%s\", \"parameters\": %d, \"step\": %d, \"tokens\": %d, \"task\": \"%s\"",
                family,
                subject.model(),
                1_000_000 + Math.abs(subject.model().hashCode() % 1_000_000),
                step,
                step * TOKENS_A_STEP,
                subject.task());
    }

    /** @param skill chance of each digit, 0 to 1 */
    private static String generation(String place, int example, double skill, SplittableRandom random) {
        StringBuilder line = new StringBuilder(400).append('{').append(place);
        int left = random.nextInt(100, 900);
        int right = random.nextInt(100, 900);
        String target = Integer.toString(left + right);
        line.append(", \"example\": \"example-").append(example);
        line.append("\", \"prompt\": \"").append(left).append('+').append(right).append("=\", \"targets\": [\"");
        line.append(target).append("\"], \"output\": \"");
        for (int i = 0; i < target.length(); i++) {
            line.append(random.nextDouble() < skill ? target.charAt(i) : '-');
        }
        line.append("\", \"target_logprobs\": [");
        for (int i = 0; i < target.length(); i++) {
            double logprob = Math.log(skill) * (0.5 + random.nextDouble());
            line.append(i == 0 ? "" : ", ").append(Math.round(logprob * 1e4) / 1e4);
        }
        return line.append("]}").toString();
    }
}
