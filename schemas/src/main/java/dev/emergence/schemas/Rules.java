package dev.emergence.schemas;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What must hold of a record beyond its schema, whoever wrote it to the topic: ingest-service asks before it writes, every
 * reader asks again. A record that breaks a rule is as unreadable as broken bytes.
 *
 * <p>Log-probabilities may be anything: the metrics that need them say which they can't score, and the others go on.
 */
public final class Rules {
    private static final int MOST_ATTEMPTS = 1_000_000;

    private Rules() {}

    /** @throws Breach of the first rule that the record breaks */
    public static void check(Generation generation) {
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
        attempt(generation.getAttempt());
        share("chance", generation.getChance());
        positive("target_token_count", generation.getTargetTokenCount());
        positive("target_byte_count", generation.getTargetByteCount());
        choices(generation.getChoices());
        generation.getScores().forEach((name, score) -> {
            identifier("scores", name);
            require(Double.isFinite(score), "scores", "must be finite");
        });
        generation.getAttributes().forEach((name, text) -> identifier("attributes", name));
    }

    private static void positive(String field, Integer count) {
        require(count == null || count >= 1, field, "must be at least 1");
    }

    /** @throws Breach of the first rule that the record breaks */
    public static void check(Checkpoint checkpoint) {
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
            present("examples", checkpoint.getExamples());
            require(
                    checkpoint.getExamples() >= 1 && checkpoint.getExamples() <= Limits.EXAMPLES,
                    "examples",
                    "must be from 1 to " + Limits.EXAMPLES);
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
        present("kind", point.getKind());
        present("continuity", point.getContinuity());
        PointRule.check(point);
    }

    /** @throws Breach of the first rule that the record breaks */
    public static void check(Annotation annotation) {
        require(annotation != null, "record", "must not be null");
        identifier("family", annotation.getFamily());
        identifier("model", annotation.getModel());
        require(annotation.getStep() == null || annotation.getStep() >= 0, "step", "must be at least 0");
        require(annotation.getTokens() == null || annotation.getTokens() >= 0, "tokens", "must be at least 0");
        line("text", annotation.getText(), Limits.TEXT);
        optional("who", annotation.getWho());
        identifier("id", annotation.getId());
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
        attempt(score.getAttempt());
        share("chance", score.getChance());
        if (score.getChoiceCredits() != null) {
            require(
                    score.getChoiceCredits().size() <= Limits.CREDITS,
                    "choice_credits",
                    "must be at most " + Limits.CREDITS);
            score.getChoiceCredits().forEach(credit -> share("choice_credits", credit));
        }
        require(score.getTargetTokens() == null || score.getTargetTokens() >= 0, "target_tokens", "must be at least 0");
        identifier("definition", score.getDefinition());
        for (double number : score.getNumbers()) {
            // absent, else within the limits: no number is both
            if (!Double.isNaN(number) && !Limits.allow(number)) {
                throw Breach.of("numbers", "must be finite, their magnitude at most 1e100");
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

    private static void attempt(int attempt) {
        require(attempt >= 0 && attempt <= MOST_ATTEMPTS, "attempt", "must be from 0 to 1000000");
    }

    private static void present(String field, Object value) {
        if (value == null) {
            throw Breach.missing(field, "is required");
        }
    }

    /** @throws Breach if it is no name of 1 to 256 characters that show */
    public static void identifier(String field, String name) {
        line(field, name, Limits.IDENTIFIER);
    }

    private static void line(String field, String name, int most) {
        present(field, name);
        if (name.isEmpty() || name.length() > most) {
            throw Breach.of(field, "must have 1 to " + most + " characters");
        }
        boolean plain = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c > '~') {
                require(!Names.isForbidden(c), field, "must not contain characters that control text or its direction");
                plain = false;
            }
        }
        require(plain || !HalfPairs.in(name), field, "must not contain half a surrogate pair");
    }

    private static void scale(Double parameters, Long step, Long tokens) {
        if (parameters == null && step == null && tokens == null) {
            throw Breach.missing("step", "is missing, as are parameters and tokens: give at least one of them");
        }
        require(
                parameters == null || parameters >= 1 && Double.isFinite(parameters),
                "parameters",
                "must be finite and at least 1");
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

    private static void choices(List<Choice> choices) {
        if (choices != null) {
            for (Choice choice : choices) {
                share("choices.credit", choice.getCredit());
            }
        }
    }

    private static void require(boolean holds, String field, String message) {
        if (!holds) {
            throw Breach.of(field, message);
        }
    }
}
