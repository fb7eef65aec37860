package dev.emergence.analysis.judge;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.ExamplesChanged;
import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.curve.Overlap;
import dev.emergence.statistics.verdict.GuesserLoss;
import dev.emergence.statistics.verdict.Guessing;
import dev.emergence.statistics.verdict.ReportedPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A reported curve beside the best companion that covers its points, or alone where none does. Of both curves only the points that both
 * have take part.
 */
final class Matched {
    /** A companion covers the reported points if it has this part of them, and the newest ones. */
    private static final double COVERED = .9;

    private static final int NEWEST = 3;

    final Curve curve;
    final Optional<Curve> companion;

    /** Of the reported curve. */
    final List<CurvePoint> points = new ArrayList<>();

    /** The same of the companion; none without one. */
    final List<CurvePoint> companionPoints = new ArrayList<>();

    /** Better companions, and why they were not taken. */
    final Map<String, String> passedOver = new TreeMap<>();

    /** @param companions of the same subject, the best first */
    Matched(Curve curve, List<Curve> companions) {
        this.curve = curve;
        companion = companions.stream().filter(this::covers).findFirst();
        if (companion.isEmpty()) {
            points.addAll(CurveJudge.takingPart(curve));
        }
    }

    /** Where it covers the reported points, its points and theirs are matched; else it is noted why it does not. */
    @SuppressWarnings("ReferenceEquality") // the same object, not an equal one
    private boolean covers(Curve other) {
        if (other == curve) {
            return false;
        }
        List<CurvePoint> reported = CurveJudge.takingPart(curve);
        Map<List<Object>, CurvePoint> others = new HashMap<>();
        CurveJudge.takingPart(other).forEach(point -> others.put(checkpoint(point), point));
        List<CurvePoint> shared = reported.stream()
                .filter(point -> others.containsKey(checkpoint(point)))
                .toList();
        List<CurvePoint> newest = reported.subList(Math.max(0, reported.size() - NEWEST), reported.size());
        if (shared.size() < COVERED * reported.size()) {
            passedOver.put(other.getMetric(), "too_few_points");
            return false;
        } else if (!newest.stream().allMatch(point -> others.containsKey(checkpoint(point)))) {
            passedOver.put(other.getMetric(), "newest_points_missing");
            return false;
        }
        points.addAll(shared);
        shared.forEach(point -> companionPoints.add(at(point.getScale(), others.get(checkpoint(point)))));
        return true;
    }

    private static List<Object> checkpoint(CurvePoint point) {
        return List.of(point.getModel(), point.getPosition(), point.getLap());
    }

    /** The same checkpoint is at the same scale, also where one curve counts tokens and the other steps. */
    private static CurvePoint at(double scale, CurvePoint point) {
        return point.getScale() == scale
                ? point
                : CurvePoint.newBuilder(point).setScale(scale).build();
    }

    /**
     * The points as proportions: as they were measured just before a point, and from there on linked both ways by the examples that each two
     * neighbours share.
     *
     * @param at index of the point
     */
    List<ReportedPoint> reported(int at) {
        List<Optional<Overlap>> overlaps = Overlaps.of(curve, points);
        double[] moved = new double[points.size()];
        for (int i = 1; i < moved.length; i++) {
            CurvePoint point = points.get(i);
            boolean links = overlaps.get(i).filter(Overlap::links).isPresent();
            double plain = links ? share(point) - share(points.get(i - 1)) : 0;
            moved[i] = moved[i - 1] + (links ? point.getPaired().getMeanChange() - plain : 0);
        }
        double anchor = moved.length == 0 ? 0 : moved[Math.max(0, at - 1)];
        List<ReportedPoint> reported = new ArrayList<>();
        for (int i = 0; i < moved.length; i++) {
            CurvePoint point = points.get(i);
            double part =
                    overlaps.get(i).filter(Overlap::links).map(Overlap::part).orElse(1.0);
            double n = Math.max(1, CurveLink.examples(point) * part);
            double right = moved[i] == anchor
                    ? CurveLink.successes(point) * (n / CurveLink.examples(point))
                    : (share(point) + moved[i] - anchor) * n;
            reported.add(new ReportedPoint(Math.log10(point.getScale()), Math.max(0, Math.min(right, n)), n));
        }
        return reported;
    }

    private static double share(CurvePoint point) {
        return CurveLink.successes(point) / CurveLink.examples(point);
    }

    /** What guessing gets right on the newest point's examples, and what the companion gives a guesser there. */
    Guessing guessing(LinkedCurve linked) {
        if (points.isEmpty()) {
            return Guessing.NEVER;
        }
        CurvePoint newest = points.get(points.size() - 1);
        Guessing guessing = Guessing.of(newest.getChance())
                .orConstant(newest.getConstantChoices().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray());
        return companion.isEmpty() ? guessing : guessing.withV(guesserV(guessing.chance(), linked));
    }

    /** Where examples changed, of the reported curve or else of its companion: nearest to a point, the last of equals. */
    Optional<ExamplesChanged> examplesChanged(int at) {
        return changed(curve, points, at).or(() -> companion.flatMap(other -> changed(other, companionPoints, at)));
    }

    private Optional<ExamplesChanged> changed(Curve of, List<CurvePoint> ofPoints, int at) {
        List<Optional<Overlap>> overlaps = Overlaps.of(of, ofPoints);
        int nearest = -1;
        int times = 0;
        for (int i = 0; i < overlaps.size(); i++) {
            if (overlaps.get(i).filter(overlap -> !overlap.isSame()).isPresent()) {
                times++;
                nearest = nearest < 0 || Math.abs(i - at) <= Math.abs(nearest - at) ? i : nearest;
            }
        }
        if (nearest < 0) {
            return Optional.empty();
        }
        Overlap overlap = overlaps.get(nearest).orElseThrow();
        String by = overlap.links() ? "shared" : overlap.isNone() ? "none" : "plain";
        return Optional.of(new ExamplesChanged(
                Places.of(curve, points.get(nearest)), overlap.shared(), overlap.before(), overlap.now(), by, times));
    }

    private OptionalDouble guesserV(double chance, LinkedCurve linked) {
        Double tokens = companionPoints.get(companionPoints.size() - 1).getTargetTokens();
        OptionalDouble loss =
                GuesserLoss.of(companion.orElseThrow().getMetric(), chance, tokens == null ? Double.NaN : tokens);
        int at = linked.evidence().position().orElse(companionPoints.size() - 1);
        return loss.isPresent() ? OptionalDouble.of(linked.linkedLoss(loss.getAsDouble()) + linked.offset(at)) : loss;
    }
}
