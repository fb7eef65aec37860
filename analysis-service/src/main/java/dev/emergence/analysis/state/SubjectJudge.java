package dev.emergence.analysis.state;

import dev.emergence.schemas.Curve;
import java.util.Map;
import java.util.Set;

/** Writes what the points of a subject's curves say onto them. */
interface SubjectJudge {
    /**
     * @param subject all metrics of one model's training, or of one family's scaling, by metric
     * @param changed those whose points have changed
     */
    void judge(Map<String, Curve> subject, Set<String> changed);
}
