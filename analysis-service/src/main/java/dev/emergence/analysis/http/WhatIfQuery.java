package dev.emergence.analysis.http;

import dev.emergence.analysis.examples.WhatIf;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Kind;
import dev.emergence.service.Problem;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Under which other metric the same outputs are looked at. */
public class WhatIfQuery {
    /** Of exact_match. */
    static final String SUBSET_ACCURACY = "subset_accuracy";

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

    /** @throws WebApplicationException status 400 if it is no question whatever curves there are */
    void check(String metric) {
        boolean subset = SUBSET_ACCURACY.equals(metric);
        if (Stream.of(k, threshold, n).filter(given -> given != null).count() != 1 || subset != (k != null)) {
            throw bad("Give one of: metric=subset_accuracy and k; a metric and threshold; a metric and n.");
        }
        if (threshold == null) {
            count();
        } else {
            threshold();
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
        try {
            double asked = Double.parseDouble(threshold);
            if (Double.isFinite(asked)) {
                return asked;
            }
        } catch (NumberFormatException e) {
            throw bad("threshold is a number.");
        }
        throw bad("threshold is a number.");
    }

    /** @throws WebApplicationException status 400 if there are so many examples that the answer would take long */
    static void requireFew(Curve curve) {
        long rows = curve.getPoints().stream()
                .mapToLong(point -> point.getExamples())
                .sum();
        if (rows > WhatIf.MOST_ROWS) {
            throw bad("threshold reads each example: this curve has " + rows + ", and " + WhatIf.MOST_ROWS
                    + " is the most.");
        }
    }

    static String sense(Curve curve) {
        return curve.getKind() == Kind.LOSS ? "at_most" : "at_least";
    }

    static WebApplicationException bad(String right) {
        return Problem.exception(400, "Bad what-if", right);
    }
}
