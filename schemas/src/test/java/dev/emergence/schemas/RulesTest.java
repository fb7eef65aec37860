package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What topics refuse, though the schemas allow it. */
class RulesTest {
    private static final Topics TOPICS = Topics.withPrefix("");
    private static final String LONG = "x".repeat(257);

    private static Score score() {
        return Score.newBuilder()
                .setFamily("f")
                .setModel("m")
                .setTokens(1L)
                .setTask("t")
                .setExample("e")
                .setDefinition("0123456789abcdef")
                .setNumbers(List.of(1.0))
                .setPartition(0)
                .setOffset(0)
                .setTime(0)
                .build();
    }

    private static Checkpoint point() {
        ScoredPoint point = ScoredPoint.newBuilder()
                .setMetric("pass_at_1")
                .setKind(Kind.PROPORTION)
                .setContinuity(Continuity.DISCONTINUOUS)
                .setMean(0.5)
                .setSuccesses(5.0)
                .setExamples(10)
                .build();
        return Checkpoint.newBuilder()
                .setFamily("f")
                .setModel("m")
                .setStep(0L)
                .setTask("t")
                .setPoint(point)
                .setTime(0)
                .build();
    }

    static Stream<Arguments> brokenGenerations() {
        return Stream.of(
                broken("family", g -> g.setFamily("")),
                broken("family", g -> g.setFamily(LONG)),
                broken("model", g -> g.setModel("a\nb")),
                broken("task", g -> g.setTask("\0")),
                broken("example", g -> g.setExample("\u007f")),
                broken("step", g -> g.setStep(null)),
                broken("step", g -> g.setStep(-1L)),
                broken("tokens", g -> g.setTokens(-1L)),
                broken("parameters", g -> g.setParameters(0.0)),
                broken("parameters", g -> g.setParameters(Double.POSITIVE_INFINITY)),
                broken("flops", g -> g.setFlops(Double.NaN)),
                broken("flops", g -> g.setFlops(-1.0)),
                broken("cluster", g -> g.setCluster("")),
                broken("cluster", g -> g.setCluster(LONG)),
                broken("checkpoint_id", g -> g.setCheckpointId("")),
                broken("checkpoint_id", g -> g.setCheckpointId(LONG)),
                broken("loss", g -> g.setLoss(Double.NEGATIVE_INFINITY)),
                broken("attempt", g -> g.setAttempt(-1)),
                broken("attempt", g -> g.setAttempt(1_000_001)),
                broken("chance", g -> g.setChance(1.01)),
                broken("chance", g -> g.setChance(Double.NaN)),
                broken("choices.credit", g -> g.setChoices(List.of(new Choice("", -1.0, -0.1)))),
                broken("scores", g -> g.setScores(Map.of("a", Double.NaN))),
                broken("scores", g -> g.setScores(Map.of("", 1.0))),
                broken("attributes", g -> g.setAttributes(Map.of("a\nb", ""))),
                broken("task", g -> g.setTask("\u202eb")),
                broken("task", g -> g.setTask("a\u2028")));
    }

