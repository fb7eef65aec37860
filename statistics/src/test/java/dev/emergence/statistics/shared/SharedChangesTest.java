package dev.emergence.statistics.shared;

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
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SharedChangesTest {
    static List<JsonNode> golden() {
        return GoldenStatistics.cases("shared_changes.jsonl");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheReference(JsonNode golden) {
        List<List<BreakEvidence>> tasks = new ArrayList<>();
        IntStream.range(0, golden.get("tasks").intValue()).forEach(task -> tasks.add(new ArrayList<>()));
        for (JsonNode curve : golden.get("curves")) {
            tasks.get(curve.get("task").intValue())
                    .add(BreakEvidence.of(doubles(curve.get("u")), doubles(curve.get("v")), doubles(curve.get("se"))));
        }
        SharedChanges found = changes(tasks);
        JsonNode expected = golden.get("expected");

        assertThat(found.grid()).isEqualTo(doubles(expected.get("grid")));
        for (int g = 0; g < found.grid().length; g++) {
            assertNumber(
                    found.logFactor(g) / Math.log(10),
                    expected.get("factor_log10").get(g));
            assertNumber(found.weight(g), expected.get("weight").get(g));
        }
        assertNumber(found.evidenceLog10(), expected.get("evidence_log10"));
        assertThat(found.changes()).hasSameSizeAs(expected.get("changes"));
        for (int i = 0; i < found.changes().size(); i++) {
            assertChange(found.changes().get(i), expected.get("changes").get(i));
        }
        assertBelongs(tasks, found, expected.get("belongs"));
    }

    private static void assertChange(SharedChange change, JsonNode expected) {
        List<Integer> tasks = new ArrayList<>();
        expected.get("tasks").forEach(task -> tasks.add(task.intValue()));

        assertThat(change.tasks()).isEqualTo(tasks);
        assertThat(change.judged()).isEqualTo(expected.get("judged").intValue());
        assertThat(change.u()).isEqualTo(expected.get("position").doubleValue());
        assertThat(change.share()).isEqualTo(expected.get("share").doubleValue());
        assertThat(change.runWide() ? "RUN_WIDE_CHANGE" : "SHARED_CHANGE")
                .isEqualTo(expected.get("verdict").textValue());
        assertNumber(change.evidenceLog10(), expected.get("evidence_log10"));
    }

    private static void assertBelongs(List<List<BreakEvidence>> tasks, SharedChanges found, JsonNode belongs) {
        for (int task = 0; task < tasks.size(); task++) {
            for (int curve = 0; curve < tasks.get(task).size(); curve++) {
                BreakEvidence evidence = tasks.get(task).get(curve);
                int change = -1;
                if (evidence.position().isPresent()) {
                    double u = evidence.points()
                            .get(evidence.position().getAsInt())
                            .u();
                    change = found.sharedBy(u, task)
                            .map(found.changes()::indexOf)
                            .orElse(-1);
                }
                assertThat(change).isEqualTo(belongs.get(task).get(curve).asInt(-1));
            }
        }
    }

    @Test
    void noCandidateIsNoChange() {
        BreakEvidence shortCurve = BreakEvidence.of(new double[] {6}, new double[] {0}, new double[] {.1});

        for (List<List<BreakEvidence>> tasks : List.of(
                List.<List<BreakEvidence>>of(), List.of(List.<BreakEvidence>of()), List.of(List.of(shortCurve)))) {
            SharedChanges found = changes(tasks);
            assertThat(found.changes()).isEmpty();
            assertThat(found.evidenceLog10()).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(SharedChanges.ofFamily(List.of(found.factors())).changes())
                    .isEmpty();
        }
    }

    @Test
    void aTaskWithoutCurvesPlaysNoPart() {
        List<List<BreakEvidence>> tasks = run(new SplittableRandom(7), 10);
        SharedChanges without = changes(tasks);
        List<List<BreakEvidence>> more = new ArrayList<>(tasks);
        more.add(List.of());
        SharedChanges with = changes(more);

        assertThat(without.changes()).hasSize(1);
        assertThat(with.changes()).isEqualTo(without.changes());
    }

    @Test
    void runsThatBreakAtTheSameTokensHaveOneChangeOfTheFamily() {
        List<SharedChanges> runs = new ArrayList<>();
        for (int run = 0; run < 4; run++) {
            runs.add(changes(run(new SplittableRandom(run), 10)));
        }
        runs.add(changes(List.of())); // a run that nothing is known of
        SharedChanges family =
                SharedChanges.ofFamily(runs.stream().map(SharedChanges::factors).toList());

        assertThat(family.changes()).hasSize(1);
        assertThat(family.changes().get(0).tasks()).containsExactly(0, 1, 2, 3);
        assertThat(family.changes().get(0).judged()).isEqualTo(4);
        assertThat(family.changes().get(0).runWide()).isTrue();
    }

    /** Tasks of one curve each, .8 a decade with a jitter of .01, all of which jump by .5 at the 15th of 24 points. */
    private static List<List<BreakEvidence>> run(SplittableRandom random, int tasks) {
        List<List<BreakEvidence>> all = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            double[] u = new double[24];
            double[] v = new double[24];
            double[] se = new double[24];
            for (int j = 0; j < u.length; j++) {
                u[j] = 8 + .1 * j;
                v[j] = .8 * u[j] + (j < 14 ? 0 : .5) + .01 * random.nextGaussian();
                se[j] = .01;
            }
            all.add(List.of(BreakEvidence.of(u, v, se)));
        }
        return all;
    }

    private static SharedChanges changes(List<List<BreakEvidence>> tasks) {
        return SharedChanges.of(tasks.stream()
                .map(curves -> curves.stream().map(CandidateFactors::of).toList())
                .toList());
    }

    private static void assertNumber(double actual, JsonNode expected) {
        assertThat(agrees(actual, expected.doubleValue(), RELATIVE, ABSOLUTE))
                .as("%s, expected %s", actual, expected)
                .isTrue();
    }
}
