package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScoredPoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever records the contract allows, in whatever order: no thread ends, and no subject fails. */
class LegalRecordsTest {
    /** A hundred thousand take five minutes. */
    private static final int RECORDS = Integer.getInteger("emergence.legal-records", 10_000);

    private static final int LAYOUTS = 60;
    /** In an order of its own: that of another map is another in each process, and a seed would make other records. */
    private static final Map<String, Integer> WIDTHS = new TreeMap<>(
            Map.of("exact_match", 1, "target_nll", 1, "brier", 1, "format_valid", 1, "bleu", 10, "token_f1", 1));

    private static final List<String> OWN = List.of("one", "two", "three");

    private final long seed = Long.getLong("emergence.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Layout> layouts =
            Stream.generate(this::layout).limit(LAYOUTS).toList();

    @Test
    @Tag("long")
    void randomLegalRecordsEndNoThread() {
        try (Pipeline pipeline = new Pipeline()) {
            for (int i = 0; i < RECORDS; i++) {
                if (random.nextInt(20) == 0) {
                    pipeline.checkpoint(checkpoint());
                } else {
                    pipeline.score(score());
                }
                if (random.nextInt(1000) == 0) {
                    pipeline.pass(Duration.ofSeconds(1 + random.nextInt(3)));
                }
            }
            pipeline.pass(Pipeline.QUIET.multipliedBy(2));
            System.out.printf(
                    "seed %d: %d dead letters%n", seed, pipeline.deadLetters().size());
            assertThat(pipeline.curves()).as("seed %d", seed).isNotEmpty();
            assertThat(pipeline.metric("emergence_subject_failures"))
                    .as("seed %d", seed)
                    .isZero();
        }
    }

    /**
     * Lengths of 0 and 1, then matches and counts by order: shares of 1e300 in the first example's one order and in the second's last
     * three, each with a penalty of 0. Together their product is infinite, and infinity times 0 is no number.
     */
    @Test
    void numbersThatMakeAScoreAloneAndNoneTogetherMakeNoPoint() {
        List<List<Double>> bleu = List.of(
                List.of(0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1e-300, 0.0, 0.0, 0.0),
                List.of(0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1e-300, 1.0, 1.0));
        try (Pipeline pipeline = new Pipeline()) {
            for (int example = 0; example < bleu.size(); example++) {
                GivenScore score = Scores.of("model", 1e6, 1, example, true, .5);
                score.getScores().put("bleu", bleu.get(example));
                score.getSignatures().put("bleu", "bleu|v:1");
                pipeline.score(score);
            }
            pipeline.pass(Pipeline.QUIET.multipliedBy(2));

            assertThat(pipeline.deadLetters()).isEmpty();
            assertThat(pipeline.metric("emergence_subject_failures")).isZero();
            assertThat(pipeline.only("exact_match").getExamples()).isEqualTo(2);
            assertThat(pipeline.training("model", Scores.TASK, "bleu")).isNull();
        }
    }

    private <T> T some(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T> T perhaps(T value) {
        return random.nextInt(4) == 0 ? null : value;
    }

    /** What a scorer says that its numbers are. */
    private record Layout(String scorer, Map<String, String> signatures, Map<String, Declaration> declarations) {}

    private Layout layout() {
        Map<String, String> signatures = new HashMap<>();
        Map<String, Declaration> declarations = new HashMap<>();
        for (String metric : WIDTHS.keySet()) {
            if (random.nextInt(3) > 0) {
                signatures.put(metric, metric + "|v:" + random.nextInt(2));
            }
        }
        for (String metric : OWN) {
            if (random.nextBoolean()) {
                signatures.put(metric, metric + "|v:" + random.nextInt(2));
                if (random.nextBoolean()) {
                    declarations.put(
                            metric, new Declaration(some(List.of(Kind.values())), some(List.of(Continuity.values()))));
                }
            }
        }
        return new Layout(some(List.of("x", "y")), signatures, declarations);
    }

    private double number(String metric, Declaration declaration) {
        boolean loss = metric.equals("target_nll") || declaration != null && declaration.getKind() == Kind.LOSS;
        boolean proportion = metric.equals("exact_match")
                || metric.equals("format_valid")
                || declaration != null && declaration.getKind() == Kind.PROPORTION;
        return loss ? huge() : proportion ? random.nextInt(2) : share();
    }

    private GivenScore score() {
        Layout layout = some(layouts);
        Map<String, List<Double>> scores = new HashMap<>();
        for (String metric : layout.signatures.keySet()) {
            if (random.nextInt(5) > 0) {
                scores.put(
                        metric,
                        DoubleStream.generate(() -> number(metric, layout.declarations.get(metric)))
                                .limit(WIDTHS.getOrDefault(metric, 1))
                                .boxed()
                                .toList());
            }
        }
        long step = step();
        Score score = Score.newBuilder()
                .setFamily(Scores.FAMILY)
                .setModel(some(List.of("a", "b", "c/%")))
                .setParameters(parameters())
                .setStep(perhaps(step))
                .setTokens(perhaps(tokens(step)))
                .setCheckpointId(weights())
                .setFlops(perhaps(1e20 * random.nextDouble()))
                .setLoss(perhaps(random.nextGaussian()))
                .setTask(some(List.of("t", "u")))
                .setExample("example-" + random.nextInt(30))
                .setAttempt(random.nextInt(3))
                .setCluster(random.nextInt(3) == 0 ? "cluster-" + random.nextInt(4) : null)
                .setChance(perhaps(share()))
                .setDefinition("")
                .setNumbers(List.of())
                .setPartition(random.nextInt(12))
                .setOffset(random.nextInt(1000))
                .setTime(random.nextInt(1_000_000))
                .build();
        if (score.getStep() == null && score.getTokens() == null) {
            score.setParameters(1e6);
        }
        GivenScore given = new GivenScore(score);
        given.setScorer(layout.scorer);
        given.setSignatures(layout.signatures);
        given.setScores(scores);
        given.setDeclarations(layout.declarations);
        return given;
    }

    private Checkpoint checkpoint() {
        long step = step();
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.setFamily(Scores.FAMILY);
        checkpoint.setModel(some(List.of("a", "b", "c/%")));
        checkpoint.setParameters(parameters());
        checkpoint.setStep(step);
        checkpoint.setTokens(perhaps(tokens(step)));
        checkpoint.setCheckpointId(weights());
        checkpoint.setTask(some(List.of("t", "u")));
        checkpoint.setTime(random.nextInt(1_000_000));
        if (random.nextBoolean()) {
            checkpoint.setExamples((long) (1 + random.nextInt(60)));
        } else {
            checkpoint.setPoint(point());
        }
        return checkpoint;
    }

    private ScoredPoint point() {
        ScoredPoint point = new ScoredPoint();
        point.setMetric(some(List.of("one", "two", "four", "brier_elsewhere")));
        point.setKind(some(List.of(Kind.values())));
        point.setContinuity(some(List.of(Continuity.values())));
        point.setChance(share());
        point.setExamples(random.nextInt(5) == 0 ? 1 : 1 + random.nextInt(1_000_000));
        if (point.getKind() == Kind.PROPORTION && random.nextBoolean()) {
            point.setSuccesses((double) (long) (share() * point.getExamples()));
            point.setMean(point.getSuccesses() / point.getExamples());
        } else {
            point.setMean(point.getKind() == Kind.LOSS ? huge() : share());
            point.setStandardError(random.nextInt(4) == 0 ? 0.0 : random.nextDouble());
        }
        return point;
    }

    private Double parameters() {
        return perhaps(some(List.of(1.0, 2.0, 1e6, 1e6, 1e9)));
    }

    private long step() {
        return random.nextInt(6) == 0 ? 0 : (long) Math.pow(2, random.nextInt(12));
    }

    /** Sometimes as after a counter started again. */
    private long tokens(long step) {
        return step * 1000 + (random.nextInt(10) == 0 ? 1_000_000L * random.nextInt(3) : 0);
    }

    private String weights() {
        return random.nextInt(3) == 0 ? "weights-" + random.nextInt(3) : null;
    }

    private double share() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> 1e-300;
            case 3 -> Math.nextDown(1.0);
            default -> random.nextDouble();
        };
    }

    private double huge() {
        return random.nextInt(10) == 0
                ? 1e100 * random.nextDouble()
                : random.nextInt(10) == 0 ? 0 : random.nextDouble();
    }
}
