package dev.emergence.analysis.view;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Evidence;
import dev.emergence.schemas.Judgement;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Reasons;
import dev.emergence.schemas.VerdictKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Curves for tests, whole. */
public final class SomeCurves {
    private SomeCurves() {}

    /** A judged training curve of one complete point of a thousand examples. */
    public static Curve of(String family, String task, String model, Double evidenceLog10, long time) {
        Curve curve = new Curve();
        curve.setFamily(family);
        curve.setModel(model);
        curve.setTask(task);
        curve.setMetric("exact_match");
        curve.setAxis(model.isEmpty() ? Axis.scaling : Axis.training);
        curve.setKind(Kind.PROPORTION);
        curve.setContinuity(Continuity.DISCONTINUOUS);
        curve.setScaleUnit("step");
        curve.setSignature("exact_match|v:1");
        curve.setPoints(new ArrayList<>(List.of(point(model, 100, true))));
        curve.setUndefined(new HashMap<>());
        curve.setTime(time);
        Evidence evidence = new Evidence();
        evidence.setMetric("exact_match");
        evidence.setBayesFactorLog10(evidenceLog10);
        curve.setEvidence(evidence);
        Judgement judgement = new Judgement();
        judgement.setVerdict(VerdictKind.NO_CHANGE);
        judgement.setBasis("link");
        judgement.setReasons(new Reasons());
        curve.setVerdict(judgement);
        return curve;
    }

    public static CurvePoint point(String model, long step, boolean complete) {
        CurvePoint point = new CurvePoint();
        point.setModel(model);
        point.setPosition(step);
        point.setStep(step);
        point.setScale((double) step);
        point.setExamples(1000);
        point.setAnnounced(complete ? 1000L : 2000L);
        point.setComplete(complete);
        point.setValue(.5);
        point.setSignature("exact_match|v:1");
        point.setUndefined(new HashMap<>());
        return point;
    }

    public static Summaries summaries(List<Curve> curves) {
        Summaries summaries = new Summaries(100_000, Duration.ofDays(7), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        curves.forEach(curve -> summaries.put(Keys.of(curve), CurveParts.summary(curve)));
        return summaries;
    }
}
