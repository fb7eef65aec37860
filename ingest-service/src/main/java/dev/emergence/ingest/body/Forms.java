package dev.emergence.ingest.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.emergence.schemas.Annotation;
import dev.emergence.schemas.Catalogue;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Families;
import dev.emergence.schemas.Forget;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Rules;
import dev.emergence.schemas.ScoredPoint;
import dev.emergence.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The JSON forms of generations, announced checkpoints, points scored elsewhere, and what is said of a run. */
public final class Forms {
    private static final List<String> CHOICE = List.of("choices.text", "choices.logprob", "choices.credit");

    /** As a scorer has it: a longer one is none. */
    private static final int LONGEST_PATTERN = 1_000;

    private static final int MOST_PATTERNS = 256;

    private final Topics topics;
    private final Clock clock;
    private final KnownNames known;
    private final Supplier<Families> families;
    /** Whether each compiles. */
    private final Map<String, Boolean> patterns = new ConcurrentHashMap<>();

    /** @param families for which who sends is, now */
    public Forms(Topics topics, Clock clock, Supplier<Families> families) {
        this.topics = topics;
        this.clock = clock;
        this.families = families;
        this.known = new KnownNames(family -> families.get().test(family));
    }

    public Form<Generation> generations() {
        return new Form<>(topics.generations(), Keys::of, this::generation, this::check, families.get())
                .field("family", (json, field, into) -> into.setFamily(Value.text(json, field)))
                .field("model", (json, field, into) -> into.setModel(Value.text(json, field)))
                .field("parameters", (json, field, into) -> into.setParameters(Value.number(json, field)))
                .field("step", (json, field, into) -> into.setStep(Value.count(json, field)))
                .field("tokens", (json, field, into) -> into.setTokens(Value.count(json, field)))
                .field("flops", (json, field, into) -> into.setFlops(Value.number(json, field)))
                .field("loss", (json, field, into) -> into.setLoss(Value.number(json, field)))
                .field("checkpoint_id", (json, field, into) -> into.setCheckpointId(Value.text(json, field)))
                .field("task", (json, field, into) -> into.setTask(Value.text(json, field)))
                .field("example", (json, field, into) -> into.setExample(Value.text(json, field)))
                .field("attempt", (json, field, into) -> into.setAttempt(number(json, field)))
                .field("cluster", (json, field, into) -> into.setCluster(Value.text(json, field)))
                .parts("prompt", (json, field, into, remarks) -> into.setPrompt(Value.text(json, field, remarks)))
                .parts("targets", (json, field, into, remarks) -> into.setTargets(texts(json, field, remarks)))
                .parts("output", (json, field, into, remarks) -> into.setOutput(Value.text(json, field, remarks)))
                .parts(
                        "target_logprobs",
                        (json, field, into, remarks) -> into.setTargetLogprobs(logprobs(json, field, remarks)))
                .parts(
                        "target_logprob_sum",
                        (json, field, into, remarks) -> into.setTargetLogprobSum(Value.logprob(json, field, remarks)))
                .field("target_token_count", (json, field, into) -> into.setTargetTokenCount(number(json, field)))
                .field("target_byte_count", (json, field, into) -> into.setTargetByteCount(number(json, field)))
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
                .field("chance", (json, field, into) -> into.setChance(Value.number(json, field)))
                .parts(
                        "answer_pattern",
                        (json, field, into, remarks) -> into.setAnswerPattern(pattern(json, field, remarks)))
                .parts("scores", (json, field, into, remarks) -> into.setScores(scores(json, field, remarks)))
                .parts("time", (json, field, into, remarks) -> into.setTime(time(json, field, remarks)))
                .parts(
                        "attributes",
                        (json, field, into, remarks) -> into.setAttributes(Value.map(
                                json, field, (parser, name) -> Value.text(parser, name, field, remarks), remarks)));
    }

    public Form<Checkpoint> announcements() {
        return place(new Form<>(topics.checkpoints(), Keys::of, this::checkpoint, this::check, families.get()))
                .field("examples", (json, field, into) -> into.setExamples(Value.count(json, field)));
    }

