package dev.emergence.statistics.verdict;

import static dev.emergence.statistics.GoldenStatistics.ABSOLUTE;
import static dev.emergence.statistics.GoldenStatistics.RELATIVE;
import static dev.emergence.statistics.GoldenStatistics.agrees;
import static dev.emergence.statistics.GoldenStatistics.doubles;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.statistics.GoldenStatistics;
import dev.emergence.statistics.evidence.BreakEvidence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JudgeTest {
    static List<JsonNode> golden() {
        return GoldenStatistics.cases("verdict.jsonl").stream()
                .filter(golden -> golden.get("chance").doubleValue() == 0) // others judge guessing
                .toList();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheReference(JsonNode golden) {
        ReasonedVerdict judgement = judge(golden);
        VerdictReasons reasons = judgement.reasons();

        assertThat(judgement.verdict()).hasToString(golden.get("expected").textValue());
        assertThat(reasons.position().orElse(-1))
                .isEqualTo(golden.get("position").asInt(-1));
        assertNumber(reasons.bayesFactorLog10().orElse(0), golden.get("bayes_factor_log10"));
        assertNumber(reasons.step().map(Step::size).orElse(0.0), golden.get("step"));
        assertNumber(reasons.step().map(Step::z).orElse(0.0), golden.get("z"));
    }

    private static ReasonedVerdict judge(JsonNode golden) {
        List<ReportedPoint> reported = new ArrayList<>();
        for (int i = 0; i < golden.get("u").size(); i++) {
            reported.add(new ReportedPoint(
                    golden.get("u").get(i).doubleValue(),
                    golden.get("successes").get(i).doubleValue(),
                    golden.get("examples").longValue()));
        }
        double chance = golden.get("chance").doubleValue();
        if (golden.get("companion_v").isNull()) {
            return Judge.STANDARD.judge(reported, chance);
        }
        BreakEvidence evidence = BreakEvidence.of(
                doubles(golden.get("u")), doubles(golden.get("companion_v")), doubles(golden.get("companion_v_se")));
        return Judge.STANDARD.judge(reported, chance, evidence, Basis.COMPANION);
    }

    private static void assertNumber(double actual, JsonNode expected) {
        double number = expected.isNull() ? 0 : expected.doubleValue();
        assertThat(agrees(actual, number, RELATIVE, ABSOLUTE))
                .as("%s, expected %s", actual, expected)
                .isTrue();
    }
}
