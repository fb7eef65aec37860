package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.ScoredPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which models a scaling curve compares. */
class TrainingTest {
    /** Parameters of each model, a million times 1, 2, 4, 8, …. */
    private static double parameters(int model) {
        return 1e6 * (1 << model);
    }

    private static CurvePoint point(int model, String tokens) {
        CurvePoint point = new CurvePoint();
        point.setModel("m" + model);
        point.setParameters(parameters(model));
        point.setTokens(tokens.equals("-") ? null : (long) (1e6 * Double.parseDouble(tokens)));
        point.setScale(parameters(model));
        point.setKind(Kind.PROPORTION);
        point.setComplete(true);
        point.setUndefined(new HashMap<>());
        return point;
    }

    /** Millions of tokens of each model, and those that take no part: the number of a model, and whether it has less or more. */
    @ParameterizedTest
    @CsvSource({
        // as many tokens for all
        "100 100 100 100 100 100,  ''",
        "100 100 100 100 100 7,    5<",
        "100 100 100 100 7 3,      4< 5<",
        "100 100 100 100 100 50,   ''",
        "100 100 100 100 100 49,   5<",
        "100 100 100 100 100 0,    5<",
        "100 201 100 100 100 100,  1>",
        // 20 tokens per parameter for all
        "20 40 80 160 320 640,     ''",
        "20 40 80 160 320 44.8,    5<",
        // has as many tokens as the median of the others
        "20 40 80 160 320 80,      5<",
        "20 40 80 160 320 320,     ''",
        // the others are in training
        "7 7 7 7 7 100,            5>",
        // one that doesn't say
        "100 - 100 100 100 7,      5<",
        "- - - - - -,              ''",
        // no two of them alike
        "1 2000 3 700 30 9000,     ''",
        "100 7,                    ''",
    })
    void modelsOfAFamilyThatAreTrainedAlikeAreCompared(String tokens, String apart) {
        Curve curve = new Curve();
        curve.setAxis(Axis.scaling);
        curve.setKind(Kind.PROPORTION);
        curve.setPoints(new ArrayList<>());
        for (String of : tokens.split(" ")) {
            curve.getPoints().add(point(curve.getPoints().size(), of));
        }
        // noted once, it is forgotten when it holds no more
        curve.getPoints().forEach(point -> CurveJudge.setApart(point, CurveJudge.STILL_TRAINING));
        Training.compare(curve, 2);
        List<String> found = new ArrayList<>();
        for (CurvePoint point : curve.getPoints()) {
            CurveJudge.absence(curve, point)
                    .ifPresent(reason ->
                            found.add(point.getModel().substring(1) + (reason.equals("still_training") ? "<" : ">")));
        }
        assertThat(String.join(" ", found)).isEqualTo(apart);
    }

    private static void send(Pipeline pipeline, int model, long tokens, double loss, double right) {
        for (Kind kind : List.of(Kind.LOSS, Kind.PROPORTION)) {
            Checkpoint checkpoint = Scores.announcement("m" + model, tokens / 1000, 0);
            checkpoint.setExamples(null);
            checkpoint.setTokens(tokens);
            checkpoint.setParameters(parameters(model));
            ScoredPoint point = new ScoredPoint();
            point.setMetric(kind == Kind.LOSS ? "target_nll" : "exact_match");
            point.setKind(kind);
            point.setContinuity(kind == Kind.LOSS ? Continuity.LINEAR : Continuity.DISCONTINUOUS);
            point.setMean(kind == Kind.LOSS ? loss : right);
            // of 500 examples
            point.setSuccesses(kind == Kind.LOSS ? null : 500 * right);
            point.setStandardError(kind == Kind.LOSS ? loss / 50 : null);
            point.setExamples(500);
            checkpoint.setPoint(point);
            pipeline.checkpoint(checkpoint);
        }
        pipeline.pass(Duration.ofSeconds(1));
    }

    /** Eight finished models of 100 million tokens each, and the ninth: at 7% of them at four times the loss, then where it belongs. */
    @Test
    void theLargestModelThatHasOnlyBegunMakesNoCollapse() {
        try (Pipeline pipeline = new Pipeline()) {
            for (int model = 0; model < 8; model++) {
                send(pipeline, model, 100_000_000, 4 * Math.pow(2, -.1 * model), .5 + .02 * model);
            }
            send(pipeline, 8, 7_000_000, 9, .01);
            assertThat(pipeline.events()).isEmpty();
            List<CurvePoint> points =
                    pipeline.scaling(Scores.TASK, "exact_match").getPoints();
            assertThat(points).hasSize(9);
            assertThat(points.get(8).getValue()).isEqualTo(.01);
            assertThat(points.get(8).getUndefined()).containsEntry("forecast", "still_training");

            send(pipeline, 8, 60_000_000, 4 * Math.pow(2, -.8), .66);
            assertThat(pipeline.events()).isEmpty();
            points = pipeline.scaling(Scores.TASK, "exact_match").getPoints();
            assertThat(points.get(8).getForecast()).isNotNull();
        }
    }

    @Test
    void aBreakNamesTheModelsWhosePointsMakeIt() {
        try (Pipeline pipeline = new Pipeline()) {
            for (int model = 0; model < 12; model++) {
                boolean broken = model >= 8;
                double loss = 4 * Math.pow(2, -.1 * model) * (broken ? .5 : 1);
                send(pipeline, model, 100_000_000, loss, broken ? .7 : .1);
            }
            List<Event> events = pipeline.events();
            assertThat(events).hasSize(1);
            // found with the first of them
            assertThat(events.get(0).getMadeBy()).containsExactly("m8");
        }
    }
}