    public Form<Checkpoint> points() {
        return place(new Form<>(
                        topics.checkpoints(),
                        Keys::of,
                        this::point,
                        (record, remarks) -> {
                            derive(record.getPoint());
                            check(record, remarks);
                            complete(record.getPoint());
                        },
                        families.get()))
                .field("metric", (json, field, into) -> into.getPoint().setMetric(Value.text(json, field)))
                .field("kind", (json, field, into) -> into.getPoint().setKind(Value.oneOf(Kind.class, json, field)))
                .field("continuity", (json, field, into) -> into.getPoint()
                        .setContinuity(Value.oneOf(Continuity.class, json, field)))
                .field("chance", (json, field, into) -> into.getPoint().setChance(Value.number(json, field)))
                .field("mean", (json, field, into) -> into.getPoint().setMean(Value.number(json, field)))
                .field("standard_error", (json, field, into) -> into.getPoint()
                        .setStandardError(Value.number(json, field)))
                .field("successes", (json, field, into) -> into.getPoint().setSuccesses(Value.number(json, field)))
                .field("examples", (json, field, into) -> into.getPoint().setExamples(Value.count(json, field)));
    }

    /** What is taken back: no model means all of the family, no task all tasks. */
    public Form<Checkpoint> forgets() {
        return new Form<>(topics.checkpoints(), Keys::of, this::forget, Forms::checkForget, families.get())
                .field("family", (json, field, into) -> into.setFamily(Value.text(json, field)))
                .field("model", (json, field, into) -> into.setModel(Value.text(json, field)))
                .field("task", (json, field, into) -> into.setTask(Value.text(json, field)))
                .field("after_step", (json, field, into) -> into.getForget().setAfter(Value.count(json, field)));
    }

    /**
     * What is said of a run. Its id, where none is given, is made of its place and its text: the same sent twice is there once.
     *
     * @param caller who says it whatever the record says; null where the record says it
     */
    public Form<Annotation> annotations(String caller) {
        return new Form<>(
                        topics.annotations(),
                        Keys::of,
                        this::annotation,
                        (annotation, remarks) -> {
                            if (caller != null) {
                                annotation.setWho(caller);
                            }
                            if (annotation.getId() == null) {
                                annotation.setId(id(annotation));
                            }
                            Rules.check(annotation);
                        },
                        families.get())
                .field("family", (json, field, into) -> into.setFamily(Value.text(json, field)))
                .field("model", (json, field, into) -> into.setModel(Value.text(json, field)))
                .field("step", (json, field, into) -> into.setStep(Value.count(json, field)))
                .field("tokens", (json, field, into) -> into.setTokens(Value.count(json, field)))
                .field("text", (json, field, into) -> into.setText(Value.text(json, field)))
                .field("who", (json, field, into) -> into.setWho(Value.text(json, field)))
                .field("id", (json, field, into) -> into.setId(Value.text(json, field)))
                .parts("time", (json, field, into, remarks) -> into.setTime(time(json, field, remarks)));
    }

    private Annotation annotation() {
        Annotation annotation = new Annotation();
        annotation.setTime(clock.millis());
        return annotation;
    }

