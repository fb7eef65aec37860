package dev.emergence.scoring;

import static dev.emergence.scoring.Deployment.generation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.emergence.schemas.Choice;
import dev.emergence.schemas.DataErrorHandler;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.MetricDefinition;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScorerDefinition;
import dev.emergence.schemas.Topics;
import dev.emergence.service.PrometheusResource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScoringTopologyTest {
    private static final String SECRET = "the-secret-of-the-benchmark";

    @Test
    void aGenerationGivesItsScoreUnderTheKeyOfItsTask() {
        Generation generation = generation()
                .setFamily("a/b")
                .setParameters(1e6)
                .setTokens(3L)
                .setFlops(4.0)
                .setLoss(2.5)
                .setCheckpointId("weights")
                .setAttempt(2)
                .setCluster("c")
                .setChance(0.125)
                .setTargets(List.of("12"))
                .setOutput("13")
                .setTargetLogprobs(List.of(-1f, -3f))
                .build();
        try (Deployment deployment =
                new Deployment("alpha", "exact_match", "char_edit_distance", "target_nll", "target_probability")) {
            deployment.send(generation().setOutput("before").build());
            deployment.send(generation);
            Score first = Deployment.TOPICS.scores().value().decode(deployment.scores.readValue());
            // the catalogue's signatures, docs/metrics.md
            assertThat(first.getDefines())
                    .isEqualTo(new ScorerDefinition(
                            "alpha",
                            List.of(
                                    metric("char_edit_distance|tok:codepoint|norm:longer|v:1"),
                                    metric("exact_match|trim:unicode|empty:wrong|v:1"),
                                    metric("target_nll|unit:nat/token|v:1"),
                                    metric("target_probability|of:sequence|v:1"))));
            TestRecord<String, byte[]> record = deployment.scores.readRecord();
            assertThat(record.key()).isEqualTo("a%2Fb/t");
            Score score = Deployment.TOPICS.scores().value().decode(record.value());
            Score expected = Score.newBuilder()
                    .setFamily("a/b")
                    .setModel("m")
                    .setParameters(1e6)
                    .setStep(1L)
                    .setTokens(3L)
                    .setFlops(4.0)
                    .setLoss(2.5)
                    .setCheckpointId("weights")
                    .setTask("t")
                    .setExample("e")
                    .setAttempt(2)
                    .setCluster("c")
                    .setChance(0.125)
                    // as many as log-probabilities
                    .setTargetTokens(2)
                    .setDefinition(deployment.layout().name())
                    .setDefines(deployment.layout().definition())
                    .setPartition(0)
                    .setOffset(1)
                    // by hand: one of two characters differs; 12 is not 13; (1 + 3) / 2; e^-4
                    .setNumbers(List.of(0.5, 0.0, 2.0, Math.exp(-4)))
                    .setTime(5)
                    .build();
            assertThat(score).isEqualTo(expected);
        }
    }

    private static MetricDefinition metric(String signature) {
        return new MetricDefinition(signature.substring(0, signature.indexOf('|')), signature, 1, null);
    }

    @Test
    void ofFourOutputsWithHalfASurrogatePairOneIsRight() {
        List<String> outputs = List.of("\uD83D", "\uD83C", "\uDE00", "?");
        try (Deployment deployment =
                new Deployment("a", "exact_match", "quasi_exact_match", "prefix_match", "char_edit_distance")) {
            for (String target : outputs) {
                double[] sums = new double[4];
                for (String output : outputs) {
                    List<Double> numbers = deployment
                            .score(generation()
                                    .setTargets(List.of("a" + target))
                                    .setOutput("a" + output)
                                    .build())
                            .getNumbers();
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] += numbers.get(i);
                    }
                }
                // by name; three times one of two characters differs; SQuAD drops the question mark, so it equals no
                // half
                assertThat(sums).as(target).containsExactly(1.5, 1, 1, 1);
            }
        }
    }

    @Test
    void theDefinitionGoesAlongWithTheFirstScoreOfATaskAndWithEveryHundredth() {
        try (Deployment deployment = new Deployment("a", "exact_match")) {
            List<Integer> defined = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                if (deployment.score(generation().build()).getDefines() != null) {
                    defined.add(i);
                }
            }
            assertThat(defined).containsExactly(0, 100, 200);
            assertThat(deployment.score(generation().setTask("another").build()).getDefines())
                    .isEqualTo(deployment.layout().definition());
        }
    }

    @Test
    void withoutAChanceOfItsOwnAGenerationHasThatOfItsChoices() {
        List<Choice> choices =
                List.of(new Choice("a", -1.0, 1.0), new Choice("b", -2.0, 0.0), new Choice("c", -3.0, 0.0));
        try (Deployment deployment = new Deployment("a", "multiple_choice_grade")) {
            // one of three
            assertThat(deployment
                            .score(generation().setChoices(choices).build())
                            .getChance())
                    .isEqualTo(1.0 / 3);
            assertThat(deployment
                            .score(generation()
                                    .setChoices(choices)
                                    .setChance(0.5)
                                    .build())
                            .getChance())
                    .isEqualTo(0.5);
            assertThat(deployment
                            .score(generation().setChoices(List.of()).build())
                            .getChance())
                    .isNull();
            assertThat(deployment.score(generation().build()).getChance()).isNull();
        }
    }

    @Test
    void aMetricThatDoesNotApplyHasASignatureButNoScoreAndIsCountedWithItsReason() throws Exception {
        try (Deployment deployment = new Deployment("a", "exact_match", "brier", "target_nll")) {
            Score score = deployment.score(
                    generation().setTargets(List.of("x")).setOutput("x").build());
            assertThat(deployment.layout().scores(score.getNumbers())).containsOnly(entry("exact_match", List.of(1.0)));
            // brier, exact_match, target_nll
            assertThat(score.getNumbers()).containsExactly(Double.NaN, 1.0, Double.NaN);
            deployment.score(generation().build());
            String page = page(deployment);
            assertThat(page)
                    .contains("\nemergence_scores_total{metric=\"exact_match\"} 1.0\n")
                    .contains("\nemergence_scores_total{metric=\"brier\"} 0.0\n")
                    .contains("\nemergence_scores_skipped_total{metric=\"brier\",reason=\"no_choices\"} 2.0\n")
                    .contains("\nemergence_scores_skipped_total{metric=\"exact_match\",reason=\"no_output\"} 1.0\n")
                    .contains(
                            "\nemergence_scores_skipped_total{metric=\"target_nll\",reason=\"no_target_logprobs\"} 2.0\n")
                    .contains("\nemergence_scoring_seconds_count 2\n")
                    .contains("# TYPE emergence_scoring_seconds histogram\n");
        }
    }

    private static String page(Deployment deployment) throws Exception {
        return new PrometheusResource(deployment.metrics.registry, null).text();
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLettersAndTheNextGenerationIsScored() throws Exception {
        Generation broken = generation().setLoss(Double.NaN).build();
        List<byte[]> values = new ArrayList<>(List.of(
                "no avro".getBytes(StandardCharsets.UTF_8),
                Deployment.TOPICS.generations().value().encode(broken)));
        values.add(null);
        List<String> reasons = List.of(
                "no Avro single-object encoding of Generation", "loss must be finite", "record must not be null");
        long before = DataErrorHandler.counts().getOrDefault("emergence.generations", 0L);
        try (Deployment deployment = new Deployment("alpha", "exact_match")) {
            values.forEach(value -> deployment.generations.pipeInput("key", value));
            deployment.score(generation().build());
            for (int i = 0; i < values.size(); i++) {
                TestRecord<String, byte[]> letter = deployment.deadLetters.readRecord();
                assertThat(letter.key()).isEqualTo("key");
                assertThat(letter.value()).isEqualTo(values.get(i));
                assertThat(header(letter, DataErrorHandler.TOPIC)).isEqualTo(utf8("emergence.generations"));
                assertThat(header(letter, DataErrorHandler.OFFSET))
                        .isEqualTo(ByteBuffer.allocate(8).putLong(i).array());
                assertThat(header(letter, DataErrorHandler.EXCEPTION)).isEqualTo(utf8(reasons.get(i)));
                assertThat(header(letter, DataErrorHandler.SERVICE)).isEqualTo(utf8("scoring-alpha"));
            }
            assertThat(deployment.deadLetters.isEmpty()).isTrue();
            assertThat(page(deployment))
                    .contains(
                            "\nemergence_dead_letters_total{topic=\"emergence.generations\"} " + (before + 3) + ".0\n");
        }
    }

    private static byte[] header(TestRecord<String, byte[]> letter, String name) {
        return letter.headers().lastHeader(name).value();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aBugStopsTheThreadAndIsNoDeadLetter() {
        try (Deployment deployment = Deployment.withABug()) {
            Generation generation = generation().build();
            assertThatThrownBy(() -> deployment.send(generation))
                    .isInstanceOf(StreamsException.class)
                    .hasRootCauseInstanceOf(NullPointerException.class);
            assertThat(deployment.deadLetters.isEmpty()).isTrue();
            assertThat(deployment.scores.isEmpty()).isTrue();
        }
    }

    @Test
    void theProducerTakesDeadLettersOfTheLargestRecord() {
        assertThat(Deployment.streams("a"))
                .containsEntry("producer.max.request.size", Integer.toString(Topics.RECORD_BYTES));
    }

    @Test
    void twoDeploymentsWithDifferentMetricsDoNotKnowEachOther() {
        Generation generation =
                generation().setTargets(List.of("x")).setOutput("x").build();
        try (Deployment one = new Deployment("one", "exact_match");
                Deployment two = new Deployment("two", "char_edit_distance", "brier")) {
            Score first = one.score(generation);
            Score second = two.score(generation);
            assertThat(first.getDefines().getScorer()).isEqualTo("one");
            assertThat(first.getNumbers()).hasSize(1);
            assertThat(second.getDefines().getScorer()).isEqualTo("two");
            assertThat(second.getDefines().getMetrics())
                    .extracting(MetricDefinition::getMetric)
                    .containsExactly("brier", "char_edit_distance");
            assertThat(two.layout().scores(second.getNumbers())).containsOnlyKeys("char_edit_distance");
        }
    }

    @Test
    void theWaitOfAGenerationIsFromItsArrivalOnTheTopic() throws Exception {
        byte[] generation =
                Deployment.TOPICS.generations().value().encode(generation().build());
        try (Deployment deployment = new Deployment("alpha", "exact_match")) {
            long now = System.currentTimeMillis();
            // 90 s fall between the bounds of 60 s and 600 s; a clock that is ahead is no negative wait
            deployment.generations.pipeInput("key", generation, now - 90_000);
            deployment.generations.pipeInput("key", generation, now + 90_000);
            assertThat(page(deployment))
                    .contains("\nemergence_scoring_lag_seconds_bucket{scorer=\"alpha\",le=\"0.1\"} 1\n")
                    .contains("\nemergence_scoring_lag_seconds_bucket{scorer=\"alpha\",le=\"60.0\"} 1\n")
                    .contains("\nemergence_scoring_lag_seconds_bucket{scorer=\"alpha\",le=\"600.0\"} 2\n");
        }
    }

    @Test
    void aScoreCarriesNoText() {
        Generation generation = generation()
                .setPrompt(SECRET)
                .setTargets(List.of(SECRET))
                .setOutput(SECRET)
                .setOutputTokens(List.of(SECRET))
                .setTargetTokens(List.of(SECRET))
                .setChoices(List.of(new Choice(SECRET, -1.0, 1.0)))
                .setFinishReason(SECRET)
                .setAnswerPattern(SECRET)
                .setScores(Map.of(SECRET, 1.0))
                .setAttributes(Map.of(SECRET, SECRET))
                .build();
        try (Deployment deployment = new Deployment("a", ScorerTest.ALL)) {
            deployment.send(generation);
            TestRecord<String, byte[]> record = deployment.scores.readRecord();
            assertThat(new String(record.value(), StandardCharsets.ISO_8859_1) + record.key() + record.headers())
                    .doesNotContain(SECRET);
            Score score = Deployment.TOPICS.scores().value().decode(record.value());
            assertThat(deployment.layout().scores(score.getNumbers()))
                    .as("the texts were scored")
                    .containsEntry("exact_match", List.of(1.0));
        }
    }
}
