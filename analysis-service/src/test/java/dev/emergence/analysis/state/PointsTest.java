package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a curve's axis counts. */
class PointsTest {
    private static Curve curve(Axis axis, CurvePoint... points) {
        Curve curve = new Curve();
        curve.setAxis(axis);
        curve.setPoints(new ArrayList<>(List.of(points)));
        Points.order(curve);
        return curve;
    }

    private static CurvePoint point(long position, Long step, Long tokens, boolean complete) {
        CurvePoint point = new CurvePoint();
        point.setModel("m" + position);
        point.setPosition(position);
        point.setStep(step);
        point.setTokens(tokens);
        point.setComplete(complete);
        point.setKind(Kind.PROPORTION);
        point.setContinuity(Continuity.DISCONTINUOUS);
        point.setSignature("v:1");
        point.setUndefined(new HashMap<>());
        return point;
    }

    @Test
    void theScaleIsWhatMostCompletePointsHave() {
        CurvePoint without = point(0, null, null, true);
        Curve curve = curve(
                Axis.training,
                point(1, null, 1_000L, true),
                point(2, null, 2_000L, true),
                point(3, 3L, null, true),
                without);

        assertThat(curve.getScaleUnit()).isEqualTo("tokens");
        assertThat(curve.getPoints()).extracting(CurvePoint::getScale).containsExactly(null, null, 1e3, 2e3);
        assertThat(without.getUndefined()).containsEntry("scale", "no_tokens");
    }

    @Test
    void ofAsManyTokensComeBeforeSteps() {
        Curve curve = curve(Axis.training, point(1, 1L, null, true), point(2, null, 2_000L, true));

        assertThat(curve.getScaleUnit()).isEqualTo("tokens");
    }

    @Test
    void pointsThatAreNotCompleteDoNotChoose() {
        Curve curve = curve(
                Axis.training, point(1, 1L, null, true), point(2, null, 2_000L, false), point(3, null, 3_000L, false));

        assertThat(curve.getScaleUnit()).isEqualTo("step");
    }

    @Test
    void ofModelsParametersComeBeforeComputeAndOneWithoutThemErasesNothing() {
        CurvePoint one = point(1, null, null, true);
        CurvePoint other = point(2, null, null, true);
        CurvePoint flops = point(3, null, null, true);
        one.setParameters(1e6);
        other.setParameters(1e7);
        flops.setFlops(1e18);
        Curve curve = curve(Axis.scaling, one, other, flops);

        assertThat(curve.getScaleUnit()).isEqualTo("parameters");
        assertThat(flops.getScale()).isNull();
        assertThat(flops.getUndefined()).containsEntry("scale", "no_parameters");
    }

    @Test
    void withoutAnyScaleThereIsNone() {
        Curve curve = curve(Axis.training, point(0, null, null, true));

        assertThat(curve.getScaleUnit()).isNull();
        assertThat(curve.getPoints().get(0).getUndefined()).containsEntry("scale", "no_scale");
    }
}
