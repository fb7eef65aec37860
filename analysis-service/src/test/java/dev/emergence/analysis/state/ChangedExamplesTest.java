package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.ExamplesChanged;
import dev.emergence.schemas.Judgement;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.VerdictKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run whose examples are not the same at all checkpoints. */
class ChangedExamplesTest {
    private static final int CHECKPOINTS = 28;
    private static final int HALF = CHECKPOINTS / 2;
    private static final int EXAMPLES = 150;
    private static final int RUNS = 40;
    /** A smooth run is judged in four ways for each change. */
    private static final int SMOOTH_RUNS = 20;

    private static final Set<VerdictKind> BREAKS =
            EnumSet.of(VerdictKind.BREAKTHROUGH, VerdictKind.COLLAPSE, VerdictKind.LATENT_CHANGE);

    private static final EventKind[] EVENTS = {EventKind.BREAKTHROUGH, EventKind.COLLAPSE, EventKind.LATENT_CHANGE};

    /** From example to how much harder it is than the first ones, in logarithms of the loss. */
    private enum Change {
        /** As many again, of three times the loss, beside the old ones. */
        HARDER_ADDED {
            @Override
            Map<Integer, Double> examples(int checkpoint, Random random) {
                Map<Integer, Double> examples = first(EXAMPLES);
                for (int i = 0; checkpoint >= HALF && i < EXAMPLES; i++) {
                    examples.put(EXAMPLES + i, 1.1);
                }
                return examples;
            }
        },
        /** Of easy and hard ones only the hard ones stay. */
        EASY_REMOVED {
            @Override
            Map<Integer, Double> examples(int checkpoint, Random random) {
                Map<Integer, Double> examples = new TreeMap<>();
                for (int i = 0; i < EXAMPLES; i++) {
                    if (i % 2 == 1 || checkpoint < HALF) {
                        examples.put(i, i % 2 == 1 ? .8 : -.8);
                    }
                }
                return examples;
            }
        },
        /** Of easy and hard ones only the easy ones stay. */
        HARD_REMOVED {
            @Override
            Map<Integer, Double> examples(int checkpoint, Random random) {
                Map<Integer, Double> examples = EASY_REMOVED.examples(checkpoint, random);
                examples.replaceAll((example, harder) -> -harder);
                return examples;
            }
        },
        /** One in twenty by a harder one, at each checkpoint. */
        REPLACED_ONE_BY_ONE {
            @Override
            Map<Integer, Double> examples(int checkpoint, Random random) {
                int gone = checkpoint * EXAMPLES / 20;
                Map<Integer, Double> examples = new TreeMap<>();
                for (int i = gone; i < gone + EXAMPLES; i++) {
                    examples.put(i, i < EXAMPLES ? 0 : 1.1);
                }
                return examples;
            }
        },
        /** Another third of a pool, each time: three in ten are shared. */
        THIRDS {
            @Override
            Map<Integer, Double> examples(int checkpoint, Random random) {
                return drawn(EXAMPLES, 3 * EXAMPLES, random);
            }
        },
        /** Other three quarters of a pool each time. */
        THREE_QUARTERS {
            @Override
            Map<Integer, Double> examples(int checkpoint, Random random) {
                return drawn(EXAMPLES, 4 * EXAMPLES / 3, random);
            }
        },
        /** New ones of the same kind, each time. */
        NONE_SHARED {
            @Override
            Map<Integer, Double> examples(int checkpoint, Random random) {
                Map<Integer, Double> examples = new TreeMap<>();
                for (int i = 0; i < EXAMPLES; i++) {
                    examples.put(checkpoint * EXAMPLES + i, 0.0);
                }
                return examples;
            }
        },
        /** All at once by harder ones. */
        ALL_REPLACED {
            @Override
            Map<Integer, Double> examples(int checkpoint, Random random) {
                Map<Integer, Double> examples = new TreeMap<>();
                for (int i = 0; i < EXAMPLES; i++) {
                    examples.put(checkpoint < HALF ? i : EXAMPLES + i, checkpoint < HALF ? 0 : 1.1);
                }
                return examples;
            }
        };

        abstract Map<Integer, Double> examples(int checkpoint, Random random);

        private static Map<Integer, Double> first(int count) {
            Map<Integer, Double> examples = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                examples.put(i, 0.0);
            }
            return examples;
        }

