package dev.emergence.ingest.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Forget;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.PointRule;
import dev.emergence.schemas.ScoredPoint;
import dev.emergence.schemas.Topics;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** The JSON forms of generations, announced checkpoints and points scored elsewhere. */
public final class Forms {
    private final Topics topics;
    private final Clock clock;

    public Forms(Topics topics, Clock clock) {
        this.topics = topics;
        this.clock = clock;
    }

    public Form<Generation> generations() {
        return new Form<>(topics.generations(), Keys::of, this::generation, Forms::check)
                .field("family", (json, field, into) -> into.setFamily(Value.identifier(json, field)))
                .field("model", (json, field, into) -> into.setModel(Value.identifier(json, field)))
                .field("parameters", (json, field, into) -> into.setParameters(Value.amount(json, field)))
                .field("step", (json, field, into) -> into.setStep(Value.count(json, field)))
                .field("tokens", (json, field, into) -> into.setTokens(Value.count(json, field)))
                .field("flops", (json, field, into) -> into.setFlops(Value.amount(json, field)))
                .field("loss", (json, field, into) -> into.setLoss(Value.number(json, field)))
                .field("checkpoint_id", (json, field, into) -> into.setCheckpointId(Value.identifier(json, field)))
                .field("task", (json, field, into) -> into.setTask(Value.identifier(json, field)))
                .field("example", (json, field, into) -> into.setExample(Value.identifier(json, field)))
                .field("attempt", (json, field, into) -> into.setAttempt((int) Value.count(json, field, 1e6)))
                .field("cluster", (json, field, into) -> into.setCluster(Value.identifier(json, field)))
                .parts("prompt", (json, field, into, remarks) -> into.setPrompt(Value.text(json, field, remarks)))
                .parts("targets", (json, field, into, remarks) -> into.setTargets(texts(json, field, remarks)))
                .parts("output", (json, field, into, remarks) -> into.setOutput(Value.text(json, field, remarks)))
                .parts(
                        "target_logprobs",
                        (json, field, into, remarks) -> into.setTargetLogprobs(logprobs(json, field, remarks)))
                .parts(
                        "output_tokens",
                        (json, field, into, remarks) -> into.setOutputTokens(texts(json, field, remarks)))
                .parts(
                        "target_tokens",
                        (json, field, into, remarks) -> into.setTargetTokens(texts(json, field, remarks)))
                .parts(
                        "choices",
                        (json, field, into, remarks) -> into.setChoices(
                                Value.list(json, field, (parser, name) -> choice(parser, name, remarks))))
                .parts(
                        "finish_reason",
                        (json, field, into, remarks) -> into.setFinishReason(Value.text(json, field, remarks)))
                .field("chance", (json, field, into) -> into.setChance(Value.number(json, field, 0, 1)))
                .parts(
                        "answer_pattern",
                        (json, field, into, remarks) -> into.setAnswerPattern(Value.text(json, field, remarks)))
                .field("scores", (json, field, into) -> into.setScores(Value.map(json, field, Value::number)))
                .parts("time", (json, field, into, remarks) -> into.setTime(time(json, field, remarks)))
                .parts(
                        "attributes",
                        (json, field, into, remarks) -> into.setAttributes(
                                Value.map(json, field, (parser, name) -> Value.text(parser, name, field, remarks))));
    }

    public Form<Checkpoint> announcements() {
        return place(new Form<>(topics.checkpoints(), Keys::of, this::checkpoint, record -> {
                    checkPlace(record);
                    Form.require(record.getExamples(), "examples");
                }))
                .field("examples", (json, field, into) -> into.setExamples(Value.count(json, field)));
    }

    public Form<Checkpoint> points() {
        return place(new Form<>(topics.checkpoints(), Keys::of, this::point, record -> {
                    checkPlace(record);
                    check(record.getPoint());
                }))
                .field("metric", (json, field, into) -> into.getPoint().setMetric(Value.identifier(json, field)))
                .field("kind", (json, field, into) -> into.getPoint().setKind(Value.oneOf(Kind.class, json, field)))
                .field("continuity", (json, field, into) -> into.getPoint()
                        .setContinuity(Value.oneOf(Continuity.class, json, field)))
                .field("chance", (json, field, into) -> into.getPoint().setChance(Value.number(json, field, 0, 1)))
                .field("mean", (json, field, into) -> into.getPoint().setMean(Value.number(json, field)))
                .field("standard_error", (json, field, into) -> into.getPoint()
                        .setStandardError(Value.amount(json, field)))
                .field("successes", (json, field, into) -> into.getPoint().setSuccesses(Value.amount(json, field)))
                .field("examples", (json, field, into) -> into.getPoint().setExamples(Value.count(json, field)));
    }

    /** What is taken back: no model means all of the family, no task all tasks. */
    public Form<Checkpoint> forgets() {
        return new Form<>(topics.checkpoints(), Keys::of, this::forget, Forms::checkForget)
                .field("family", (json, field, into) -> into.setFamily(Value.identifier(json, field)))
                .field("model", (json, field, into) -> into.setModel(Value.identifier(json, field)))
                .field("task", (json, field, into) -> into.setTask(Value.identifier(json, field)))
                .field("after_step", (json, field, into) -> into.getForget().setAfter(Value.count(json, field)));
    }

