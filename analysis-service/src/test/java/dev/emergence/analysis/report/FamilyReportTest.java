package dev.emergence.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.SomeCurves;
import dev.emergence.analysis.view.Summary;
import dev.emergence.schemas.Annotation;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Reasons;
import dev.emergence.schemas.VerdictKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class FamilyReportTest {
    private static final Instant NOW = Instant.parse("2026-11-27T09:00:00Z");
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'|[a](b)";

    private static Curve curve(String task, String model, VerdictKind verdict, double evidence) {
        Curve curve = SomeCurves.of("f", task, model, evidence, 0);
        curve.getVerdict().setVerdict(verdict);
        curve.getVerdict().setCompanion("target_nll");
        Reasons reasons = curve.getVerdict().getReasons();
        reasons.setPosition(new Position(1, 2000.0, 2087L));
        reasons.setStepSize(0.327);
        reasons.setStepStandardError(0.041);
        reasons.setExplainedShare(0.08);
        return curve;
    }

    private static FamilyReport report(Curve... curves) {
        Collection<Summary> all = SomeCurves.summaries(List.of(curves)).of("f");
        return FamilyReport.of("f", NOW, "1.2", all, List.of(), List.of());
    }

    /** So many points, the value rising from 0 to 1. */
    private static JsonNode whole(CurveName name, int points) {
        ObjectNode curve = JsonNodeFactory.instance.objectNode();
        curve.put("metric", name.metric()).put("kind", "PROPORTION").put("scale_unit", "step");
        for (int i = 0; i < points; i++) {
            double value = (double) i / points;
            curve.withArray("points")
                    .addObject()
                    .put("scale", 100.0 * i)
                    .put("value", value)
                    .put("lower", value * 0.9)
                    .put("upper", Math.min(1, value * 1.1));
        }
        return curve;
    }

    @Test
    void breaksAreToldInWordsTheStrongestFirst() {
        FamilyReport report = report(
                curve("weak", "m", VerdictKind.BREAKTHROUGH, 2.5),
                curve("strong", "m", VerdictKind.BREAKTHROUGH, 8.8),
                curve("quiet", "m", VerdictKind.NO_CHANGE, -1));
        assertThat(report.breaks()).extracting(curve -> curve.name().task()).containsExactly("strong", "weak");
        String page = report.html(name -> null);
        assertThat(page)
                .contains("2 breakthrough, 1 no change")
                .contains("Broke at step 2,087. Exact match rose by +0.33 ± 0.04 within three checkpoints."
                        + " Evidence 10^8.8, judged by target nll of the same outputs."
                        + " The trend from before explains 8% of the change.")
                .contains("exact_match|v:1")
                .contains("Emergence Monitor 1.2");
    }

    @Test
    void ofSeveralMetricsOfATaskTheMostTellingIsShown() {
        Curve other = curve("t", "m", VerdictKind.GRADUAL, 9);
        other.setMetric("bleu");
        FamilyReport report = report(curve("t", "m", VerdictKind.BREAKTHROUGH, 3), other);
        assertThat(report.telling()).hasSize(1);
        assertThat(report.telling().get(0).name().metric()).isEqualTo("exact_match");
        assertThat(report.signatures()).containsOnlyKeys("bleu", "exact_match");
    }

    @Test
    void picturesHaveEachPointItsIntervalAndTheBreak() {
        String picture = CurvePicture.of(whole(new CurveName("f", "t", "exact_match", null, "m"), 30), 2000.0);
        assertThat(picture.split("h0", -1)).hasSize(30 + 1);
        assertThat(picture).contains("class=\"brk\"").doesNotContain("NaN").doesNotContain("Infinity");
        // 2000 is the 21st point: ten of thirty are from the break on
        assertThat(picture.substring(picture.indexOf("\"pt o\"")).split("h0", -1))
                .hasSize(10 + 1);
    }

    @Test
    void emptyAndFlatCurvesHaveAPictureToo() {
        for (int points : new int[] {0, 1, 2}) {
            assertThat(CurvePicture.of(whole(new CurveName("f", "t", "m", null, "m"), points), null))
                    .startsWith("<svg")
                    .doesNotContain("NaN")
                    .doesNotContain("Infinity");
        }
    }

    @Test
    void namesThatLookLikeMarkupStayText() {
        Curve curve = curve(HOSTILE, HOSTILE, VerdictKind.BREAKTHROUGH, 5);
        curve.setMetric(HOSTILE);
        curve.setSignature(HOSTILE);
        curve.setScaleUnit(HOSTILE);
        curve.getVerdict().setCompanion(HOSTILE);
        FamilyReport report = report(curve);
        assertThat(report.html(name -> whole(name, 9))).doesNotContain("<img").contains("&lt;img src=x");
        assertThat(report.markdown()).contains("\\<img").doesNotContain(" <img").contains("\\|\\[a\\]\\(b\\)");
    }

    @Test
    void aPageIsSmallEnoughToSendHoweverLargeTheFamily() {
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < 6000; i++) {
            curves.add(curve("a_task_with_a_rather_long_name_" + i, "m", VerdictKind.BREAKTHROUGH, 3));
        }
        String page = report(curves.toArray(Curve[]::new)).html(name -> whole(name, 300));
        assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(2_000_000);
        assertThat(page)
                .contains("more are left out")
                .contains("more are in the table below alone")
                .endsWith("</body></html>\n");
    }

    @Test
    void whatWasSaidOfRunsIsToldAsTextTheNewestHundredOfMany() {
        List<Annotation> said = new ArrayList<>();
        for (long step = 1; step <= 101; step++) {
            said.add(Annotation.newBuilder()
                    .setFamily("f")
                    .setModel("m")
                    .setStep(1000 + step)
                    .setText(HOSTILE)
                    .setWho("Ada")
                    .setId("id")
                    .setTime(step)
                    .build());
        }
        FamilyReport report = FamilyReport.of("f", NOW, "1.2", List.of(), List.of(), said);
        String page = report.html(name -> null);
        assertThat(page)
                .contains("m at step 1,101 (Ada): &lt;img src=x")
                .contains("m at step 1,002 (Ada)")
                .doesNotContain("m at step 1,001 (Ada)")
                .doesNotContain("<img");
        assertThat(report.markdown())
                .contains("## What was said of the runs", "m at step 1,101 \\(Ada\\)\\: \\<img")
                .doesNotContain(" <img");
    }

    @Test
    void whatTasksShareIsToldByItself() {
        Event change = new Event();
        change.setFamily("f");
        change.setModel("m");
        change.setTask("");
        change.setPosition(new Position(1, 2000.0, 2087L));
        change.setTasks(List.of("a", "b"));
        change.setJudged(8);
        change.setEvidenceLog10(6.0);
        FamilyReport report = FamilyReport.of("f", NOW, "1.2", List.of(), List.of(change), List.of());
        assertThat(report.html(name -> null)).contains("m at step 2,087: 2 of 8 tasks, evidence 10^6.0: a, b");
        assertThat(report.markdown()).contains("## What tasks or runs share");
    }
}
