package dev.emergence.analysis.http;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.service.Problem;
import dev.emergence.statistics.evidence.BandWidth;
import dev.emergence.statistics.evidence.Forecasts;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** How far ahead a curve is to be forecast, and how sure. */
public class ForecastQuery {
    private static final Pattern HORIZONS = Pattern.compile("([1-5])(?:\\.\\.([1-5]))?");
    private static final double USUAL_LEVEL = .9;

    @Parameter(description = "how many checkpoints ahead, 1 to 5, or several such as 1..5 (the default)")
    @QueryParam("ahead")
    String ahead;

    @Parameter(description = "a scale beyond the newest point, in the unit of the curve's axis; instead of ahead")
    @QueryParam("at")
    String at;

    @Parameter(description = "a value of the metric: at which scale is it reached? Instead of ahead or at")
    @QueryParam("target")
    String target;

    @Parameter(description = "the part of what is to come that the bands cover, above 0 and below 1; 0.9 if not given")
    @QueryParam("level")
    String level;

    @Parameter(
            description = "a scale: the forecast as it stood before the point there; without it from the newest point")
    @QueryParam("before")
    String before;

    /**
     * What is asked for.
     *
     * @param horizons how many checkpoints ahead; none where {@code at} is given
     * @param before only points at smaller scales are looked at
     */
    record Asked(
            double level,
            BandWidth width,
            int[] horizons,
            OptionalDouble at,
            OptionalDouble target,
            OptionalDouble before) {
        /** The curve as far as it is looked at. */
        Curve of(Curve curve) {
            if (before.isEmpty()) {
                return curve;
            }
            List<CurvePoint> stood = curve.getPoints().stream()
                    .filter(point -> point.getScale() != null && point.getScale() < before.getAsDouble())
                    .toList();
            return Curve.newBuilder(curve).setPoints(stood).build();
        }
    }

    /** @throws WebApplicationException status 400 if it is no question */
    Asked asked() {
        if (Stream.of(ahead, at, target).filter(given -> given != null).count() > 1) {
            throw bad("Give one of ahead, at and target, or none of them.");
        }
        double part = number("level", level).orElse(USUAL_LEVEL);
        if (!(part > 0 && part < 1)) {
            throw bad("level is above 0 and below 1.");
        }
        OptionalDouble scale = number("at", at);
        if (scale.isPresent() && !(scale.getAsDouble() > 0)) {
            throw bad("at is a scale above 0.");
        }
        int[] horizons = scale.isPresent() ? new int[0] : horizons();
        return new Asked(part, BandWidth.of(part), horizons, scale, number("target", target), number("before", before));
    }

    private int[] horizons() {
        if (ahead == null) {
            return IntStream.rangeClosed(1, Forecasts.HORIZONS).toArray();
        }
        Matcher range = HORIZONS.matcher(ahead);
        if (range.matches()) {
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (first <= last) {
                return IntStream.rangeClosed(first, last).toArray();
            }
        }
        throw bad("ahead is a number of checkpoints from 1 to 5, or several such as 1..5.");
    }

    private static OptionalDouble number(String name, String given) {
        if (given == null) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(given);
            if (Double.isFinite(number)) {
                return OptionalDouble.of(number);
            }
        } catch (NumberFormatException e) {
            throw bad(name + " is a number.");
        }
        throw bad(name + " is a number.");
    }

    static WebApplicationException bad(String right) {
        return Problem.exception(400, "Bad forecast", right);
    }
}
