package dev.emergence.analysis.judge;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Position;

/** Where a point stands on its curve. */
public final class Places {
    private Places() {}

    /** @param point the curve's own, with a scale */
    @SuppressWarnings("ReferenceEquality") // it is one of the curve's, not an equal one
    public static Position of(Curve curve, CurvePoint point) {
        int index = curve.getPoints().size() - 1;
        while (curve.getPoints().get(index) != point) {
            index--;
        }
        return of(point, index);
    }

    /** @param index of the point on its curve */
    public static Position of(CurvePoint point, int index) {
        Position position = new Position();
        position.setIndex(index);
        position.setScale(point.getScale());
        position.setStep(point.getStep());
        return position;
    }
}
