package dev.emergence.scoring;

import static dev.emergence.scoring.Deployment.generation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Score;
import dev.emergence.statistics.metric.Metric;
import dev.emergence.statistics.metric.Metrics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class ScorerTest {
    /** The whole catalogue. */
    static final String[] ALL = Arrays.stream(Metrics.values()).map(Metric::id).toArray(String[]::new);

    static final PassedScores NOTHING_PASSED = new PassedScores(List.of());

    private final Scorer scorer = new Scorer("all", List.of(ALL), NOTHING_PASSED);
    private final Map<String, String> skipped = new HashMap<>();

    /** Numbers by metric. */
    private Map<String, List<Double>> score(Generation generation) {
        skipped.clear();
        Score score = scorer.score(generation, 0, 0, skipped::put);
        assertThat(Deployment.metrics(scorer)).containsOnly(ALL);
        Map<String, List<Double>> scores = scorer.layout().scores(score.getNumbers());
        // each metric is scored or skipped, never both
        assertThat(scores.size() + skipped.size()).isEqualTo(ALL.length);
        assertThat(scores.keySet()).noneMatch(skipped::containsKey);
        scores.forEach((metric, vector) -> assertThat(vector).as(metric).allMatch(Double::isFinite));
        // the topic takes it
        byte[] bytes = Deployment.TOPICS.scores().value().encode(score);
        assertThat(Deployment.TOPICS.scores().value().decode(bytes).getNumbers())
                .isEqualTo(score.getNumbers());
        return scores;
    }

    @Test
    void anUnknownMetricStopsTheServiceWithTheKnownOnes() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Scorer("a", List.of("exact_match", "exact_mach"), NOTHING_PASSED))
                .withMessageContaining("SCORING_METRICS names the unknown metric 'exact_mach'. Known: ")
                .satisfies(e -> assertThat(e.getMessage()).contains(ALL));
    }

    @Test
    void spacesAroundIdsAndRepeatedIdsDoNotMatter() {
        assertThat(Deployment.metrics(new Scorer("a", List.of("brier", " exact_match", "brier "), NOTHING_PASSED)))
                .containsExactly("brier", "exact_match");
    }

    @Test
    void theDefaultMetricsAreKnown() throws NoSuchMethodException {
        String ids = ScoringConfig.class
                .getDeclaredMethod("metrics")
                .getAnnotation(io.smallrye.config.WithDefault.class)
                .value();
        // enough for a verdict on free answers and on choices
        assertThat(Deployment.metrics(new Scorer("a", List.of(ids.split(",")), NOTHING_PASSED)))
                .containsExactlyInAnyOrder(
                        "exact_match",
                        "format_valid",
                        "token_edit_distance",
                        "char_edit_distance",
                        "target_nll",
                        "target_probability",
                        "multiple_choice_grade",
                        "brier");
    }

    @Test
    void aGenerationWithNothingToScoreSkipsEveryMetric() {
        assertThat(score(generation().build())).isEmpty();
        assertThat(skipped).containsOnlyKeys(ALL);
    }

    @Test
    void anEmptyOutputIsAWrongAnswer() {
        Map<String, List<Double>> scores =
                score(generation().setTargets(List.of("42")).setOutput("").build());
        // nothing equals 42; both of its characters are missing
        assertThat(scores).containsEntry("exact_match", List.of(0.0)).containsEntry("char_edit_distance", List.of(1.0));
    }

    @Test
    void halvesOfSurrogatePairsAreScoredLikeAnyCharacter() {
        Map<String, List<Double>> scores = score(generation()
                .setTargets(List.of("a\uD83D"))
                .setOutput("a\uDE00")
                .setOutputTokens(List.of("a", "\uDE00"))
                .setTargetTokens(List.of("a", "\uD83D"))
                .build());
        // one of two code points differs
        assertThat(scores).containsEntry("exact_match", List.of(0.0)).containsEntry("char_edit_distance", List.of(0.5));
    }

    @Test
    void anOutputOfAMegabyteIsScoredOrSkippedForItsLength() {
        long seed = 20260106;
        Random random = new Random(seed);
        StringBuilder words = new StringBuilder();
        while (words.length() < 1_000_000) {
            words.append(Integer.toString(random.nextInt(1 << 20), 36)).append(random.nextInt(10) == 0 ? '\n' : ' ');
        }
        Map<String, List<Double>> scores = score(generation()
                .setTargets(List.of(words.reverse().toString()))
                .setOutput(words.reverse().toString())
                .setAnswerPattern("(\\w+\\s?)+$")
                .build());
        assertThat(scores).as("seed %d", seed).containsEntry("exact_match", List.of(0.0));
        assertThat(skipped).containsEntry("char_edit_distance", "text_too_long");
    }

    @Test
    void aSumOfLogProbabilitiesIsALossOfAsManyTokensAsAreSaid() {
        Generation generation = generation()
                .setTargets(List.of("ab"))
                .setTargetLogprobSum(-3.0)
                .setTargetTokenCount(4)
                .build();
        // 3 nats over 4 tokens
        assertThat(score(generation)).containsEntry("target_nll", List.of(0.75));
        assertThat(scorer.score(generation, 0, 0, (metric, reason) -> {}).getTargetTokens())
                .isEqualTo(4);
    }

    @Test
    void invalidLikelihoodsAreSkippedRatherThanScored() {
        score(generation()
                .setTargets(List.of("x"))
                .setTargetLogprobs(List.of(0.5f))
                .setChoices(List.of(new Choice("a", Double.NaN, 1.0)))
                .build());
        assertThat(skipped)
                .containsEntry("target_nll", "invalid_target_logprobs")
                .containsEntry("brier", "invalid_choices");
    }

    /** Above 0 by rounding, above 0, masked, no number: each costs the metrics of that field and no other. */
    @ParameterizedTest
    @CsvSource({
        "0.0000001,,",
        "0.00003,,",
        "0.01,,",
        "0.0100001, invalid_target_logprobs, invalid_choices",
        "0.5, invalid_target_logprobs, invalid_choices",
        "-1e9, invalid_target_logprobs,",
        "-Infinity, invalid_target_logprobs, invalid_choices",
        "NaN, invalid_target_logprobs, invalid_choices"
    })
    void anOddLogProbabilityCostsOnlyTheMetricsThatReadIt(double odd, String target, String choices) {
        Map<String, List<Double>> scores = score(generation()
                .setTargets(List.of("x"))
                .setOutput("x")
                .setTargetLogprobs(List.of(-2f, (float) odd))
                .setChoices(List.of(new Choice("a", odd, 0.0), new Choice("b", -3.0, 1.0)))
                .build());
        // the output is the target
        assertThat(scores).containsEntry("exact_match", List.of(1.0)).containsEntry("char_edit_distance", List.of(0.0));
        for (String metric : List.of("target_nll", "bits_per_byte", "target_probability", "least_token_probability")) {
            assertThat(skipped.get(metric)).as(metric).isEqualTo(target);
        }
        for (String metric : List.of("multiple_choice_grade", "choice_probability", "brier")) {
            assertThat(skipped.get(metric)).as(metric).isEqualTo(choices);
        }
        if (target == null) {
            // (2 + 0) / 2
            assertThat(scores).containsEntry("target_nll", List.of(1.0));
        }
    }

    @Test
    void aNumberThatNoScoreMayBeIsSkippedAndTheOtherMetricsGoOn() {
        // finite and at most 0, as the contract asks
        Map<String, List<Double>> scores = score(generation()
                .setChoices(List.of(new Choice("a", 0.0, 0.0), new Choice("b", -Double.MAX_VALUE, 1.0)))
                .build());
        assertThat(skipped).containsEntry("choice_margin_loss", "out_of_range");
        // by hand: the right choice has no probability
        assertThat(scores).containsEntry("choice_probability", List.of(0.0)).containsEntry("brier", List.of(2.0));
    }

    @Test
    void choicesAreGradedByTheLikeliest() {
        Map<String, List<Double>> scores = score(generation()
                .setChoices(List.of(new Choice("a", Math.log(0.75), 0.0), new Choice("b", Math.log(0.25), 1.0)))
                .build());
        assertThat(scores).containsEntry("multiple_choice_grade", List.of(0.0));
        // (0.75 - 0)^2 + (0.25 - 1)^2 by hand
        assertThat(scores.get("brier").get(0)).isCloseTo(1.125, within(1e-12));
    }
}
