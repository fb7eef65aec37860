package dev.emergence.analysis.state;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;

/**
 * What a judgement rests on: the points that take part, and their places among all. A curve on which only an open checkpoint has
 * grown needs no new one.
 */
final class Grounds {
    private static final String FORECAST = "forecast";
    private static final String UNDEFINED = "undefined";

    private Grounds() {}

    /** @param old null where there is none */
    static boolean same(Curve old, Curve now) {
        if (old == null
                || old.getKind() != now.getKind()
                || old.getContinuity() != now.getContinuity()
                || !Objects.equals(old.getScaleUnit(), now.getScaleUnit())) {
            return false;
        }
        List<Integer> before = places(old);
        return before.equals(places(now))
                && before.stream()
                        .allMatch(place ->
                                same(old.getPoints().get(place), now.getPoints().get(place)));
    }

    private static List<Integer> places(Curve curve) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < curve.getPoints().size(); i++) {
            if (CurveJudge.takesPart(curve, curve.getPoints().get(i))) {
                places.add(i);
            }
        }
        return places;
    }

    /** In all but what the judgement itself writes, and the reasons of what is null. */
    private static boolean same(CurvePoint old, CurvePoint now) {
        for (Schema.Field field : now.getSchema().getFields()) {
            boolean compared = !field.name().equals(FORECAST) && !field.name().equals(UNDEFINED);
            if (compared && !Objects.equals(old.get(field.pos()), now.get(field.pos()))) {
                return false;
            }
        }
        return true;
    }

    /** Keeps what was said of the points of a curve whose grounds are the same. */
    static void keep(Curve old, Curve now) {
        for (int i = 0; i < now.getPoints().size(); i++) {
            CurvePoint point = now.getPoints().get(i);
            if (CurveJudge.takesPart(now, point)) {
                CurvePoint before = old.getPoints().get(i);
                point.setForecast(before.getForecast());
                String reason = before.getUndefined().get(FORECAST);
                if (reason != null) {
                    point.getUndefined().put(FORECAST, reason);
                }
            } else {
                CurveJudge.absence(now, point)
                        .ifPresent(why -> point.getUndefined().put(FORECAST, why));
            }
        }
    }
}
