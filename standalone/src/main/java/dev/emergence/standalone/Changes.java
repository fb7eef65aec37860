package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What many tasks, or runs, have at once, and which curves' breaks are part of it. */
final class Changes {
    private static final int NAMED = 8;

    /** By break_id. */
    private final Map<String, JsonNode> changes = new TreeMap<>();

    private final List<JsonNode> parts = new ArrayList<>();

    /** @param open as {@code GET /v1/breaks} gives it */
    Changes(JsonNode open) {
        for (JsonNode row : open) {
            if (row.get("task").asText().isEmpty()) {
                changes.put(row.get("break_id").asText(), row);
            }
            if (row.hasNonNull("change")) {
                parts.add(row);
            }
        }
    }

    /** The change that a curve's break is part of; empty where there is none. */
    Optional<JsonNode> of(JsonNode curve) {
        return parts.stream()
                .filter(part -> List.of("family", "model", "task", "axis").stream()
                        .allMatch(name -> part.get(name).equals(curve.get(name))))
                .filter(part ->
                        names(part.get("metrics")).contains(curve.get("metric").asText()))
                .map(part -> changes.get(part.get("change").asText()))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /**
     * Each change of a run, or family, that has one of the curves, in words: what stands above the curves, with a blank line after it.
     *
     * @param curves with their names
     * @param width characters of a line
     */
    String above(JsonNode curves, int width) {
        StringBuilder words = new StringBuilder();
        for (JsonNode change : changes.values()) {
            boolean asked = false;
            for (JsonNode curve : curves) {
                asked |= concerns(change, curve);
            }
            if (asked) {
                words.append(words(change, width)).append(System.lineSeparator());
            }
        }
        return words.isEmpty() ? "" : words.append(System.lineSeparator()).toString();
    }

    private static boolean concerns(JsonNode change, JsonNode curve) {
        String model = curve.get("model").asText();
        return change.get("family").equals(curve.get("family"))
                && (change.get("model").asText().equals(model) && !model.isEmpty()
                        || names(change.get("made_by")).contains(model));
    }

    private static String words(JsonNode change, int width) {
        boolean runs = change.get("model").asText().isEmpty();
        List<String> members = names(change.get(runs ? "made_by" : "tasks"));
        String more = members.size() > NAMED ? ", and " + (members.size() - NAMED) + " more" : "";
        String what = String.format(
                Locale.ROOT,
                "%s; evidence 10^%.1f%s; break %s",
                title(change),
                change.get("evidence_log10").asDouble(),
                change.get("acknowledged").asBoolean() ? ", acknowledged" : "",
                change.get("break_id").asText());
        String whose = String.join(", ", members.subList(0, Math.min(NAMED, members.size()))) + more;
        // what goes on stands two characters in, from the beginning
        return Terminal.wrapped(what, width) + System.lineSeparator() + "  " + Terminal.wrapped(whose, width - 2);
    }

    /** Such as: RUN_WIDE_CHANGE of m at step 133000, 20 of 22 tasks. */
    static String title(JsonNode change) {
        boolean runs = change.get("model").asText().isEmpty();
        return String.format(
                Locale.ROOT,
                "%s of %s at %s, %d of %d %s",
                change.get("kind").asText(),
                runs ? change.get("family").asText() : change.get("model").asText(),
                Verdicts.place(change.get("position")),
                names(change.get(runs ? "made_by" : "tasks")).size(),
                change.get("judged").asInt(),
                runs ? "runs" : "tasks");
    }

    private static List<String> names(JsonNode array) {
        List<String> names = new ArrayList<>();
        array.forEach(name -> names.add(name.asText()));
        return names;
    }
}
