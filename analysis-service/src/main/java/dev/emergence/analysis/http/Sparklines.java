package dev.emergence.analysis.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Owners;
import dev.emergence.analysis.view.Unavailable;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The points of many curves, gathered from the instances that have them. */
final class Sparklines {
    private static final int MOST_CURVES = 200;

    /** An answer ends behind the curve with which it has so many. */
    private static final int MOST_POINTS = 100_000;

    private static final int NAMES = 5;
    private static final String FORM =
            "A curve is written as a JSON list of its names: [\"family\",\"model\",\"task\",\"metric\",\"training\"].";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ArrayNode curves = JsonNodeFactory.instance.arrayNode();
    private final ArrayNode rest = JsonNodeFactory.instance.arrayNode();
    private int points;

    private Sparklines() {}

    /**
     * What can be told of the curves now.
     *
     * @param owners where a curve is
     * @param own a curve that is here
     * @param elsewhere the answer of another instance on some of the curves
     */
    static ObjectNode of(
            List<CurveName> names,
            Function<CurveName, Owners.Owner> owners,
            BiFunction<Integer, CurveName, Optional<Curve>> own,
            BiFunction<URI, List<CurveName>, JsonNode> elsewhere) {
        Sparklines answer = new Sparklines();
        Map<URI, List<CurveName>> others = new LinkedHashMap<>();
        for (CurveName name : names) {
            answer.orLater(List.of(name), one -> {
                Owners.Owner owner = owners.apply(name);
                if (owner.elsewhere().isPresent()) {
                    others.computeIfAbsent(owner.elsewhere().get(), first -> new ArrayList<>())
                            .add(name);
                    return 0;
                }
                return own.apply(owner.partition(), name).map(answer::add).orElse(0);
            });
        }
        others.forEach((instance, those) -> answer.orLater(those, all -> answer.add(elsewhere.apply(instance, all))));
        return JsonNodeFactory.instance
                .objectNode()
                .<ObjectNode>set("curves", answer.curves)
                .set("rest", answer.rest);
    }

    /** @param work gives the number of points that it has added */
    private void orLater(List<CurveName> names, ToIntFunction<List<CurveName>> work) {
        if (points < MOST_POINTS) {
            try {
                points += work.applyAsInt(names);
                return;
            } catch (Unavailable e) {
                // between two instances: to be asked for again in a moment, as those that were too many
            }
        }
        names.forEach(name -> rest.add(write(name)));
    }

    private int add(Curve curve) {
        ObjectNode row = curves.addObject()
                .put("family", curve.getFamily())
                .put("model", curve.getModel())
                .put("task", curve.getTask())
                .put("metric", curve.getMetric())
                .put("axis", curve.getAxis().name());
        ArrayNode scales = row.putArray("scale");
        ArrayNode values = row.putArray("value");
        curve.getPoints().forEach(point -> {
            scales.add(point.getScale());
            values.add(point.getValue());
        });
        return values.size();
    }

    private int add(JsonNode answer) {
        int added = 0;
        for (JsonNode curve : answer.path("curves")) {
            curves.add(curve);
            added += curve.path("value").size();
        }
        answer.path("rest").forEach(rest::add);
        return added;
    }

    /** As in a query: a list of family, model, task, metric and axis. */
    static ArrayNode write(CurveName name) {
        return JsonNodeFactory.instance
                .arrayNode()
                .add(name.family())
                .add(name.model())
                .add(name.task())
                .add(name.metric())
                .add(name.axis().name());
    }

    /** @throws WebApplicationException status 400 for what names no curve, for none, and for too many */
    static List<CurveName> read(List<String> asked) {
        if (asked == null || asked.isEmpty() || asked.size() > MOST_CURVES) {
            throw bad("Give curve= once for each of 1 to " + MOST_CURVES + " curves.");
        }
        return asked.stream().distinct().map(Sparklines::read).toList();
    }

    private static CurveName read(String asked) {
        try {
            String[] names = JSON.readValue(asked, String[].class);
            if (names != null && names.length == NAMES && Arrays.stream(names).allMatch(Objects::nonNull)) {
                return new CurveName(names[0], names[2], names[3], Axis.valueOf(names[4]), names[1]);
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw bad(FORM);
        }
        throw bad(FORM);
    }

    private static WebApplicationException bad(String right) {
        return Problem.exception(400, "Which curves?", right);
    }
}