        private static Map<Integer, Double> drawn(int count, int pool, Random random) {
            Map<Integer, Double> examples = new TreeMap<>();
            while (examples.size() < count) {
                examples.put(random.nextInt(pool), 0.0);
            }
            return examples;
        }
    }

    /** A run that learns smoothly, but for a factor of the loss from the middle on. */
    private record Run(Random random, Change change, double slope, double drop) {
        private static final double TOKENS = 4;

        Map<String, Scored> scored(int checkpoint) {
            Map<Integer, Double> examples = change.examples(checkpoint, random);
            List<String> ids = new ArrayList<>();
            List<double[]> right = new ArrayList<>();
            List<double[]> losses = new ArrayList<>();
            Map<String, Double> harder = new TreeMap<>();
            examples.forEach((example, more) -> harder.put(example + "/0", more));
            harder.forEach((id, more) -> {
                // an example is as hard as it is: the same at each checkpoint
                double own = new Random(id.hashCode() * 7919L).nextGaussian() * .4;
                double loss = 1.5
                        * Math.pow(10, -slope * checkpoint / 9.0)
                        * (checkpoint >= HALF ? drop : 1)
                        * Math.exp(own + more + random.nextGaussian() * .1);
                ids.add(id);
                right.add(new double[] {random.nextDouble() < Math.exp(-TOKENS * loss) ? 1 : 0});
                losses.add(new double[] {loss});
            });
            Rows rows = new Rows(ids.toArray(String[]::new), new String[ids.size()]);
            return Map.of(
                    "exact_match",
                    scored("exact_match", rows, right),
                    "target_nll",
                    scored("target_nll", rows, losses));
        }

        private static Scored scored(String metric, Rows rows, List<double[]> vectors) {
            return new Scored(
                    Definition.of(metric, metric + "|v:1", null),
                    rows,
                    vectors.toArray(double[][]::new),
                    new Guesses(0, List.of(), null),
                    new Scored.Origin(null, (long) rows.size(), Set.of("default"), rows.size()));
        }

        /** @param companion whether the loss is known */
        Curve judged(boolean companion) {
            Map<String, Curve> subject = new TreeMap<>();
            Map<String, Scored> before = null;
            for (int checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint++) {
                Map<String, Scored> now = scored(checkpoint);
                for (String metric : companion ? Set.of("exact_match", "target_nll") : Set.of("exact_match")) {
                    Curve curve = subject.computeIfAbsent(
                            metric, id -> Points.blank(Axis.training, "family", "model", "task", id));
                    add(curve, state(checkpoint), now.get(metric), before == null ? null : before.get(metric));
                }
                before = now;
            }
            CurveJudge.judge(subject, new TreeSet<>(subject.keySet()));
            return subject.get("exact_match");
        }

        private static void add(Curve curve, PointState state, Scored now, Scored before) {
            CurvePoint point = PointEstimates.of(state, now);
            Points.put(curve, point, () -> true);
            if (before != null) {
                PointEstimates.compare(
                        point,
                        now,
                        before,
                        curve.getPoints().get(curve.getPoints().size() - 2));
            }
        }

        private static PointState state(int checkpoint) {
            PointState state = new PointState();
            state.setFamily("family");
            state.setModel("model");
            state.setTask("task");
            long step = Math.round(100 * Math.pow(10, checkpoint / 9.0));
            state.setPosition(step);
            state.setStep(step);
            state.setTokens(1000 * step);
            state.setCheckpointIds(List.of());
            state.setElsewhere(Map.of());
            return state;
        }
    }

    private final long seed = Long.getLong("emergence.seed", new Random().nextLong());

    ChangedExamplesTest() {
        System.out.println("seed " + seed);
    }

    /** How many of the runs end so. */
    private Map<VerdictKind, Integer> verdicts(int runs, Change change, double slope, double drop, boolean companion) {
        Map<VerdictKind, Integer> verdicts = new TreeMap<>();
        for (int run = 0; run < runs; run++) {
            Judgement judged = new Run(new Random(seed + run), change, slope, drop)
                    .judged(companion)
                    .getVerdict();
            verdicts.merge(judged.getVerdict(), 1, Integer::sum);
            ExamplesChanged changed = judged.getReasons().getExamplesChanged();
            assertThat(changed).as("seed %s, run %s", seed, run).isNotNull();
            assertThat(changed.getLinkedBy()).isEqualTo(linkedBy(change));
        }
        return verdicts;
    }

    private static String linkedBy(Change change) {
        return switch (change) {
            case THIRDS -> "plain";
            case NONE_SHARED, ALL_REPLACED -> "none";
            default -> "shared";
        };
    }

    /**
     * A break is claimed at a Bayes factor of 100, so of 100 smooth runs one may. With the companion none of 1,920 did, by the score alone three of 1,920; three
     * of 20 would happen to such a rate once in 200,000 times.
     */
    @ParameterizedTest
    @EnumSource
    void aSmoothRunDoesNotBreak(Change change) {
        for (boolean companion : new boolean[] {true, false}) {
            for (double slope : new double[] {.3, .6}) {
                Map<VerdictKind, Integer> verdicts = verdicts(SMOOTH_RUNS, change, slope, 1, companion);
                assertThat(breaks(verdicts))
                        .as("seed %s, slope %s, companion %s: %s", seed, slope, companion, verdicts)
                        .isLessThanOrEqualTo(2);
            }
        }
    }

    private static int breaks(Map<VerdictKind, Integer> verdicts) {
        return BREAKS.stream().mapToInt(kind -> verdicts.getOrDefault(kind, 0)).sum();
    }

    /** A loss that is halved is what is found without fail on the same examples. */
    @ParameterizedTest
    @EnumSource(
            names = {"HARDER_ADDED", "EASY_REMOVED", "HARD_REMOVED", "REPLACED_ONE_BY_ONE", "THIRDS", "THREE_QUARTERS"})
    void aBreakIsFoundWhereExamplesAreShared(Change change) {
        Map<VerdictKind, Integer> verdicts = verdicts(RUNS, change, .3, .5, true);

        assertThat(breaks(verdicts)).as("seed %s: %s", seed, verdicts).isGreaterThanOrEqualTo(RUNS * 9 / 10);
    }

    @Test
    void aSmoothRunWithHarderExamplesFromTheMiddleOnSaysSoThroughTheTopology() {
        Random random = new Random(seed);
        Run run = new Run(random, Change.HARDER_ADDED, .3, 1);
        try (Pipeline pipeline = new Pipeline()) {
            for (int checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint++) {
                long step = Run.state(checkpoint).getStep();
                Map<String, Scored> scored = run.scored(checkpoint);
                double[] right = scored.get("exact_match").values();
                double[] losses = scored.get("target_nll").values();
                List<Integer> examples =
                        new ArrayList<>(run.change.examples(checkpoint, random).keySet());
                pipeline.checkpoint(Scores.announcement("model", step, right.length));
                List<String> ids = examples.stream()
                        .map(example -> example + "/0")
                        .sorted()
                        .toList();
                for (int i = 0; i < right.length; i++) {
                    int example =
                            Integer.parseInt(ids.get(i).substring(0, ids.get(i).indexOf('/')));
                    pipeline.score(Scores.of("model", 1e6, step, example, right[i] == 1, losses[i]));
                }
                pipeline.pass(Duration.ofSeconds(1));
            }
            Curve curve = pipeline.training("model", Scores.TASK, "exact_match");
            ExamplesChanged changed = curve.getVerdict().getReasons().getExamplesChanged();

            assertThat(pipeline.events())
                    .as("seed %s", seed)
                    .extracting(Event::getKind)
                    .doesNotContain(EVENTS);
            assertThat(curve.getVerdict().getVerdict()).isNotIn(BREAKS);
            assertThat(changed.getPosition().getIndex()).isEqualTo(HALF);
            assertThat(changed.getShared()).isEqualTo(EXAMPLES);
            assertThat(changed.getBefore()).isEqualTo(EXAMPLES);
            assertThat(changed.getAfter()).isEqualTo(2L * EXAMPLES);
            assertThat(changed.getTimes()).isEqualTo(1);
            CurvePoint first = curve.getPoints().get(HALF);
            assertThat(first.getValue())
                    .as("what is shown is the plain mean")
                    .isEqualTo(first.getSuccesses() / (2 * EXAMPLES));
        }
    }
}
