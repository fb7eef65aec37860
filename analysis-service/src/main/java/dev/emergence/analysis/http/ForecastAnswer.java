package dev.emergence.analysis.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emergence.analysis.http.ForecastQuery.Asked;
import dev.emergence.statistics.curve.LinkedCurve.Expected;
import dev.emergence.statistics.evidence.Forecasts;
import dev.emergence.statistics.forecast.Law;
import dev.emergence.statistics.forecast.Reach;
import dev.emergence.statistics.forecast.ReportedForecast;
import dev.emergence.statistics.point.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is expected of a curve if nothing breaks, as JSON. */
record ForecastAnswer(
        @Schema(description = "the part of what is to come that the bands cover") double level,
        @Schema(description = "what is expected, by scale; null where undefined") List<Point> points,
        @Schema(
                        description =
                                "link: by the companion and the relation to it; direct: by the metric alone. The one that has"
                                        + " missed less so far; null where undefined",
                        enumeration = {"link", "direct"})
                String law,
        @Schema(
                        description =
                                "mean absolute error of each law's forecasts of the next point so far, in the metric's unit")
                @JsonProperty("hold_out_error")
                HoldOutError holdOutError,
        @Schema(description = "where the target is reached; null where none was asked for, or where undefined")
                Reached reached,
        @Schema(description = "why a field is null, by its name") Map<String, String> undefined) {

    /** One forecast; ahead is null at a scale that was asked for. */
    record Point(double scale, Integer ahead, double value, double lower, double upper) {}

    /** Null where undefined. */
    record HoldOutError(Double link, Double direct) {}

    /** The scales at which the value, the band's better and its worse edge reach the target; null where they do not. */
    record Reached(Double scale, Double lower, Double upper) {}

    static ForecastAnswer of(Estimate<ReportedForecast> forecast, Asked asked) {
        Map<String, String> undefined = new TreeMap<>();
        if (asked.target().isEmpty()) {
            undefined.put("reached", "no_target");
        }
        if (forecast.value().isEmpty()) {
            String reason = forecast.undefined().orElseThrow();
            List.of("points", "law", "hold_out_error.link", "hold_out_error.direct")
                    .forEach(field -> undefined.put(field, reason));
            undefined.putIfAbsent("reached", reason);
            return new ForecastAnswer(asked.level(), null, null, new HoldOutError(null, null), null, undefined);
        }
        ReportedForecast known = forecast.value().get();
        HoldOutError errors = new HoldOutError(
                value(known.holdOutError(Law.LINK), "hold_out_error.link", undefined),
                value(known.holdOutError(Law.DIRECT), "hold_out_error.direct", undefined));
        return new ForecastAnswer(
                asked.level(),
                points(known, asked, undefined),
                known.law().name().toLowerCase(Locale.ROOT),
                errors,
                asked.target().isPresent() ? reached(known, asked, undefined) : null,
                undefined);
    }

    private static List<Point> points(ReportedForecast known, Asked asked, Map<String, String> undefined) {
        if (asked.at().isPresent()) {
            double scale = asked.at().getAsDouble();
            undefined.put("points.ahead", "at_a_scale");
            Expected expected = known.at(Math.log10(scale), Forecasts.HORIZONS, asked.width());
            return List.of(point(scale, null, expected));
        }
        List<Point> points = new ArrayList<>();
        for (int horizon : asked.horizons()) {
            Double u = value(known.ahead(horizon), "points", undefined);
            if (u == null) {
                return null;
            }
            points.add(point(scale(u), horizon, known.at(u, horizon, asked.width())));
        }
        return points;
    }

    private static Point point(double scale, Integer ahead, Expected expected) {
        return new Point(scale, ahead, expected.value(), expected.lower(), expected.upper());
    }

    private static Reached reached(ReportedForecast known, Asked asked, Map<String, String> undefined) {
        Reach reach = value(known.reach(asked.target().getAsDouble(), asked.width()), "reached", undefined);
        return reach == null
                ? null
                : new Reached(
                        scale(reach.u(), "reached.scale", undefined),
                        scale(reach.earliest(), "reached.lower", undefined),
                        scale(reach.latest(), "reached.upper", undefined));
    }

    private static Double scale(Estimate<Double> u, String field, Map<String, String> undefined) {
        return value(u.map(ForecastAnswer::scale), field, undefined);
    }

    /** No infinity: JSON has none. */
    private static double scale(double u) {
        return Math.min(Double.MAX_VALUE, Math.pow(10, u));
    }

    private static <T> T value(Estimate<T> estimate, String field, Map<String, String> undefined) {
        estimate.undefined().ifPresent(reason -> undefined.put(field, reason));
        return estimate.value().orElse(null);
    }
}
