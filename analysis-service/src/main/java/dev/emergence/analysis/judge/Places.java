package dev.emergence.analysis.judge;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Position;

/** Where a point stands on its curve. */
public final class Places {
    private Places() {}

    /** @param point one of the curve's, with a scale */
    public static Position of(Curve curve, CurvePoint point) {
        Position position = new Position();
        position.setIndex(curve.getPoints().indexOf(point));
        position.setScale(point.getScale());
        position.setStep(point.getStep());
        return position;
    }
}
