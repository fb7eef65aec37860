package dev.emergence.analysis.state;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Factors;
import java.util.Map;
import java.util.Set;

/** Writes what the points of a subject's curves say onto them. */
interface SubjectJudge {
    /**
     * @param subject all metrics of one model's training, or of one family's scaling, by metric
     * @param changed those whose points have changed
     * @return of each metric that was judged, by metric, what it has to say of changes that its task shares with others
     */
    Map<String, Factors> judge(Map<String, Curve> subject, Set<String> changed);
}
