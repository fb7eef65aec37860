package dev.emergence.standalone.scorer;

import dev.emergence.schemas.AvroSerde;
import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The records that a scorer is given, always the same; docs/write-a-scorer.md lists them. */
final class GivenRecords {
    private static final AvroSerde<Generation> SERDE =
            Topics.withPrefix(Topics.DEFAULT_PREFIX).generations().value();
    private static final int PARTITIONS = 3;
    /** More than fits 32 bits. */
    private static final long FIRST_OFFSET = 5_000_000_000L;
    /** 2026-01-01 UTC in milliseconds. */
    private static final long TIME = 1_767_225_600_000L;

    private static final int MEGABYTE = 1_000_000;
    private static final int LONGEST_NAME = 256;
    private static final List<Choice> CHOICES =
            List.of(new Choice("nine", -1.5, 0.0), new Choice("ten", -0.5, 1.0), new Choice("", -4.0, 0.25));

    private final List<GivenRecord> records = new ArrayList<>();

    private GivenRecords() {}

    static List<GivenRecord> all() {
        GivenRecords given = new GivenRecords();
        given.texts();
        given.missingFields();
        given.places();
        given.choices();
        given.twice();
        given.broken();
        return given.records;
    }

    private static Generation.Builder plain() {
        return Generation.newBuilder()
                .setFamily("doctor")
                .setModel("model-1")
                .setStep(1000L)
                .setTask("addition")
                .setExample("plain")
                .setPrompt("12+30=")
                .setTargets(List.of("42"))
                .setOutput("42")
                .setTargetLogprobs(List.of(-0.25f, -1.5f))
                .setTime(TIME);
    }

    private void texts() {
        add("right", plain());
        add("wrong", plain().setOutput("41 or so"));
        add("white space", plain().setOutput(" \t42\u3000\r\n"));
        add("empty output", plain().setOutput(""));
        add("empty target", plain().setTargets(List.of("")));
        add("several targets", plain().setOutput("forty two").setTargets(List.of("42", "forty two", "42.0")));
        // combining marks, emoji of several code points, right to left, a null character, a byte order mark
        String unicode =
                "e\u0301 \uD83D\uDC69\u200D\uD83D\uDD2C \u05E9\u05DC\u05D5\u05DD \0 \uFEFF\u2028\u85E4 \uD83D\uDE00";
        add("unicode", plain().setOutput(unicode).setTargets(List.of(unicode, "")));
        add("a megabyte of text", plain().setOutput("forty two\n".repeat(MEGABYTE / 10)));
        add("tokens", plain().setOutputTokens(List.of("4", "2")).setTargetTokens(List.of("42")));
        add("cut off", plain().setFinishReason("length").setAnswerPattern("^\\d+$"));
        add("unlikely", plain().setTargetLogprobs(List.of(-0.0f, -1e6f)));
        add("masked", plain().setTargetLogprobs(List.of(-0.0f, -1e9f)));
        // float32 and bfloat16 round a log-probability of 0 so
        add("rounded above 0", plain().setTargetLogprobs(List.of(3e-5f, -1.5f)));
        add(
                "a sum of log-probabilities",
                plain().setTargetLogprobs(null).setTargetLogprobSum(-3.0).setTargetTokenCount(4));
        add("no log-probability", plain().setTargetLogprobs(List.of(0.5f, Float.NaN)));
    }

    private void missingFields() {
        add("no output", plain().setOutput(null));
        add("no targets", plain().setTargets(List.of()));
        add("no log-probabilities", plain().setTargetLogprobs(null));
        add("empty log-probabilities", plain().setTargetLogprobs(List.of()));
        add(
                "neither texts nor log-probabilities",
                plain().setPrompt(null).setOutput(null).setTargets(List.of()).setTargetLogprobs(null));
    }

    private void places() {
        add("slash and percent", plain().setFamily("a/b%2F").setTask("x/y%"));
        String longest = "\u00E9".repeat(LONGEST_NAME);
        add("longest names", plain().setFamily(longest).setModel(longest).setTask(longest));
        add("parameters alone", plain().setStep(null).setParameters(6.9e9));
        add("tokens alone", plain().setStep(null).setTokens(2L << 40));
        add(
                "every field",
                plain().setParameters(1e9)
                        .setTokens(2_097_152_000L)
                        .setFlops(1.26e19)
                        .setLoss(2.125)
                        .setCheckpointId("/runs/7/step_1000")
                        .setAttempt(3)
                        .setCluster("passage-7")
                        .setFinishReason("stop")
                        .setChance(0.125)
                        .setChoices(CHOICES)
                        .setScores(Map.of("tests_passed", 1.0))
                        .setAttributes(Map.of("decoding", "greedy")));
    }

    private void choices() {
        Generation.Builder chosen =
                plain().setOutput(null).setTargets(List.of()).setTargetLogprobs(null);
        add("choices", Generation.newBuilder(chosen).setChoices(CHOICES));
        add(
                "choices and a chance of its own",
                Generation.newBuilder(chosen).setChoices(CHOICES).setChance(0.5));
        add(
                "choices of which none is right",
                Generation.newBuilder(chosen).setChoices(List.of(new Choice("one", -1.0, 0.0))));
        add("empty choices", Generation.newBuilder(chosen).setChoices(List.of()));
    }

    /** Kafka delivers a record again after a restart. */
    private void twice() {
        add("first of two", plain().setExample("twice").setChoices(CHOICES));
        GivenRecord first = records.get(records.size() - 1);
        add("between the two", plain());
        records.add(new GivenRecord(
                "the first again", first.partition(), first.offset(), first.key(), first.generation(), first.value()));
    }

    /** A readable record follows each. */
    private void broken() {
        byte[] whole = SERDE.encode(plain().build());
        byte[] stranger = whole.clone();
        stranger[2] ^= 1;
        byte[] endless = Arrays.copyOf(Arrays.copyOf(whole, 10), 15);
        // the length of the first string: 2^31 - 1
        System.arraycopy(new byte[] {-2, -1, -1, -1, 15}, 0, endless, 10, 5);
        addBroken("no bytes", new byte[0]);
        addBroken("text instead of a record", "{\"family\": \"doctor\"}".getBytes(StandardCharsets.UTF_8));
        addBroken("an unknown fingerprint", stranger);
        addBroken("half a record", Arrays.copyOf(whole, whole.length / 2));
        addBroken("a length of 2 GiB", endless);
    }

    private void add(String name, Generation.Builder builder) {
        Generation generation =
                builder.setTime(builder.getTime() + records.size()).build();
        if (generation.getExample().equals("plain")) {
            generation.setExample(name);
        }
        byte[] key = Keys.of(generation).getBytes(StandardCharsets.UTF_8);
        records.add(new GivenRecord(name, partition(), offset(), key, generation, SERDE.encode(generation)));
    }

    private void addBroken(String name, byte[] bytes) {
        byte[] key = "doctor/model-1/addition/broken".getBytes(StandardCharsets.UTF_8);
        records.add(new GivenRecord(name, partition(), offset(), key, null, bytes));
        add("after " + name, plain());
    }

    private int partition() {
        return records.size() % PARTITIONS;
    }

    private long offset() {
        return FIRST_OFFSET + records.size();
    }
}
