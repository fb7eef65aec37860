package dev.emergence.analysis.http;

import dev.emergence.analysis.examples.Flips;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.service.Problem;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which two checkpoints are compared, and which of their examples are shown. */
public class FlipsQuery {
    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final int USUAL_TEXTS = 20;
    private static final int MOST_TEXTS = 50;
    private static final int NAMED = 20;

    @Parameter(
            description = "the earlier checkpoint's step (without steps its tokens); that of to if from_model is given")
    @QueryParam("from")
    String from;

    @Parameter(description = "the later checkpoint's step (without steps its tokens)")
    @QueryParam("to")
    String to;

    @Parameter(description = "the other model, where two are compared; the same if not given")
    @QueryParam("from_model")
    String fromModel;

    @Parameter(
            description = "which examples are listed; those that changed if not given",
            schema = @Schema(enumeration = {"changed", "wins", "losses", "ties", "all"}))
    @QueryParam("show")
    String show;

    @Parameter(
            description =
                    "true: with prompt, targets and outputs, for as long as Kafka keeps them; at most 50 examples")
    @QueryParam("texts")
    String texts;

    @Parameter(description = "how many examples at most, 1 to 1000; 100 if not given. With texts 1 to 50; 20")
    @QueryParam("limit")
    String limit;

    @Parameter(description = "next of the answer before")
    @QueryParam("cursor")
    String cursor;

    boolean withTexts() {
        if (texts != null && !texts.equals("true") && !texts.equals("false")) {
            throw bad("texts is true or false.");
        }
        return "true".equals(texts);
    }

    int limit() {
        int most = withTexts() ? MOST_TEXTS : MOST;
        if (limit == null) {
            return withTexts() ? USUAL_TEXTS : USUAL;
        }
        if (limit.matches("\\d{1,4}") && Integer.parseInt(limit) >= 1 && Integer.parseInt(limit) <= most) {
            return Integer.parseInt(limit);
        }
        throw bad("limit is a number from 1 to " + most + (withTexts() ? " with texts." : "."));
    }

    Predicate<Flips.Pair> shown() {
        return switch (show == null ? "changed" : show) {
            case "changed" -> pair -> pair.better() != 0;
            case "wins" -> pair -> pair.better() > 0;
            case "losses" -> pair -> pair.better() < 0;
            case "ties" -> pair -> pair.better() == 0;
            case "all" -> pair -> true;
            default -> throw bad("show is changed, wins, losses, ties or all.");
        };
    }

    /** Those behind the page before. */
    Predicate<Flips.Pair> behind() {
        if (cursor == null) {
            return pair -> true;
        }
        List<String> parts = Cursor.read(cursor, 2);
        try {
            Flips.Pair last = new Flips.Pair(parts.get(1), Double.parseDouble(parts.get(0)), 0, 0);
            return pair -> Flips.ORDER.compare(pair, last) > 0;
        } catch (NumberFormatException e) {
            throw Cursor.bad();
        }
    }

    static String cursor(Flips.Pair last) {
        return Cursor.of(Double.toString(last.size()), last.id());
    }

    /** @throws WebApplicationException status 400 for what is no question whatever curves there are */
    void check() {
        if (to == null || from == null && fromModel == null) {
            throw bad("Give from and to, the steps of two checkpoints; or from_model and to.");
        }
        position("to", to);
        if (from != null) {
            position("from", from);
        }
        limit();
        shown();
        behind();
    }

    CurvePoint from(Curve curve) {
        return from == null ? point("to", to, curve) : point("from", from, curve);
    }

    CurvePoint to(Curve curve) {
        return point("to", to, curve);
    }

    /** The newest of those with this step. */
    private static CurvePoint point(String name, String asked, Curve curve) {
        long position = position(name, asked);
        return curve.getPoints().stream()
                .filter(point -> point.getPosition() == position)
                .max(Comparator.comparing(CurvePoint::getLap))
                .orElseThrow(() -> Problem.exception(
                        404,
                        "No such checkpoint",
                        curve.getModel() + " has no checkpoint at " + name + "=" + position + "; the nearest are "
                                + nearest(position, curve) + "."));
    }

    private static String nearest(long position, Curve curve) {
        return curve.getPoints().stream()
                .map(CurvePoint::getPosition)
                .distinct()
                .sorted(Comparator.comparingLong(other -> Math.abs(other - position)))
                .limit(NAMED)
                .sorted()
                .map(Object::toString)
                .collect(Collectors.joining(", "));
    }

    private static long position(String name, String asked) {
        if (asked.matches("\\d{1,18}")) {
            return Long.parseLong(asked);
        }
        throw bad(name + " is the step of a checkpoint, a whole number.");
    }

    static WebApplicationException bad(String right) {
        return Problem.exception(400, "Bad comparison", right);
    }
}
