package dev.emergence.analysis.state;

import dev.emergence.schemas.Curve;
import java.util.Map;

/** The statistics of a subject's curves. */
final class CurveJudge {
    private CurveJudge() {}

    /** @param subject all metrics of one model's training, or of one family's scaling, by metric */
    static void judge(Map<String, Curve> subject) {
        // evidence and verdicts come with their own module
    }
}
