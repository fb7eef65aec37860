package dev.emergence.analysis.http;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Forecast;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The points of a curve as comma-separated values (RFC 4180), empty where undefined. */
final class CurveCsv {
    private static final String HEADER =
            "model,scale,step,tokens,parameters,examples,complete,value,standard_error,lower,"
                    + "upper,watch_lower,watch_upper,forecast,forecast_lower,forecast_upper\r\n";

    private CurveCsv() {}

    static String of(Curve curve) {
        return HEADER + curve.getPoints().stream().map(CurveCsv::row).collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private static String row(CurvePoint point) {
        Forecast forecast = point.getForecast();
        return cells(
                        quoted(point.getModel()),
                        point.getScale(),
                        point.getStep(),
                        point.getTokens(),
                        point.getParameters(),
                        point.getExamples(),
                        point.getComplete(),
                        point.getValue())
                + ","
                + cells(
                        point.getStandardError(),
                        point.getLower(),
                        point.getUpper(),
                        point.getWatchLower(),
                        point.getWatchUpper())
                + ","
                + (forecast == null ? ",," : cells(forecast.getValue(), forecast.getLower(), forecast.getUpper()));
    }

    private static String cells(Object... values) {
        return Arrays.stream(values)
                .map(value -> value == null ? "" : value.toString())
                .collect(Collectors.joining(","));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
