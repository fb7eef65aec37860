package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** analysis-service as a reader sees it. */
public final class Verdicts {
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; *rel=\"next\"");
    private static final Duration POLL = Duration.ofMillis(250);
    /** A service that is asked again in a few seconds, as it wishes, mostly answers then. */
    private static final Duration NOT_NOW = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int UNAVAILABLE = 503;

    private final ObjectMapper json = new ObjectMapper();
    private final Remote service;

    Verdicts(String url) {
        this.service = new Remote("analysis-service", url);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return json.readTree(answer(path).body());
    }

    /** An answer as it is, in one of its forms. */
    byte[] bytes(String path, String form) throws IOException, InterruptedException {
        return answer(path, form).body();
    }

    /** All rows of a list, page by page; what the service notes beside them goes to standard error. */
    JsonNode list(String path) throws IOException, InterruptedException {
        return list(path, System.err::println);
    }

    JsonNode list(String path, Consumer<String> notes) throws IOException, InterruptedException {
        ArrayNode rows = json.createArrayNode();
        for (Optional<String> page = Optional.of(path); page.isPresent(); ) {
            HttpResponse<byte[]> answer = answer(page.get());
            json.readTree(answer.body()).forEach(rows::add);
            answer.headers().firstValue("Emergence-Note").ifPresent(notes);
            page = next(answer.headers().allValues("Link"));
        }
        return rows;
    }

    /** Where the page behind is, as {@code Link: </v1/…>; rel="next"} says. */
    public static Optional<String> next(List<String> links) {
        return links.stream()
                .map(NEXT::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
    }

    private HttpResponse<byte[]> answer(String path) throws IOException, InterruptedException {
        return answer(path, "application/json");
    }

    private HttpResponse<byte[]> answer(String path, String form) throws IOException, InterruptedException {
        HttpRequest.Builder request = service.request(path).header("Accept", form);
        HttpResponse<byte[]> response = service.send(request, PATIENCE);
        for (long tries = NOT_NOW.dividedBy(POLL); response.statusCode() == UNAVAILABLE && tries > 0; tries--) {
            Thread.sleep(POLL.toMillis());
            response = service.send(request, PATIENCE);
        }
        if (response.statusCode() == UNAVAILABLE) {
            throw new NotNow(service.refused(response).getMessage());
        }
        if (response.statusCode() != 200) {
            throw service.refused(response);
        }
        return response;
    }

    /** 503: the service reads its own state first. */
    private static final class NotNow extends IOException {
        private static final long serialVersionUID = 1;

        NotNow(String problem) {
            super(problem);
        }
    }

    /** @param filter values by name of the field; without a field all match */
    JsonNode rows(Map<String, String> filter) throws IOException, InterruptedException {
        return list("/v1/verdicts?" + query(filter));
    }

    /** Values by name, for an address. */
    static String query(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + encoded(value.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** The whole curve of one of the {@link #rows}. */
    JsonNode curve(JsonNode row) throws IOException, InterruptedException {
        Map<String, String> names = new LinkedHashMap<>();
        for (String field : List.of("family", "model", "task", "metric", "axis")) {
            names.put(field, text(row, field));
        }
        return get("/v1/curve?" + query(names));
    }

    /** What tasks and runs of a family share; of all families without one. */
    Changes changes(String family) throws IOException, InterruptedException {
        return new Changes(list("/v1/breaks?limit=10000" + (family == null ? "" : "&family=" + encoded(family))));
    }

    /** The reasons of one of the {@link #rows} in words. */
    String explain(JsonNode row, Changes changes) throws IOException, InterruptedException {
        return new Explanation(curve(row), changes.of(row)).words();
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /**
     * Waits until every announced checkpoint is complete on every training curve.
     *
     * @throws IOException if nothing moves on these curves for so long
     */
    void awaitComplete(Set<Recording.Checkpoint> checkpoints, Duration patience)
            throws IOException, InterruptedException {
        Map<List<String>, Long> expected = new HashMap<>();
        checkpoints.forEach(checkpoint ->
                expected.merge(List.of(checkpoint.family(), checkpoint.model(), checkpoint.task()), 1L, Long::sum));
        // Checkpoints that come mixed are complete only at the end: until then what moves is the values of open points.
        List<JsonNode> seen = List.of();
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            List<JsonNode> curves = trainingCurves(expected.keySet());
            Map<List<String>, Long> complete = new HashMap<>();
            curves.forEach(curve ->
                    complete.merge(subject(curve), curve.get("complete").asLong(), Math::min));
            if (expected.entrySet().stream()
                    .allMatch(entry -> complete.getOrDefault(entry.getKey(), 0L) >= entry.getValue())) {
                return;
            }
            if (!curves.isEmpty() && !curves.equals(seen)) {
                seen = curves;
                deadline = System.nanoTime() + patience.toNanos();
            } else if (System.nanoTime() > deadline) {
                long points =
                        complete.values().stream().mapToLong(Long::longValue).sum();
                throw new IOException("the curves stand still at " + points + " of " + checkpoints.size()
                        + " checkpoints: see emergence doctor");
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** @return none while analysis-service has to read its own state first */
    private List<JsonNode> trainingCurves(Set<List<String>> subjects) throws IOException, InterruptedException {
        List<JsonNode> curves = new ArrayList<>();
        Set<String> families = new TreeSet<>();
        subjects.forEach(subject -> families.add(subject.get(0)));
        try {
            for (String family : families) {
                String path = "/v1/curves?axis=training&limit=10000&family=" + encoded(family);
                // that there are none yet is no news
                for (JsonNode curve : list(path, note -> {})) {
                    if (subjects.contains(subject(curve))) {
                        curves.add(curve);
                    }
                }
            }
        } catch (NotNow e) {
            return List.of();
        }
        return curves;
    }

    private static List<String> subject(JsonNode curve) {
        return List.of(text(curve, "family"), text(curve, "model"), text(curve, "task"));
    }

    /** A position by its step, or where it has none by its scale. */
    static String place(JsonNode position) {
        return position.hasNonNull("step") ? "step " + position.get("step").asLong() : scale(position);
    }

    static String scale(JsonNode position) {
        return String.format(Locale.ROOT, "scale %.3g", position.path("scale").asDouble());
    }

    static String text(JsonNode row, String field) {
        JsonNode value = row.get(field);
        return value == null || value.isNull() ? "" : value.asText();
    }
}
