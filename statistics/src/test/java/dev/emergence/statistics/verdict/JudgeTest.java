package dev.emergence.statistics.verdict;

import static dev.emergence.statistics.GoldenStatistics.ABSOLUTE;
import static dev.emergence.statistics.GoldenStatistics.RELATIVE;
import static dev.emergence.statistics.GoldenStatistics.agrees;
import static dev.emergence.statistics.GoldenStatistics.doubles;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.statistics.GoldenStatistics;
import dev.emergence.statistics.curve.Links;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.metric.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JudgeTest {
    static List<JsonNode> golden() {
        return GoldenStatistics.cases("verdict.jsonl");
    }

    static List<JsonNode> guessing() {
        return GoldenStatistics.cases("verdict_guessing.jsonl");
    }

    static List<JsonNode> replicates() {
        return GoldenStatistics.cases("replicates.jsonl");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheReference(JsonNode golden) {
        Guessing guessing = Guessing.of(golden.get("chance").doubleValue());
        assertAgrees(golden, judge(golden, guessing, "companion_v", "companion_v_se"));
    }

    @ParameterizedTest
    @MethodSource("guessing")
    void agreesWithTheReferenceOnWhatGuessingGives(JsonNode golden) {
        Guessing guessing = Guessing.of(golden.get("declared").doubleValue())
                .orConstant(doubles(golden.get("column_means")))
                .withV(guesserV(golden));

        assertNumber(guessing.chance(), golden.get("chance"));
        assertNumber(guessing.chanceLow(), golden.get("chance_low"));
        if (golden.has("guess_v")) {
            assertNumber(guessing.v().orElseThrow(), golden.get("guess_v"));
        }
        assertAgrees(golden, judge(golden, guessing, "companion_v", "companion_v_se"));
    }

    @ParameterizedTest
    @MethodSource("replicates")
    void agreesWithTheReferenceWherePointsShareAScale(JsonNode golden) {
        Guessing guessing = Guessing.of(golden.get("chance").doubleValue());
        assertAgrees(golden, judge(golden, guessing, "v", "se"));
    }

    /** Of a companion that is {@code target_nll}; without one the guesser's v plays no part. */
    private static OptionalDouble guesserV(JsonNode golden) {
        if (!golden.has("guess_v")) {
            return OptionalDouble.empty();
        }
        double loss = GuesserLoss.of(
                        Metrics.TARGET_NLL.id(),
                        golden.get("chance").doubleValue(),
                        golden.get("answer_tokens").doubleValue())
                .orElseThrow();
        return OptionalDouble.of(
                Links.loss(loss, 0, golden.get("floor").doubleValue()).v());
    }

    private static ReasonedVerdict judge(JsonNode golden, Guessing guessing, String v, String se) {
        List<ReportedPoint> reported = new ArrayList<>();
        for (int i = 0; i < golden.get("u").size(); i++) {
            reported.add(new ReportedPoint(
                    golden.get("u").get(i).doubleValue(),
                    golden.get("successes").get(i).doubleValue(),
                    golden.get("examples").longValue()));
        }
        if (golden.get(v).isNull()) {
            return Judge.STANDARD.judge(reported, guessing);
        }
        BreakEvidence evidence =
                BreakEvidence.of(doubles(golden.get("u")), doubles(golden.get(v)), doubles(golden.get(se)));
        return Judge.STANDARD.judge(reported, guessing, evidence, Basis.COMPANION);
    }

    private static void assertAgrees(JsonNode golden, ReasonedVerdict judgement) {
        VerdictReasons reasons = judgement.reasons();

        assertThat(judgement.verdict()).hasToString(golden.get("expected").textValue());
        assertThat(reasons.position().orElse(-1))
                .isEqualTo(golden.get("position").asInt(-1));
        assertThat(reasons.formLearned().orElse(-1))
                .isEqualTo(golden.get("format_learned").asInt(-1));
        assertNumber(reasons.bayesFactorLog10().orElse(0), golden.get("bayes_factor_log10"));
        assertNumber(reasons.step().map(Step::size).orElse(0.0), golden.get("step"));
        assertNumber(reasons.step().map(Step::beyondGuessing).orElse(0.0), golden.get("beyond_guessing"));
        assertNumber(reasons.step().map(Step::z).orElse(0.0), golden.get("z"));
    }

    private static void assertNumber(double actual, JsonNode expected) {
        double number = expected.isNull() ? 0 : expected.doubleValue();
        assertThat(agrees(actual, number, RELATIVE, ABSOLUTE))
                .as("%s, expected %s", actual, expected)
                .isTrue();
    }
}