    private static Arguments broken(String field, Consumer<Generation> change) {
        return Arguments.of(field, change);
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("brokenGenerations")
    void aGenerationThatBreaksARuleIsRefusedByTheNameOfItsField(String field, Consumer<Generation> change) {
        Generation generation = AvroSerdeTest.generation("secret");
        assertThatCode(() -> read(TOPICS.generations(), generation)).doesNotThrowAnyException();
        change.accept(generation);
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> read(TOPICS.generations(), generation))
                .withMessageStartingWith(field + " ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", LONG));
    }

    @Test
    void logProbabilitiesThatAreNoneCostTheGenerationNothing() {
        for (double odd : new double[] {1e-7, 0.1, -1e9, Double.NEGATIVE_INFINITY, Double.NaN}) {
            Generation generation = AvroSerdeTest.generation("output");
            generation.setTargetLogprobs(List.of(-1f, (float) odd));
            generation.setChoices(List.of(new Choice("", odd, 1.0)));
            assertThatCode(() -> read(TOPICS.generations(), generation))
                    .as("%s", odd)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aScoreHoldsFiniteNumbersAndNaNForThoseThatAreAbsent() {
        assertThatCode(() -> read(TOPICS.scores(), score())).doesNotThrowAnyException();
        Score absent = score();
        absent.setNumbers(List.of(0.5, Double.NaN));
        assertThatCode(() -> read(TOPICS.scores(), absent)).doesNotThrowAnyException();
        refused("numbers", score -> score.setNumbers(List.of(0.5, Double.POSITIVE_INFINITY)));
        refused("example", score -> score.setExample(""));
        refused("step", score -> score.setTokens(null));
    }

    private static void refused(String field, Consumer<Score> change) {
        Score score = score();
        change.accept(score);
        assertRefused(TOPICS.scores(), score, field);
    }

    @Test
    void aScoreHasIdentifiersForItsClusterItsDefinitionItsScorerAndItsMetrics() {
        for (String bad : List.of("", LONG, "a\nb")) {
            refused("cluster", score -> score.setCluster(bad));
            refused("checkpoint_id", score -> score.setCheckpointId(bad));
            refused("definition", score -> score.setDefinition(bad));
            refused("defines.scorer", score -> score.setDefines(new ScorerDefinition(bad, List.of())));
            refused("defines.metrics.metric", score -> score.setDefines(defines(metric(bad, 1))));
        }
        refused("defines.metrics.width", score -> score.setDefines(defines(metric("a", 0))));
        refused("defines.metrics", score -> score.setDefines(defines(metric("a", 1), metric("a", 2))));
    }

    private static ScorerDefinition defines(MetricDefinition... metrics) {
        return new ScorerDefinition("s", List.of(metrics));
    }

    private static MetricDefinition metric(String id, int width) {
        return new MetricDefinition(id, "v:1", width, null);
    }

    @Test
    void aScoreWhoseSquareIsInfiniteIsRefused() {
        for (double bad : new double[] {1.1e100, -1.1e100, -Double.MAX_VALUE, Double.NEGATIVE_INFINITY}) {
            refused("numbers", score -> score.setNumbers(List.of(0.5, bad)));
        }
        Score most = score();
        most.setNumbers(List.of(1e100, -1e100));
        assertThatCode(() -> read(TOPICS.scores(), most)).doesNotThrowAnyException();
    }

    @Test
    void aCheckpointAnnouncesExamplesOrHoldsAValidPoint() {
        assertThatCode(() -> read(TOPICS.checkpoints(), point())).doesNotThrowAnyException();
        refusedPoint("examples", point -> point.setPoint(null));
        for (long examples : new long[] {-1, 0, 1_000_000_000_001L}) {
            refusedPoint("examples", point -> {
                point.setPoint(null);
                point.setExamples(examples);
            });
        }
        refusedPoint("metric", point -> point.getPoint().setMetric(""));
    }

    static Stream<Arguments> brokenPoints() {
        return Stream.of(
                brokenPoint("examples", p -> p.setExamples(0)),
                // the limit and one more
                brokenPoint("examples", p -> p.setExamples(1_000_000_000_001L)),
                brokenPoint("chance", p -> p.setChance(1.01)),
                brokenPoint("chance", p -> p.setChance(-0.1)),
                brokenPoint("chance", p -> p.setChance(Double.NaN)),
                brokenPoint("mean", p -> p.setMean(Double.NaN)),
                brokenPoint("mean", p -> p.setMean(1.5)),
                brokenPoint("mean", p -> p.setMean(-0.1)),
                // 5 of 10 are right
                brokenPoint("mean", p -> p.setMean(0.6)),
                brokenPoint("mean", p -> loss(p, 1.1e100, 1.0)),
                brokenPoint("mean", p -> loss(p, -1, 1.0)),
                brokenPoint("standard_error", p -> p.setStandardError(-1.0)),
                brokenPoint("standard_error", p -> p.setStandardError(Double.NaN)),
                brokenPoint("standard_error", p -> p.setSuccesses(null)),
                brokenPoint("standard_error", p -> loss(p, 1, null)),
                brokenPoint("standard_error", p -> loss(p, 1, 1.1e100)),
                brokenPoint("successes", p -> p.setSuccesses(Double.POSITIVE_INFINITY)),
                brokenPoint("successes", p -> p.setSuccesses(10.5)),
                brokenPoint("successes", p -> p.setSuccesses(-1.0)),
                brokenPoint("successes", p -> p.setKind(Kind.LOSS)),
                // names of the catalogue: docs/metrics.md
                brokenPoint("kind", p -> p.setMetric("target_nll")),
                brokenPoint("continuity", p -> {
                    p.setMetric("exact_match");
                    p.setContinuity(Continuity.LINEAR);
                }),
                brokenPoint("successes", p -> p.setKind(Kind.SCORE)));
    }

    private static Arguments brokenPoint(String field, Consumer<ScoredPoint> change) {
        return Arguments.of(field, change);
    }

    private static void loss(ScoredPoint point, double mean, Double standardError) {
        point.setKind(Kind.LOSS);
        point.setSuccesses(null);
        point.setMean(mean);
        point.setStandardError(standardError);
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("brokenPoints")
    void aPointThatCannotBeComputedIsRefusedByTheNameOfItsField(String field, Consumer<ScoredPoint> change) {
        refusedPoint(field, checkpoint -> change.accept(checkpoint.getPoint()));
    }

    @Test
    void theLargestPointsAreTaken() {
        Checkpoint loss = point();
        loss(loss.getPoint(), 1e100, 1e100);
        loss.getPoint().setExamples(1_000_000_000_000L);
        Checkpoint rounded = point();
        // a third, in three decimals
        rounded.getPoint().setMean(0.333);
        rounded.getPoint().setSuccesses(1.0);
        rounded.getPoint().setExamples(3);
        for (Checkpoint checkpoint : List.of(loss, rounded)) {
            assertThatCode(() -> read(TOPICS.checkpoints(), checkpoint)).doesNotThrowAnyException();
        }
    }

    private static void refusedPoint(String field, Consumer<Checkpoint> change) {
        Checkpoint point = point();
        change.accept(point);
        assertRefused(TOPICS.checkpoints(), point, field);
    }

    @Test
    void onlyTheCompactedTopicHasRecordsWithoutValue() {
        for (Topic<?> topic : List.of(TOPICS.generations(), TOPICS.checkpoints(), TOPICS.scores())) {
            assertThatExceptionOfType(SerializationException.class)
                    .isThrownBy(() -> topic.value().deserializer().deserialize(topic.name(), null));
        }
        assertThat(TOPICS.curves().value().deserializer().deserialize("curves", null))
                .isNull();
    }

    private static <T extends SpecificRecord> void assertRefused(Topic<T> topic, T record, String field) {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> read(topic, record))
                .withMessageStartingWith(field + " ");
    }

    private static <T extends SpecificRecord> T read(Topic<T> topic, T record) {
        return topic.value().decode(topic.value().encode(record));
    }
}
