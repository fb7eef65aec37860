package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What one task sends much of delays another's news by little, and ends nothing. */
@Isolated("it measures")
@Tag("long")
class VolumeIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String METRIC = "judge_loss";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** 2 are wanted. On two quiet cores, November 2026, five starts: 0.3 to 0.8 with the sweep, 0.6 to 1.1 with 14,000 checkpoints. */
    private static final double MOST_SECONDS = 8;

    private static RunningStack running;
    private static double failures;

    @BeforeAll
    static void start() throws Exception {
        running = SharedStack.SMALL.running();
        failures = Double.parseDouble(metric("emergence_subject_failures_total"));
    }

    private static String metric(String name) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("0");
    }

    /** A smooth loss, as another program has scored it. */
    private static String point(String family, String model, double parameters, long step, String task) {
        return String.format(
                Locale.ROOT,
                """
                {"family":"%s","model":"%s","parameters":%s,"step":%d,"task":"%s","metric":"%s","kind":"LOSS",\
                "continuity":"LINEAR","mean":%s,"standard_error":0.01,"examples":500}""",
                family,
                model,
                parameters,
                step,
                task,
                METRIC,
                1 + 3 * Math.pow(step * parameters, -.1));
    }

    private static void send(List<String> points) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(running.stack.url("ingest") + "/v1/points"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", points)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    /** How many points the curve has. */
    private static int points(String axis, String family, String model) throws IOException, InterruptedException {
        JsonNode rows = running.verdicts.list("/v1/curves?metric=" + METRIC + "&axis=" + axis + "&family=" + family
                + (model.isEmpty() ? "" : "&model=" + model));
        return rows.isEmpty() ? 0 : rows.get(0).get("points").asInt();
    }

    /** Seconds until one new point of another family shows. */
    private static double news(String family, int number) throws IOException, InterruptedException {
        String model = "news-" + number;
        long sent = System.nanoTime();
        send(List.of(point(family, model, 1e6, 1, "task-" + number)));
        while (points("training", family, model) == 0) {
            assertThat(seconds(sent)).as("news of %s/%s", family, model).isLessThan(PATIENCE.toSeconds());
            Thread.sleep(20);
        }
        return seconds(sent);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    /** The longest that news took until the curve was there. */
    private static double whileItComes(String axis, String family, String model, int points) throws Exception {
        List<Double> waited = new ArrayList<>();
        long start = System.nanoTime();
        int there = 0;
        for (int number = 0; there < points; number++) {
            waited.add(news(family + "-others", number));
            there = points(axis, family, model);
            assertThat(seconds(start)).as("%d of %d points", there, points).isLessThan(PATIENCE.toSeconds());
        }
        double longest = waited.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "%s: %d points after %.1f s, %d other tasks' news after at most %.2f s%n",
                family,
                points,
                seconds(start),
                waited.size(),
                longest);
        return longest;
    }

    /** A run's checkpoints, and a curve that no record of 1 MiB could hold. */
    @Test
    void fourteenThousandCheckpointsOfOneRunHoldUpNobody() throws Exception {
        int checkpoints = 14_000;
        String family = "run-of-" + checkpoints;
        news(family + "-before", 0);
        List<String> points = new ArrayList<>();
        for (int step = 1; step <= checkpoints; step++) {
            points.add(point(family, "m", 1e6, step, "task"));
        }
        send(points);

        double longest = whileItComes("training", family, "m", checkpoints);
        long sent = System.nanoTime();
        send(List.of(point(family, "m", 1e6, checkpoints + 1, "task")));
        while (points("training", family, "m") == checkpoints) {
            assertThat(seconds(sent)).isLessThan(PATIENCE.toSeconds());
            Thread.sleep(20);
        }
        System.out.printf(Locale.ROOT, "%s: the next point after %.2f s%n", family, seconds(sent));
        assertThat(longest).isLessThan(MOST_SECONDS);
        assertThat(seconds(sent)).isLessThan(MOST_SECONDS);
        nothingFailed();
    }

    @Test
    void aSweepOfSixHundredModelsHoldsUpNobody() throws Exception {
        String family = "sweep-of-600";
        news(family + "-before", 0);
        List<String> points = new ArrayList<>();
        for (int model = 1; model <= 600; model++) {
            points.add(point(family, "m-" + model, 1e6 * model, 100, "task"));
        }
        send(points);

        assertThat(whileItComes("scaling", family, "", 600)).isLessThan(MOST_SECONDS);
        nothingFailed();
    }

    private static void nothingFailed() throws Exception {
        assertThat(Double.parseDouble(metric("emergence_subject_failures_total")))
                .isEqualTo(failures);
        assertThat(running.process("analysis").isAlive()).isTrue();
    }
}
