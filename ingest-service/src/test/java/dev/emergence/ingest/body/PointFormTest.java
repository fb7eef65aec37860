package dev.emergence.ingest.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.ScoredPoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointFormTest {
    private static final String PLACE = "{\"family\": \"f\", \"model\": \"m\", \"step\": 7, \"task\": \"t\"";

    private static Reading<Checkpoint> point(String kind, String more) {
        return read(
                Reading.FORMS.points(),
                PLACE + ", \"metric\": \"pass\", \"kind\": \"" + kind + "\", \"continuity\": \"LINEAR\"" + more + "}");
    }

    private static Reading<Checkpoint> read(Form<Checkpoint> form, String json) {
        return Reading.of(form, json.getBytes(StandardCharsets.UTF_8), false);
    }

    private static ScoredPoint accepted(String kind, String more) {
        Reading<Checkpoint> reading = point(kind, more);
        assertThat(reading.rejected).isEmpty();
        return reading.accepted.get(0).getPoint();
    }

    @Test
    void successesGiveTheMeanOfAProportion() {
        ScoredPoint point = accepted("PROPORTION", ", \"successes\": 12, \"examples\": 164, \"chance\": 0.01");
        // 12/164 by hand
        assertThat(point.getMean()).isCloseTo(0.07317073170731707, within(1e-15));
        assertThat(point.getSuccesses()).isEqualTo(12);
        assertThat(point.getStandardError()).isNull();
        assertThat(point.getExamples()).isEqualTo(164);
        assertThat(point.getChance()).isEqualTo(0.01);
        assertThat(point.getMetric()).isEqualTo("pass");
        assertThat(point.getContinuity()).isEqualTo(Continuity.LINEAR);
    }

    @Test
    void aPointAndAnAnnouncementSayByWhichWeights() {
        Reading<Checkpoint> point = point(
                "LOSS", ", \"mean\": 3, \"standard_error\": 1, \"examples\": 20, \"checkpoint_id\": \"sha256:1f\"");
        assertThat(point.accepted.get(0).getCheckpointId()).isEqualTo("sha256:1f");
        Reading<Checkpoint> announcement =
                read(Reading.FORMS.announcements(), PLACE + ", \"examples\": 20, \"checkpoint_id\": \"sha256:1f\"}");
        assertThat(announcement.accepted.get(0).getCheckpointId()).isEqualTo("sha256:1f");
    }

    @Test
    void theMeanOfAProportionGivesItsSuccesses() {
        ScoredPoint point = accepted("PROPORTION", ", \"mean\": 0.25, \"standard_error\": 0.1, \"examples\": 20");
        // 0.25 of 20
        assertThat(point.getSuccesses()).isEqualTo(5);
        assertThat(point.getStandardError()).isEqualTo(0.1);
    }

    @Test
    void aLossMayExceedOneAndHasNoSuccesses() {
        ScoredPoint point = accepted("LOSS", ", \"mean\": 3.5, \"standard_error\": 0, \"examples\": 20");
        assertThat(point.getKind()).isEqualTo(Kind.LOSS);
        assertThat(point.getMean()).isEqualTo(3.5);
        assertThat(point.getSuccesses()).isNull();
        assertThat(point.getChance()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SCORE|, \"mean\": 0.5, \"examples\": 3|standard_error|MISSING",
                "SCORE|, \"standard_error\": 0.5, \"examples\": 3|mean|MISSING",
                "SCORE|, \"mean\": 0.5, \"standard_error\": 0.5|examples|MISSING",
                "SCORE|, \"mean\": 0.5, \"standard_error\": 0.5, \"examples\": 0|examples|MISSING",
                "SCORE|, \"mean\": 1.5, \"standard_error\": 0.5, \"examples\": 3|mean|RANGE",
                "LOSS|, \"mean\": -0.5, \"standard_error\": 0.5, \"examples\": 3|mean|RANGE",
                "SCORE|, \"mean\": NaN, \"standard_error\": 0.5, \"examples\": 3|mean|RANGE",
                "SCORE|, \"mean\": 0.5, \"standard_error\": -1, \"examples\": 3|standard_error|RANGE",
                "PROPORTION|, \"successes\": 4, \"examples\": 3|successes|RANGE",
                "PROPORTION|, \"successes\": -1, \"examples\": 3|successes|RANGE",
                "SCORE|, \"successes\": 1, \"examples\": 3|successes|RANGE",
                "LOSS|, \"successes\": 1, \"examples\": 3|successes|RANGE",
                "LOSS|, \"mean\": 2, \"standard_error\": 1, \"successes\": 1, \"examples\": 3|successes|RANGE",
                "LOSS|, \"mean\": 1.1e100, \"standard_error\": 1, \"examples\": 3|mean|RANGE",
                "LOSS|, \"mean\": 1, \"standard_error\": 1.1e100, \"examples\": 3|standard_error|RANGE",
                "LOSS|, \"mean\": 1, \"standard_error\": 1, \"examples\": 1000000000001|examples|RANGE",
                "PROPORTION|, \"successes\": 1, \"mean\": 0.5, \"examples\": 3|mean|RANGE",
                "PROPORTION|, \"mean\": 1.5, \"standard_error\": 0.5, \"examples\": 3|mean|RANGE",
                "PROPORTION|, \"successes\": 1, \"examples\": 2.5|examples|RANGE",
                "PROPORTION|, \"successes\": 1, \"examples\": 2, \"chance\": 2|chance|RANGE",
                "proportion|, \"successes\": 1, \"examples\": 2|kind|RANGE",
                "PROPORTION|, \"successes\": 1, \"examples\": 2, \"kind\": 3|kind|TYPE",
                "PROPORTION|, \"successes\": 1, \"examples\": 2, \"metric\": \"\"|metric|RANGE"
            })
    void aPointThatLacksOrContradictsSomethingIsRejectedByField(String kind, String more, String field, Reason reason) {
        Reading<Checkpoint> reading = point(kind, more);
        assertThat(reading.accepted).isEmpty();
        assertThat(reading.rejected).extracting(Reading.Rejected::field).containsExactly(field);
        assertThat(reading.reasons).containsExactly(reason);
    }

    @Test
    void aNameOfTheCatalogueMeansItsMetricOnly() {
        String point = PLACE
                + ", \"metric\": \"exact_match\", \"kind\": \"LOSS\", \"continuity\": \"LINEAR\", \"mean\": 3, \"standard_error\": 1, \"examples\": 9}";
        assertThat(read(Reading.FORMS.points(), point).rejected)
                .containsExactly(new Reading.Rejected(
                        1, "kind", "exact_match is a name of the catalogue (/v1/metrics): its kind is PROPORTION"));
        String proportion = point.replace("LOSS", "PROPORTION").replace("3", "0.5");
        assertThat(read(Reading.FORMS.points(), proportion).rejected)
                .extracting(Reading.Rejected::field)
                .containsExactly("continuity");
        assertThat(read(Reading.FORMS.points(), proportion.replace("LINEAR", "DISCONTINUOUS")).accepted)
                .hasSize(1);
    }

    @Test
    void aLossOfTheCatalogueStaysWithinItsRange() {
        String point = PLACE
                + ", \"metric\": \"brier\", \"kind\": \"LOSS\", \"continuity\": \"LINEAR\", \"mean\": 2.5, \"standard_error\": 1, \"examples\": 9}";
        assertThat(read(Reading.FORMS.points(), point).rejected)
                .extracting(Reading.Rejected::field)
                .containsExactly("mean");
        // docs/metrics.md: brier goes up to 2
        assertThat(read(Reading.FORMS.points(), point.replace("2.5", "2")).accepted)
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"family", "model", "task", "step", "metric", "kind", "continuity"})
    void aPointNamesItsPlaceAndItsMetric(String field) {
        String whole = PLACE
                + ", \"metric\": \"p\", \"kind\": \"PROPORTION\", \"continuity\": \"LINEAR\", \"successes\": 1, \"examples\": 2}";
        assertThat(read(Reading.FORMS.points(), whole).accepted).hasSize(1);
        Reading<Checkpoint> reading = read(Reading.FORMS.points(), whole.replace("\"" + field + "\":", "\"other\":"));
        assertThat(reading.accepted).isEmpty();
        assertThat(reading.rejected).extracting(Reading.Rejected::field).containsExactly(field);
        assertThat(reading.reasons).containsExactly(Reason.MISSING);
    }

    @Test
    void anAnnouncementSaysHowManyExamples() {
        Reading<Checkpoint> reading = read(Reading.FORMS.announcements(), PLACE + ", \"examples\": 500}");
        Checkpoint expected = Checkpoint.newBuilder()
                .setFamily("f")
                .setModel("m")
                .setStep(7L)
                .setTask("t")
                .setExamples(500L)
                .setTime(Reading.NOW)
                .build();
        assertThat(reading.accepted).containsExactly(expected);
        assertThat(read(Reading.FORMS.announcements(), PLACE + "}").rejected)
                .containsExactly(new Reading.Rejected(1, "examples", "is required"));
        for (String none : List.of("-1", "0", "1e13")) {
            assertThat(read(Reading.FORMS.announcements(), PLACE + ", \"examples\": " + none + "}").reasons)
                    .containsExactly(Reason.RANGE);
        }
    }
}
