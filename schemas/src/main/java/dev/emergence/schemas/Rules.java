package dev.emergence.schemas;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What must hold of a record beyond its schema, whoever wrote it to the topic. A record that breaks a rule is as
 * unreadable as broken bytes; the message names the field, never its value.
 *
 * <p>Log-probabilities may be anything: the metrics that need them say which they can't score, and the others go on.
 */
final class Rules {
    private Rules() {}

    static void check(Generation generation) {
        require(generation != null, "record", "must not be null");
        identifier("family", generation.getFamily());
        identifier("model", generation.getModel());
        identifier("task", generation.getTask());
        identifier("example", generation.getExample());
        optional("cluster", generation.getCluster());
        optional("checkpoint_id", generation.getCheckpointId());
        scale(generation.getParameters(), generation.getStep(), generation.getTokens());
        amount("flops", generation.getFlops());
        finite("loss", generation.getLoss());
        require(generation.getAttempt() >= 0, "attempt", "must be at least 0");
        share("chance", generation.getChance());
        choices(generation.getChoices());
        finite("scores", generation.getScores().values());
    }

    static void check(Checkpoint checkpoint) {
        require(checkpoint != null, "record", "must not be null");
        identifier("family", checkpoint.getFamily());
        if (checkpoint.getForget() != null) {
            check(checkpoint, checkpoint.getForget());
            return;
        }
        identifier("model", checkpoint.getModel());
        identifier("task", checkpoint.getTask());
        optional("checkpoint_id", checkpoint.getCheckpointId());
        scale(checkpoint.getParameters(), checkpoint.getStep(), checkpoint.getTokens());
        amount("flops", checkpoint.getFlops());
        ScoredPoint point = checkpoint.getPoint();
        if (point == null) {
            require(checkpoint.getExamples() != null, "examples", "or a point is required");
            require(checkpoint.getExamples() >= 0, "examples", "must be at least 0");
        } else {
            point(point);
        }
    }

    private static void check(Checkpoint checkpoint, Forget forget) {
        if (!checkpoint.getModel().isEmpty()) {
            identifier("model", checkpoint.getModel());
        }
        if (!checkpoint.getTask().isEmpty()) {
            identifier("task", checkpoint.getTask());
        }
        require(forget.getAfter() == null || forget.getAfter() >= 0, "forget.after", "must be at least 0");
        require(forget.getAfter() == null || !checkpoint.getModel().isEmpty(), "forget.after", "is of one model");
    }

    private static void point(ScoredPoint point) {
        identifier("metric", point.getMetric());
        PointRule.breach(point).ifPresent(breach -> {
            throw new SerializationException(breach.field() + " " + breach.message());
        });
    }

    static void check(Score score) {
        require(score != null, "record", "must not be null");
        identifier("family", score.getFamily());
        identifier("model", score.getModel());
        identifier("task", score.getTask());
        identifier("example", score.getExample());
        optional("cluster", score.getCluster());
        optional("checkpoint_id", score.getCheckpointId());
        scale(score.getParameters(), score.getStep(), score.getTokens());
        amount("flops", score.getFlops());
        finite("loss", score.getLoss());
        require(score.getAttempt() >= 0, "attempt", "must be at least 0");
        share("chance", score.getChance());
        if (score.getChoiceCredits() != null) {
            score.getChoiceCredits().forEach(credit -> share("choice_credits", credit));
        }
        require(score.getTargetTokens() == null || score.getTargetTokens() >= 0, "target_tokens", "must be at least 0");
        identifier("definition", score.getDefinition());
        for (double number : score.getNumbers()) {
            // absent, else within the limits: no number is both
            if (!Double.isNaN(number) && !Limits.allow(number)) {
                throw new SerializationException("numbers must be finite, their magnitude at most 1e100");
            }
        }
        if (score.getDefines() != null) {
            check(score.getDefines());
        }
    }

    private static void check(ScorerDefinition definition) {
        identifier("defines.scorer", definition.getScorer());
        Set<String> metrics = new HashSet<>();
        for (MetricDefinition metric : definition.getMetrics()) {
            identifier("defines.metrics.metric", metric.getMetric());
            require(metric.getWidth() >= 1, "defines.metrics.width", "must be at least 1");
            require(metrics.add(metric.getMetric()), "defines.metrics", "must name each metric once");
        }
    }

    private static void optional(String field, String name) {
        if (name != null) {
            identifier(field, name);
        }
    }

    private static void identifier(String field, String name) {
        require(!name.isEmpty() && name.length() <= Limits.IDENTIFIER, field, "must have 1 to 256 characters");
        for (int i = 0; i < name.length(); i++) {
            require(!Character.isISOControl(name.charAt(i)), field, "must not contain control characters");
        }
    }

    private static void scale(Double parameters, Long step, Long tokens) {
        require(
                parameters != null || step != null || tokens != null,
                "step",
                "is missing, as are parameters and tokens");
        amount("parameters", parameters);
        require(step == null || step >= 0, "step", "must be at least 0");
        require(tokens == null || tokens >= 0, "tokens", "must be at least 0");
    }

    private static void amount(String field, Double value) {
        require(value == null || value >= 0 && Double.isFinite(value), field, "must be finite and at least 0");
    }

    private static void share(String field, Double value) {
        require(value == null || value >= 0 && value <= 1, field, "must be from 0 to 1");
    }

    private static void finite(String field, Double value) {
        require(value == null || Double.isFinite(value), field, "must be finite");
    }

    private static void finite(String field, Collection<Double> values) {
        for (double value : values) {
            require(Double.isFinite(value), field, "must be finite");
        }
    }

    private static void choices(List<Choice> choices) {
        if (choices != null) {
            for (Choice choice : choices) {
                share("choices.credit", choice.getCredit());
            }
        }
    }

    private static void require(boolean holds, String field, String message) {
        if (!holds) {
            throw new SerializationException(field + " " + message);
        }
    }
}
