package dev.emergence.analysis.state;

import dev.emergence.analysis.event.Standings;
import dev.emergence.analysis.view.Curves;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.Factors;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Standing;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** Has changed curves of a subject judged together, writes down what differs from before, and sends it out. */
final class Publication {
    private final CurveStore curves;
    private final SubjectJudge judge;
    private final Quarantine quarantine;
    private final BiConsumer<String, Found> out;
    private final long now;
    private final boolean takesBack;

    /**
     * @param out takes, by its key, each point and each summary that has changed, and how judged curves stand
     * @param takesBack whether points are taken back: what was said of them isn't held then for lack of data
     */
    Publication(
            CurveStore curves,
            SubjectJudge judge,
            Quarantine quarantine,
            BiConsumer<String, Found> out,
            long now,
            boolean takesBack) {
        this.curves = curves;
        this.judge = judge;
        this.quarantine = quarantine;
        this.out = out;
        this.now = now;
        this.takesBack = takesBack;
    }

    /**
     * Judges what has changed and sends it out.
     *
     * @param subject its key
     * @param sound whether all of it could be estimated
     */
    boolean publish(String subject, Subject kept, Set<String> changed, boolean sound) {
        Map<String, Curve> all = kept.curves();
        boolean anew = quarantine.holds(subject) || all.values().stream().anyMatch(Failed::is);
        Set<String> judged = anew ? all.keySet() : onOtherGrounds(kept, changed);
        Map<String, Factors> factors = new HashMap<>();
        boolean well = sound
                && (judged.isEmpty() || quarantine.guard(subject, () -> factors.putAll(judge.judge(all, judged))));
        if (well) {
            quarantine.release(subject);
        } else {
            all.values().forEach(Failed::mark);
        }
        all.values().forEach(curve -> send(kept, curve, factors.get(curve.getMetric())));
        return well;
    }

    private static Set<String> onOtherGrounds(Subject kept, Set<String> changed) {
        Set<String> others = new TreeSet<>();
        for (String metric : changed) {
            Curve curve = kept.curves().get(metric);
            KeptCurve old = kept.kept(curve);
            if (old != null && old.sameGrounds(curve)) {
                old.keepForecasts(curve);
            } else {
                others.add(metric);
            }
        }
        return others;
    }

    /** @param factors null where the curve was not judged */
    private void send(Subject kept, Curve curve, Factors factors) {
        String key = Keys.of(curve);
        CurveSummary summary = curves.put(
                kept,
                curve,
                now,
                point -> out.accept(Keys.of(key, curve.getAxis(), point), new Found.Point(point)),
                point -> out.accept(Keys.of(key, curve.getAxis(), point), new Found.Point(null)));
        if (summary == null) {
            return;
        }
        if (Curves.isShown(curve.getAxis(), curve.getPoints().size())) {
            out.accept(key, new Found.Summary(summary));
            if (curve.getVerdict() != null) {
                Standing standing = Standings.of(curve);
                standing.setTakenBack(takesBack);
                standing.setFactors(curve.getAxis() == Axis.training ? factors : null);
                out.accept(key, new Found.Stands(standing));
            }
        } else if (takesBack) {
            withdraw(curve);
        }
    }

    /**
     * Takes points off curves of a subject. A curve without any is deleted, and its companions are judged again.
     *
     * @param subject its key
     * @param gone of a metric's curve and a point
     * @param reorder brings a curve that has lost points in order, and compares those that are left
     * @return metrics whose curves have changed, and are there
     */
    Set<String> takeOff(
            String subject,
            Subject kept,
            Set<String> metrics,
            BiPredicate<String, CurvePoint> gone,
            Consumer<Curve> reorder) {
        Map<String, Curve> all = kept.curves();
        int before = all.size();
        Set<String> changed = new TreeSet<>();
        boolean sound = true;
        for (String metric : metrics) {
            Curve curve = all.get(metric);
            if (curve != null && curve.getPoints().removeIf(point -> gone.test(metric, point))) {
                if (curve.getPoints().isEmpty()) {
                    delete(kept, curve);
                } else {
                    sound &= quarantine.guard(subject, () -> reorder.accept(curve));
                    changed.add(metric);
                }
            }
        }
        if (all.size() < before) {
            changed.addAll(all.keySet());
        }
        if (!changed.isEmpty()) {
            publish(subject, kept, changed, sound);
        }
        if (all.isEmpty()) {
            quarantine.release(subject);
        }
        return changed;
    }

    private void delete(Subject kept, Curve curve) {
        String key = Keys.of(curve);
        curves.delete(kept, curve, point -> out.accept(Keys.of(key, curve.getAxis(), point), new Found.Point(null)));
        withdraw(curve);
    }

    /** It is a curve no more. */
    private void withdraw(Curve curve) {
        String key = Keys.of(curve);
        out.accept(key, new Found.Summary(null));
        out.accept(key, new Found.Stands(Standings.ofNoMore(curve)));
    }
}
