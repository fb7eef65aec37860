package dev.emergence.analysis.state;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import java.util.List;

/** How a curve in quarantine looks: its points stay, and nothing is said of them. */
final class Failed {
    private static final String REASON = "internal_error";
    private static final List<String> FIELDS = List.of("scores", "evidence", "verdict");

    private Failed() {}

    static boolean is(Curve curve) {
        return curve.getUndefined().containsValue(REASON);
    }

    static void mark(Curve curve) {
        curve.setScores(null);
        curve.setEvidence(null);
        curve.setVerdict(null);
        curve.getUndefined().clear();
        FIELDS.forEach(field -> curve.getUndefined().put(field, REASON));
        for (CurvePoint point : curve.getPoints()) {
            point.setForecast(null);
            point.getUndefined().put("forecast", REASON);
        }
    }
}
