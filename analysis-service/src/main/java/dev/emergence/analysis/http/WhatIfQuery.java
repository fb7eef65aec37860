package dev.emergence.analysis.http;

import dev.emergence.analysis.examples.WhatIf;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Kind;
import dev.emergence.service.Problem;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Under which other metric the same outputs are looked at. */
public class WhatIfQuery {
    /** Of exact_match. */
    static final String SUBSET_ACCURACY = "subset_accuracy";

    private static final String DIFFICULTY = "difficulty";
    private static final List<String> SLICES = List.of(DIFFICULTY, "target_tokens");
    private static final int MOST = 10_000_000;

    @Parameter(description = "with metric=subset_accuracy: so many examples must all be right")
    @QueryParam("k")
    String k;

    @Parameter(
            description =
                    "an example counts as right whose score is at least this, or whose loss is at most this; any metric")
    @QueryParam("threshold")
    String threshold;

    @Parameter(description = "what so many of the examples, or so many like them, would have shown; any metric")
    @QueryParam("n")
    String n;

    @Parameter(
            description =
                    "difficulty: hard, middle and easy examples apart, by their loss at one checkpoint; target_tokens: by"
                            + " the length of their targets, with what the likelihood of a token lets expect; any metric",
            schema = @Schema(enumeration = {"difficulty", "target_tokens"}))
    @QueryParam("slices")
    String slices;

    @Parameter(
            description =
                    "with slices=difficulty: how hard an example is says the last point before this scale; without it the"
                            + " one in the middle of the curve")
    @QueryParam("before")
    String before;

    /** @throws WebApplicationException status 400 if it is no question whatever curves there are */
    void check(String metric) {
        boolean subset = SUBSET_ACCURACY.equals(metric);
        if (Stream.of(k, threshold, n, slices).filter(given -> given != null).count() != 1 || subset != (k != null)) {
            throw bad(
                    "Give one of: metric=subset_accuracy and k; a metric and threshold; a metric and n; a metric and slices.");
        }
        if (slices != null) {
            if (!SLICES.contains(slices)) {
                throw bad("slices is one of " + String.join(", ", SLICES) + ".");
            }
        } else if (threshold == null) {
            count();
        } else {
            number("threshold", threshold);
        }
        if (before != null) {
            if (!DIFFICULTY.equals(slices)) {
                throw bad("before goes with slices=difficulty.");
            }
            number("before", before);
        }
    }

    boolean byThreshold() {
        return threshold != null;
    }

    boolean ofSubset() {
        return k != null;
    }

    /** The k or the n. */
    int count() {
        String asked = k == null ? n : k;
        if (asked.matches("\\d{1,8}")) {
            int count = Integer.parseInt(asked);
            if (count >= 1 && count <= MOST) {
                return count;
            }
        }
        throw bad((k == null ? "n" : "k") + " is a whole number from 1 to " + MOST + ".");
    }

    double threshold() {
        return number("threshold", threshold);
    }

    boolean bySlices() {
        return slices != null;
    }

    boolean byDifficulty() {
        return DIFFICULTY.equals(slices);
    }

    /** Index of the point that says how hard an example is. */
    int reference(Curve curve) {
        List<CurvePoint> points = curve.getPoints();
        if (before == null) {
            return points.size() / 2;
        }
        double scale = number("before", before);
        for (int i = points.size() - 1; i >= 0; i--) {
            if (points.get(i).getScale() != null && points.get(i).getScale() < scale) {
                return i;
            }
        }
        throw bad("before: the curve has no point before " + before + ".");
    }

    private static double number(String name, String given) {
        try {
            double asked = Double.parseDouble(given);
            if (Double.isFinite(asked)) {
                return asked;
            }
        } catch (NumberFormatException e) {
            throw bad(name + " is a number.");
        }
        throw bad(name + " is a number.");
    }

    /** @throws WebApplicationException status 400 if there are so many examples that the answer would take long */
    static void requireFew(Curve curve) {
        long rows = curve.getPoints().stream()
                .mapToLong(point -> point.getExamples())
                .sum();
        if (rows > WhatIf.MOST_ROWS) {
            throw bad("this reads each example: the curve has " + rows + ", and " + WhatIf.MOST_ROWS + " is the most.");
        }
    }

    static String sense(Curve curve) {
        return curve.getKind() == Kind.LOSS ? "at_most" : "at_least";
    }

    static WebApplicationException bad(String right) {
        return Problem.exception(400, "Bad what-if", right);
    }
}