    private static String id(Annotation annotation) {
        String said = annotation.getStep() + "/" + annotation.getTokens() + "/" + annotation.getText();
        return UUID.nameUUIDFromBytes(said.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static void checkForget(Checkpoint forgets, Form.Remarks remarks) throws Rejection {
        Long after = forgets.getForget().getAfter();
        if (after != null && forgets.getModel().isEmpty()) {
            throw new Rejection(Reason.MISSING, "model", "is required with after_step: steps are those of one run");
        }
        if (after != null && after < 0) {
            throw new Rejection(Reason.RANGE, "after_step", "must be at least 0");
        }
        Rules.check(forgets);
    }

    private Form<Checkpoint> place(Form<Checkpoint> form) {
        return form.field("family", (json, field, into) -> into.setFamily(Value.text(json, field)))
                .field("model", (json, field, into) -> into.setModel(Value.text(json, field)))
                .field("parameters", (json, field, into) -> into.setParameters(Value.number(json, field)))
                .field("step", (json, field, into) -> into.setStep(Value.count(json, field)))
                .field("tokens", (json, field, into) -> into.setTokens(Value.count(json, field)))
                .field("flops", (json, field, into) -> into.setFlops(Value.number(json, field)))
                .field("checkpoint_id", (json, field, into) -> into.setCheckpointId(Value.text(json, field)))
                .field("task", (json, field, into) -> into.setTask(Value.text(json, field)))
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

    private void check(Generation generation, Form.Remarks remarks) {
        Rules.check(generation);
        known.look(generation.getFamily(), generation.getModel(), generation.getTask(), remarks);
    }

    private void check(Checkpoint checkpoint, Form.Remarks remarks) {
        Rules.check(checkpoint);
        known.look(checkpoint.getFamily(), checkpoint.getModel(), checkpoint.getTask(), remarks);
    }

    /** Successes say what the mean is. */
    private static void derive(ScoredPoint point) throws Rejection {
        if (point.getExamples() < 1) {
            throw new Rejection(Reason.MISSING, "examples", "is required and must be at least 1");
        }
        if (Double.isNaN(point.getMean())) {
            if (point.getSuccesses() == null) {
                throw new Rejection(Reason.MISSING, "mean", "is required");
            }
            point.setMean(point.getSuccesses() / point.getExamples());
        }
    }

    /** The mean of a proportion says what its successes are. */
    private static void complete(ScoredPoint point) {
        if (point.getKind() == Kind.PROPORTION && point.getSuccesses() == null) {
            point.setSuccesses(point.getMean() * point.getExamples());
        }
    }

    /** Any that is out of range stays so. */
    private static int number(JsonParser json, String field) throws IOException, Rejection {
        return (int) Math.max(-1, Math.min(Integer.MAX_VALUE, Value.count(json, field)));
    }

    private static Map<String, Double> scores(JsonParser json, String field, Form.Remarks remarks)
            throws IOException, Rejection {
        Map<String, Double> scores = Value.map(json, field, Value::number, remarks);
        for (String name : scores.keySet()) {
            if (Catalogue.entry(name).isPresent()) {
                remarks.warn(field + "." + name, Warning.Kind.COMPUTED_SCORE);
            }
        }
        return scores;
    }

    private String pattern(JsonParser json, String field, Form.Remarks remarks) throws IOException, Rejection {
        String pattern = Value.text(json, field, remarks);
        Boolean compiles = patterns.get(pattern);
        if (compiles == null) {
            compiles = compiles(pattern);
            if (patterns.size() >= MOST_PATTERNS) {
                patterns.clear();
            }
            patterns.put(pattern, compiles);
        }
        if (!compiles) {
            remarks.warn(field, Warning.Kind.NO_PATTERN);
        }
        return pattern;
    }

    private static boolean compiles(String pattern) {
        try {
            return pattern.length() <= LONGEST_PATTERN && Pattern.compile(pattern) != null;
        } catch (PatternSyntaxException | StackOverflowError e) {
            return false;
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
                case "text" -> {
                    once(text, field + ".text", remarks);
                    text = Value.text(json, field + ".text", remarks);
                }
                case "logprob" -> {
                    once(logprob, field + ".logprob", remarks);
                    logprob = Value.logprob(json, field + ".logprob", remarks);
                }
                case "credit" -> {
                    once(credit, field + ".credit", remarks);
                    credit = Value.number(json, field + ".credit");
                }
                default -> {
                    remarks.unknown(field + "." + name, CHOICE);
                    json.skipChildren();
                }
            }
        }
        Form.require(text, field + ".text");
        Form.require(logprob, field + ".logprob");
        Form.require(credit, field + ".credit");
        return new Choice(text, logprob, credit);
    }

    private static void once(Object before, String field, Form.Remarks remarks) {
        if (before != null) {
            remarks.warn(field, Warning.Kind.TWICE);
        }
    }
}
