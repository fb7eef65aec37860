package dev.emergence.analysis.judge;

import dev.emergence.schemas.Curve;
import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.forecast.LinkOutlook;
import dev.emergence.statistics.forecast.Outlook;
import dev.emergence.statistics.forecast.ReportedForecast;
import dev.emergence.statistics.point.Estimate;
import java.util.Optional;
import java.util.function.Function;

/** Forecasts of a curve, by itself and by the companion that it is judged by. */
public final class CurveForecast {
    private CurveForecast() {}

    /** @param subject the curves of the same subject, by metric */
    public static Estimate<ReportedForecast> of(Curve curve, Function<String, Optional<Curve>> subject) {
        Optional<Curve> companion = companion(curve).flatMap(subject);
        Matched matched = new Matched(curve, companion.stream().toList());
        LinkedCurve reported = CurveLink.of(curve, matched.points);
        return ReportedForecast.of(reported, () -> link(matched, reported));
    }

    private static Optional<String> companion(Curve curve) {
        return Optional.ofNullable(curve.getVerdict()).flatMap(verdict -> Optional.ofNullable(verdict.getCompanion()));
    }

    private static Estimate<Outlook> link(Matched matched, LinkedCurve reported) {
        if (matched.companion.isEmpty()) {
            return Estimate.undefined(alone(matched));
        }
        LinkedCurve companion = CurveLink.of(matched.companion.get(), matched.companionPoints);
        return LinkOutlook.of(reported, matched.reported(0), companion, matched.guessing(companion));
    }

    /** Why there is no companion. */
    private static String alone(Matched matched) {
        return matched.curve.getVerdict() == null
                ? "not_a_reported_metric"
                : matched.passedOver.values().stream().findFirst().orElse("no_companion");
    }
}
