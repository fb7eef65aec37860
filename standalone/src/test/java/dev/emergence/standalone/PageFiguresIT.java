package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How fast the page is, and what its streams cost: prints what docs/performance.md quotes. The limits here are wide, for other programs share the
 * machine.
 */
@Tag("long")
@Isolated("it measures")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageFiguresIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int TASKS = 25;
    private static final int POINTS = 6;
    private static final int ROUNDS = 5;

    private static RunningStack running;
    private static Playwright playwright;
    private static Browser browser;
    private static int sent;

    @BeforeAll
    static void start() throws Exception {
        Tool.require("chromium", "chromium");
        running = new RunningStack(Map.of("EMERGENCE_STREAMS_CHANGES", "200"));
        playwright = PageIT.playwright();
        browser = PageIT.chromium(playwright);
    }

    @AfterAll
    static void stop() {
        if (playwright != null) {
            playwright.close();
        }
        if (running != null) {
            running.close();
        }
    }

    private static void say(String form, Object... values) {
        System.out.printf(
                Locale.ROOT,
                form + " (load %.1f)%n",
                concat(values, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }

    private static Object[] concat(Object[] values, Object last) {
        Object[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = last;
        return all;
    }

    private static void send(List<String> lines) throws IOException, InterruptedException {
        for (int from = 0; from < lines.size(); from += 2000) {
            String body = String.join("\n", lines.subList(from, Math.min(lines.size(), from + 2000)));
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(running.stack.url("ingest") + "/v1/points"))
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }
    }

    private static String point(String family, String model, String task, int step, int right) {
        return """
                {"family": "%s", "model": "%s", "task": "%s", "step": %d, "metric": "exact_match", "kind": "PROPORTION", "continuity": "DISCONTINUOUS", "successes": %d, "examples": 100}"""
                .formatted(family, model, task, step, right);
    }

    /** Training curves of one family, up to so many. */
    private static void fill(int curves) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= POINTS; i++) {
            for (int curve = sent; curve < curves; curve++) {
                lines.add(point("figures", "model-" + curve / TASKS, "task-" + curve % TASKS, i * 100, 5 + 10 * i));
            }
        }
        send(lines);
        sent = curves;
        Await.until(curves + " curves are whole", Duration.ofMinutes(15), Duration.ofSeconds(1), () -> {
            // the newest news is the last curve's last point
            JsonNode last = running.verdicts.rows(Map.of(
                    "family",
                    "figures",
                    "model",
                    "model-" + (curves - 1) / TASKS,
                    "task",
                    "task-" + (curves - 1) % TASKS));
            return last.size() == 1 && last.get(0).get("points").asInt() == POINTS && whole() == curves;
        });
    }

    private static long whole() throws Exception {
        long whole = 0;
        for (JsonNode row : running.verdicts.rows(Map.of("family", "figures", "axis", "training"))) {
            whole += row.get("points").asInt() == POINTS ? 1 : 0;
        }
        return whole;
    }

    /** From a cold cache: a profile of its own each time. From the beginning of the navigation to the first cell with its line. */
    @Order(1)
    @ParameterizedTest
    @ValueSource(ints = {1_600, 10_000})
    void theFirstUsefulView(int curves) throws Exception {
        fill(curves);
        double[] seconds = new double[ROUNDS];
        int nodes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try (Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 720))) {
                page.addInitScript(
                        """
                        new MutationObserver((changes, observer) => {
                          if (document.querySelector('.cell .dots')) { window.useful = performance.now(); observer.disconnect(); }
                        }).observe(document, { childList: true, subtree: true });""");
                page.navigate(running.stack.url("analysis") + "/");
                Await.until(
                        "the board is there",
                        Duration.ofMinutes(1),
                        () -> page.evaluate("window.useful ?? null") != null);
                seconds[round] = ((Number) page.evaluate("window.useful")).doubleValue() / 1000;
                nodes = Math.max(nodes, (int) page.evaluate("document.querySelectorAll('*').length"));
            }
        }
        Arrays.sort(seconds);
        say(
                "first useful view of %,d curves: median %.2f s, least %.2f, most %.2f; %,d DOM nodes",
                curves, seconds[ROUNDS / 2], seconds[0], seconds[ROUNDS - 1], nodes);
        assertThat(nodes).isLessThan(3000);
        assertThat(seconds[0]).isLessThan(20);
    }

    /** Of the page's own modules, on a curve that is made up in the browser; with layout, until the browser is about to paint. */
    @Order(2)
    @Test
    void twentyThousandPointsAreDrawn() {
        try (Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 720))) {
            page.navigate(running.stack.url("analysis") + "/");
            @SuppressWarnings("unchecked")
            List<Number> millis = (List<Number>)
                    page.evaluate(
                            """
                    async () => {
                      const { chart } = await import('/page/chart.js');
                      const points = Array.from({ length: 20000 }, (_, i) => ({ step: i + 1, scale: i + 1, value: i / 20000, lower: i / 21000, upper: i / 19000, complete: true, examples: 100 }));
                      const curve = { kind: 'PROPORTION', metric: 'm', points };
                      const times = [];
                      for (let round = 0; round < 9; round++) {
                        const start = performance.now();
                        const drawn = chart({ curve, title: 'm', unit: 'step', view: 'raw', width: 900, height: 236, margin: 14, extent: points.map(({ step }) => step), breakAt: 9000, forecasts: [], lines: [], others: [] });
                        document.body.append(drawn.node);
                        drawn.node.getBoundingClientRect();
                        drawn.node.querySelector('.pt').getBBox();
                        const there = performance.now();
                        drawn.cross(drawn.nearest(400));
                        times.push([there - start, performance.now() - there]);
                        drawn.node.remove();
                      }
                      const middle = (list) => list.sort((a, b) => a - b)[4];
                      return [middle(times.map(([draw]) => draw)), middle(times.map(([, hover]) => hover))];
                    }""");
            say(
                    "20,000 points: drawn in %.0f ms, crosshair in %.1f ms, medians of nine",
                    millis.get(0).doubleValue(), millis.get(1).doubleValue());
            assertThat(millis.get(0).doubleValue()).isLessThan(2000);
        }
    }

    /** The server's CPU time at a hundred updates a second with a hundred streams, less that without streams before and after. */
    @Order(3)
    @Test
    void aHundredStreamsOfAHundredUpdatesASecond() throws Exception {
        cores(0); // what came before is done, and everything is compiled
        double before = cores(1);
        AtomicLong bytes = new AtomicLong();
        List<InputStream> streams = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            InputStream stream = HTTP.send(
                            HttpRequest.newBuilder(URI.create(
                                            running.stack.url("analysis") + "/v1/changes?family=figures-live"))
                                    .header("Accept", "text/event-stream")
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            streams.add(stream);
            Thread reader = new Thread(() -> count(stream, bytes));
            reader.setDaemon(true);
            reader.start();
        }
        Thread.sleep(2_000);
        bytes.set(0);
        double with = cores(2);
        long received = bytes.get();
        for (InputStream stream : streams) {
            stream.close();
        }
        double after = cores(3);
        double cost = with - (before + after) / 2;
        say(
                "100 streams x 100 updates/s: %.2f cores of analysis-service, %.2f and %.2f without streams before and after, so %.2f; %,d kB/s to each",
                with, before, after, cost, received / 100 / 1000 / SECONDS);
        assertThat(received).isPositive();
        assertThat(cost).isLessThan(1.5);
    }

    /**
     * What the board and a curve's page keep, garbage collected, while ten curves a second get a point each. A minute shows no leak:
     * {@code -Demergence.figures.minutes=30} is what docs/performance.md quotes.
     */
    @Order(4)
    @Test
    void theHeapOfThePagesWhileCurvesGrow() throws Exception {
        double minutes = Double.parseDouble(System.getProperty("emergence.figures.minutes", "0.5"));
        fill(Math.max(sent, 1_600));
        send(List.of(point("figures-live", "m", "task-1", 999, 50)));
        try (Page board = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 720));
                Page curve = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 720))) {
            board.navigate(running.stack.url("analysis") + "/");
            curve.navigate(running.stack.url("analysis")
                    + "/?family=figures-live&model=m&task=task-1&metric=exact_match&axis=training");
            Await.until("the curve is drawn", Duration.ofMinutes(1), () -> curve.querySelector(".pt") != null);
            double[] begin = {heap(board), heap(curve)};
            int updates = 0;
            long deadline = System.nanoTime() + (long) (minutes * 60e9);
            while (System.nanoTime() < deadline) {
                List<String> lines = new ArrayList<>();
                for (int i = 0; i < 10; i++, updates++) {
                    int step = 1000 + updates / 100;
                    lines.add(point("figures-live", "m", "task-" + updates % 100, step, 10 + step % 80));
                }
                send(lines);
                Thread.sleep(1000);
            }
            double[] end = {heap(board), heap(curve)};
            say(
                    "heap after %.1f minutes and %,d updates: board %.1f MB (%.1f at first), curve %.1f MB (%.1f)",
                    minutes, updates, end[0], begin[0], end[1], begin[1]);
            assertThat(end[0]).isLessThan(60);
            assertThat(end[1]).isLessThan(60);
        }
    }

    /** Megabytes of objects that are reached. */
    private static double heap(Page page) {
        page.requestGC();
        double used = ((Number) page.evaluate("performance.memory.usedJSHeapSize")).doubleValue();
        return used / 1e6;
    }

    private static final int SECONDS = 20;

    private static void count(InputStream stream, AtomicLong bytes) {
        byte[] buffer = new byte[1 << 16];
        try {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                bytes.addAndGet(read);
            }
        } catch (IOException e) {
            // closed
        }
    }

    /** What analysis-service uses while each of a hundred curves gets a point a second, ten at a time. */
    private static double cores(int part) throws Exception {
        ProcessHandle process = running.process("analysis");
        Duration start = process.info().totalCpuDuration().orElseThrow();
        long begin = System.nanoTime();
        for (int tenth = 0; tenth < 10 * SECONDS; tenth++) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                int step = 1 + (part * SECONDS + tenth / 10);
                lines.add(point("figures-live", "m", "task-" + (tenth % 10 * 10 + i), step, 10 + step));
            }
            send(lines);
            long due = begin + (tenth + 1) * 100_000_000L;
            Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
        }
        Duration used = process.info().totalCpuDuration().orElseThrow().minus(start);
        return used.toNanos() / (double) (System.nanoTime() - begin);
    }
}
