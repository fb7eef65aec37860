package dev.emergence.analysis.state;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScoredPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Scores as scoring-service would send them. */
final class Scores {
    static final String FAMILY = "family";
    static final String TASK = "task";

    private Scores() {}

    /** One example of one checkpoint, right or wrong, with the loss of its target. */
    static GivenScore of(String model, double parameters, long step, int example, boolean right, double loss) {
        GivenScore score = new GivenScore(Score.newBuilder()
                .setFamily(FAMILY)
                .setModel(model)
                .setParameters(parameters)
                .setStep(step)
                .setTokens(1000 * step)
                .setTask(TASK)
                .setExample("example-" + example)
                .setDefinition("")
                .setNumbers(List.of())
                .setPartition(0)
                .setOffset(0)
                .setTime(1_000 + step)
                .build());
        score.getScores().put("exact_match", List.of(right ? 1.0 : 0.0));
        score.getScores().put("target_nll", List.of(loss));
        score.getSignatures().put("exact_match", "exact_match|v:1");
        score.getSignatures().put("target_nll", "target_nll|v:1");
        return score;
    }

    /** A family that learns smoothly: loss (x/c)^-0.3 with noise, accuracy exp(-4·loss). */
    static List<GivenScore> family(Random random, int models, int checkpoints, int examples) {
        List<GivenScore> scores = new ArrayList<>();
        for (int m = 0; m < models; m++) {
            for (int c = 0; c < checkpoints; c++) {
                long step = (long) Math.pow(10, 1 + c / 4.0);
                double loss = Math.pow(step * (m + 1.0), -0.3);
                for (int e = 0; e < examples; e++) {
                    double own = loss * Math.exp(random.nextGaussian() / 2);
                    boolean right = random.nextDouble() < Math.exp(-4 * own);
                    scores.add(of("model-" + m, 1e6 * (m + 1), step, e, right, own));
                }
            }
        }
        return scores;
    }

    /** A point that another program scored, with a standard error. */
    static Checkpoint elsewhere(String model, Long step, String metric, Kind kind, double mean, double error, long n) {
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.setFamily(FAMILY);
        checkpoint.setModel(model);
        checkpoint.setStep(step);
        checkpoint.setTask(TASK);
        checkpoint.setTime(1_000);
        ScoredPoint point = new ScoredPoint();
        point.setMetric(metric);
        point.setKind(kind);
        point.setContinuity(kind == Kind.LOSS ? Continuity.LINEAR : Continuity.DISCONTINUOUS);
        point.setMean(mean);
        point.setStandardError(error);
        point.setExamples(n);
        checkpoint.setPoint(point);
        return checkpoint;
    }

    /** How many examples such a point has whose error the others give. */
    static final int EXAMPLES = 500;

    /** A point of a curve with steps of 100·2^i that another program scored: of 500 examples, or with an error of 2% for a loss. */
    static Checkpoint elsewhere(String model, int index, String metric, Kind kind, double mean) {
        boolean loss = kind == Kind.LOSS;
        Checkpoint checkpoint = elsewhere(model, 100L << index, metric, kind, mean, 0, EXAMPLES);
        checkpoint.getPoint().setSuccesses(loss ? null : mean * EXAMPLES);
        checkpoint.getPoint().setStandardError(loss ? mean / 50 : null);
        return checkpoint;
    }

    static Checkpoint announcement(String model, long step, long examples) {
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.setFamily(FAMILY);
        checkpoint.setModel(model);
        checkpoint.setStep(step);
        checkpoint.setTask(TASK);
        checkpoint.setExamples(examples);
        checkpoint.setTime(1_000);
        return checkpoint;
    }
}