    private static void checkForget(Checkpoint forgets) throws Rejection {
        Form.require(forgets.getFamily(), "family");
        if (forgets.getForget().getAfter() != null && forgets.getModel().isEmpty()) {
            throw new Rejection(Reason.MISSING, "model", "is required with after_step: steps are those of one run");
        }
    }

    private Form<Checkpoint> place(Form<Checkpoint> form) {
        return form.field("family", (json, field, into) -> into.setFamily(Value.identifier(json, field)))
                .field("model", (json, field, into) -> into.setModel(Value.identifier(json, field)))
                .field("parameters", (json, field, into) -> into.setParameters(Value.amount(json, field)))
                .field("step", (json, field, into) -> into.setStep(Value.count(json, field)))
                .field("tokens", (json, field, into) -> into.setTokens(Value.count(json, field)))
                .field("flops", (json, field, into) -> into.setFlops(Value.amount(json, field)))
                .field("checkpoint_id", (json, field, into) -> into.setCheckpointId(Value.identifier(json, field)))
                .field("task", (json, field, into) -> into.setTask(Value.identifier(json, field)))
                .parts("time", (json, field, into, remarks) -> into.setTime(time(json, field, remarks)));
    }

    private Generation generation() {
        Generation blank = new Generation();
        blank.setTargets(List.of());
        blank.setScores(new HashMap<>());
        blank.setAttributes(new HashMap<>());
        blank.setTime(clock.millis());
        return blank;
    }

    private Checkpoint checkpoint() {
        Checkpoint blank = new Checkpoint();
        blank.setTime(clock.millis());
        return blank;
    }

    private Checkpoint forget() {
        Checkpoint blank = checkpoint();
        blank.setModel("");
        blank.setTask("");
        blank.setForget(new Forget(null, List.of()));
        return blank;
    }

    private Checkpoint point() {
        Checkpoint blank = checkpoint();
        ScoredPoint point = new ScoredPoint();
        point.setMean(Double.NaN);
        blank.setPoint(point);
        return blank;
    }

    private static void check(Generation generation) throws Rejection {
        Form.require(generation.getFamily(), "family");
        Form.require(generation.getModel(), "model");
        Form.require(generation.getTask(), "task");
        Form.require(generation.getExample(), "example");
        scale(generation.getParameters(), generation.getStep(), generation.getTokens());
    }

    private static void checkPlace(Checkpoint checkpoint) throws Rejection {
        Form.require(checkpoint.getFamily(), "family");
        Form.require(checkpoint.getModel(), "model");
        Form.require(checkpoint.getTask(), "task");
        scale(checkpoint.getParameters(), checkpoint.getStep(), checkpoint.getTokens());
    }

    private static void scale(Double parameters, Long step, Long tokens) throws Rejection {
        if (parameters == null && step == null && tokens == null) {
            throw new Rejection(
                    Reason.MISSING, "step", "scale is missing: give at least one of parameters, step, tokens");
        }
    }

    private static void check(ScoredPoint point) throws Rejection {
        Form.require(point.getMetric(), "metric");
        Form.require(point.getKind(), "kind");
        Form.require(point.getContinuity(), "continuity");
        if (point.getExamples() < 1) {
            throw new Rejection(Reason.MISSING, "examples", "is required and must be at least 1");
        }
        if (point.getSuccesses() == null && point.getStandardError() == null) {
            throw new Rejection(Reason.MISSING, "standard_error", "is missing: give standard_error or successes");
        }
        if (Double.isNaN(point.getMean())) {
            if (point.getSuccesses() == null) {
                throw new Rejection(Reason.MISSING, "mean", "is required");
            }
            point.setMean(point.getSuccesses() / point.getExamples());
        }
        Optional<PointRule.Breach> breach = PointRule.breach(point);
        if (breach.isPresent()) {
            throw new Rejection(Reason.RANGE, breach.get().field(), breach.get().message());
        }
        if (point.getKind() == Kind.PROPORTION && point.getSuccesses() == null) {
            point.setSuccesses(point.getMean() * point.getExamples());
        }
    }

    private static List<String> texts(JsonParser json, String field, Form.Remarks remarks)
            throws IOException, Rejection {
        return Value.list(json, field, (parser, name) -> Value.text(parser, name, remarks));
    }

    private static List<Float> logprobs(JsonParser json, String field, Form.Remarks remarks)
            throws IOException, Rejection {
        return Value.list(json, field, (parser, name) -> (float) Value.logprob(parser, name, remarks));
    }

    private long time(JsonParser json, String field, Form.Remarks remarks) throws IOException, Rejection {
        return Value.time(json, field, clock.millis(), remarks);
    }

    private static Choice choice(JsonParser json, String field, Form.Remarks remarks) throws IOException, Rejection {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new Rejection(Reason.TYPE, field, "must be an array of objects");
        }
        String text = null;
        Double logprob = null;
        Double credit = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "text" -> text = Value.text(json, field + ".text", remarks);
                case "logprob" -> logprob = Value.logprob(json, field + ".logprob", remarks);
                case "credit" -> credit = Value.number(json, field + ".credit", 0, 1);
                default -> {
                    remarks.unknown(field + "." + name);
                    json.skipChildren();
                }
            }
        }
        Form.require(text, field + ".text");
        Form.require(logprob, field + ".logprob");
        Form.require(credit, field + ".credit");
        return new Choice(text, logprob, credit);
    }
}
