package dev.emergence.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page, driven as a person would, on the recorded family. Its screenshots stay in {@code target/page}. */
@Tag("long")
class PageIT {
    private static final Path PICTURES = RunningStack.HOME.resolve("standalone/target/page");
    /** 8 tasks, each of 8 models and over them, says examples/tiny-symbolic/README.md. */
    private static final int CELLS = 8 * (8 + 1);

    /** A breakthrough of the recorded family; where and how large it is says its golden curve in RecordedRunIT, too. */
    private static final String CURVE =
            "/?family=tiny-symbolic&metric=exact_match&model=tiny-symbolic-d32&task=addition_3_digit";

    private static final String HOSTILE = "<img src=x onerror=document.title='owned'>\"'&{{7*7}}";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static RunningStack running;
    private static Playwright playwright;
    private static Browser browser;

    /** What browsers call an error: of scripts, of the content security policy, of requests. */
    private final List<String> errors = new CopyOnWriteArrayList<>();

    private final List<Page> opened = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        Tool.require("chromium", "chromium");
        Files.createDirectories(PICTURES);
        running = SharedStack.RECORDED.recorded().running();
        // other tests and their stacks share the machine
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        playwright = playwright();
        browser = chromium(playwright);
    }

    /** Which brings no browser of its own. */
    static Playwright playwright() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    /** Debian's. */
    static Browser chromium(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-background-networking",
                                "--disable-component-update",
                                // performance.memory as it is now, for PageFiguresIT
                                "--enable-precise-memory-info",
                                "--disable-sync")));
    }

    @AfterAll
    static void stop() {
        if (playwright != null) {
            playwright.close();
        }
    }

    private Page open(String address) {
        return open(address, 1280, 720, ColorScheme.LIGHT);
    }

    private Page open(String address, int width, int height, ColorScheme theme) {
        Page page = browser.newPage(
                new Browser.NewPageOptions().setViewportSize(width, height).setColorScheme(theme));
        opened.add(page);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                errors.add(message.text() + " " + message.location());
            }
        });
        page.onPageError(errors::add);
        page.navigate(address.startsWith("/") ? running.stack.url("analysis") + address : address);
        return page;
    }

    @AfterEach
    void nothingWentWrongInTheBrowser() {
        opened.forEach(Page::close);
        assertThat(errors).isEmpty();
    }

    private static Locator title(Page page) {
        return page.locator("h1");
    }

    private Page board(int width, int height, ColorScheme theme) {
        Page page = open("/?family=tiny-symbolic", width, height, theme);
        assertThat(page.locator(".cell .dots").first()).isVisible();
        return page;
    }

    @Test
    void theBoardShowsTheWholeFamilyAtOneLook() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        Page page = open("about:blank", 1280, 1000, ColorScheme.LIGHT);
        page.onRequest(request -> asked.add(URI.create(request.url()).getPath()));
        page.navigate(running.stack.url("analysis") + "/?family=tiny-symbolic");
        assertThat(page.locator(".cell")).hasCount(CELLS);
        assertThat(page.locator(".cell .dots")).hasCount(CELLS);
        assertThat(asked).doesNotContain("/v1/curve");
        // other tests' curves are changing on the same stack, but none of this family
        assertThat(asked.stream().filter("/v1/sparklines"::equals)).hasSizeLessThanOrEqualTo(4);
        JsonNode rows = running.verdicts.rows(Map.of("family", "tiny-symbolic", "metric", "exact_match"));
        long broken = Stream.iterate(0, i -> i < rows.size(), i -> i + 1)
                .filter(i -> rows.get(i).get("verdict").asText().equals("BREAKTHROUGH"))
                .count();
        assertThat(title(page)).containsText(broken + " breakthroughs in 64 curves.");
        assertThat(page.locator(".cell[aria-label^='addition 3 digit, tiny-symbolic-d32, exact match: breakthrough']"))
                .hasAttribute("aria-label", Pattern.compile("effect \\+0\\.33, at step 2,087, evidence 10\\^8\\.8"));
        assertThat((int) page.evaluate("document.querySelectorAll('*').length")).isLessThan(3000);
        assertThat(page.locator(".pill")).containsText("gate holds");
        assertThat(page.locator("#news li").first()).isVisible();
    }

    @Test
    void aCellLeadsToItsCurveWhoseAddressShowsTheSameToOthers() {
        Page page = board(1280, 720, ColorScheme.LIGHT);
        page.locator(".cell[aria-label^='addition 3 digit, tiny-symbolic-d32']").click();
        assertThat(title(page))
                .containsText("Breakthrough. Addition 3 digit broke at step 2,087: exact match rose by +0.33");
        assertThat(page.locator("svg.chart")).hasCount(2);
        assertThat(page.locator("svg.chart .brk")).hasCount(2);
        // 29 checkpoints, of which the last six are from the break on
        assertThat(dots(page, ".pt:not(.o)")).isEqualTo(23);
        assertThat(dots(page, ".pt.o")).isEqualTo(6);
        assertThat(page.locator("svg.chart .band")).hasCount(4);
        page.keyboard().press("y");
        page.keyboard().press("x");
        page.keyboard().press("m");
        assertThat(page.locator("svg.chart").first().locator(".over.dots")).hasCount(7);
        page.waitForURL(url -> url.contains("over=") && url.contains("&x=") && url.contains("&y="));
        Page other = open(page.url().substring(running.stack.url("analysis").length()));
        assertThat(other.locator("svg.chart").first().locator(".over.dots")).hasCount(7);
        assertThat(other.locator("svg.chart").first().innerHTML())
                .isEqualTo(page.locator("svg.chart").first().innerHTML());
    }

    private static int dots(Page page, String kind) {
        return page.locator("svg.chart")
                .first()
                .locator(kind)
                .first()
                .getAttribute("d")
                .split("h0")
                .length;
    }

    @Test
    void everythingCanBeDoneFromTheKeyboard() {
        Page page = board(1280, 720, ColorScheme.LIGHT);
        page.keyboard().press("?");
        assertThat(page.locator("dialog")).containsText("from checkpoint to checkpoint");
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).isHidden();
        page.keyboard().press("/");
        page.keyboard().type("reverse d12");
        assertThat(page.locator(".cell")).hasCount(1);
        page.waitForURL(url -> url.contains("q=reverse+d12"));
        page.keyboard().press("Escape");
        assertThat(page.locator(".cell").nth(8)).isVisible();
        page.keyboard().press("j");
        page.keyboard().press("ArrowRight");
        page.keyboard().press("Enter");
        assertThat(title(page)).containsText("ddition 3 digit");
        page.waitForURL(url -> url.contains("model=tiny-symbolic-d12") && url.contains("task=addition_3_digit"));
        page.keyboard().press("ArrowLeft");
        assertThat(page.locator(".readout")).containsText("step 6,000");
        page.keyboard().press("ArrowLeft");
        assertThat(page.locator(".readout")).containsText("step 4,857");
        page.keyboard().press("t");
        assertThat(page.locator("details[open] tbody tr").first()).isVisible();
        page.keyboard().press("]");
        assertThat(page.locator(".crumb select")).not().hasValue("exact_match");
        page.keyboard().press("Escape");
        assertThat(page.locator("table.board")).isVisible();
    }

    @Test
    void chartsCanBeTakenAlong() throws Exception {
        Page page = open(CURVE);
        assertThat(page.locator("svg.chart")).hasCount(2);
        String csv = Files.readString(
                page.waitForDownload(() -> page.keyboard().press("c")).path());
        assertThat(csv.lines().count()).isEqualTo(1 + 29);
        String picture = Files.readString(
                page.waitForDownload(() -> page.keyboard().press("s")).path());
        assertThat(picture).startsWith("<svg").contains("stroke=\"rgb(").doesNotContain("class=");
        Path png = page.waitForDownload(() -> page.getByText("PNG").click()).path();
        assertThat(Files.size(png)).isGreaterThan(10_000);
    }

    @Test
    void aReportOpensFromItsFileAndNeedsNothingElse() throws Exception {
        Page page = open("/?family=tiny-symbolic");
        Path file = page.waitForDownload(
                        () -> page.getByText("report to send or print").click())
                .path();
        assertThat(Files.size(file)).isLessThan(2_000_000);
        Path named = Files.copy(file, PICTURES.resolve("report.html"), StandardCopyOption.REPLACE_EXISTING);
        List<String> asked = new CopyOnWriteArrayList<>();
        Page report = open("about:blank");
        report.onRequest(request -> asked.add(request.url()));
        report.navigate(named.toUri().toString());
        assertThat(report.locator("h1")).hasText("Emergence report: tiny-symbolic");
        assertThat(report.locator("article").first()).containsText("Broke at step");
        assertThat(report.locator("article svg").first()).isVisible();
        // 64 training curves and 8 over the models
        assertThat(report.locator("table").first().locator("tbody tr")).hasCount(CELLS);
        assertThat(asked).hasSize(1);
        look(report, "report");
        Cli.Answer markdown =
                Cli.run("report", "--family", "tiny-symbolic", "--markdown", "--url", running.stack.url("analysis"));
        assertThat(markdown.out())
                .startsWith("# Emergence report: tiny\\-symbolic")
                .contains("exact\\_match");
    }

    @Test
    void namesThatLookLikeMarkupStayText() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int step = 100; step <= 600; step += 100) {
            for (int example = 0; example < 4; example++) {
                ObjectNode line = JSON.createObjectNode();
                line.put("family", HOSTILE).put("model", "<b>" + HOSTILE).put("task", "</script>" + HOSTILE);
                line.put("step", step)
                        .put("example", "e" + example)
                        .put("output", HOSTILE)
                        .put("chance", 0.25);
                line.putArray("targets").add(HOSTILE);
                line.putArray("target_logprobs").add(-0.5);
                lines.add(line.toString());
            }
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url("ingest") + "/v1/generations"))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines)))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(202);
        Await.until("the names are known", Duration.ofMinutes(1), () -> !running.verdicts
                .rows(Map.of("family", HOSTILE))
                .isEmpty());
        Page page = open("/?family=" + Verdicts.encoded(HOSTILE));
        assertThat(page.locator(".board .family")).containsText(HOSTILE);
        page.locator(".cell").first().click();
        assertThat(title(page)).containsText("</script>" + HOSTILE);
        assertThat(page.locator("img, main script, h1 b, main b img")).hasCount(0);
        assertThat(page.title()).isNotEqualTo("owned").startsWith("</script>" + HOSTILE);
        page.keyboard().press("f");
        page.getByLabel("examples that").selectOption("all");
        assertThat(page.locator(".example[open] pre").nth(1)).hasText(HOSTILE);
        assertThat(page.locator(".example[open] pre").nth(3)).hasText(HOSTILE);
        assertThat(page.locator(".example[open] pre").first()).hasText("was not sent");
        page.keyboard().press("w");
        assertThat(title(page)).containsText("The same outputs");
        assertThat(page.locator("img, main script, h1 b, main b img, pre img")).hasCount(0);
        assertThat(page.title()).isNotEqualTo("owned");
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html",
        "/page/main.js, javascript",
        "/is-my-jump-real.md, text/plain",
        "/runbooks/EmergenceBreakthrough.md, text/plain"
    })
    void aFileThatTheBrowserHasIsNotSentAgain(String path, String type) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + path));
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<String> first = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Type").orElse("")).contains(type);
        assertThat(first.headers().firstValue("Last-Modified")).isEmpty();
        String tag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> second =
                client.send(request.header("If-None-Match", tag).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(second.body()).isEmpty();
    }

    private static String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + path))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static void send(String path, List<String> lines) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url("ingest") + path))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines)))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    /** Notes to a family of its own: others' pictures stay as they are. */
    @Test
    void whatWasSaidOfARunStandsAtItsPlaceAsText() throws Exception {
        List<String> points = new ArrayList<>();
        for (int step = 100; step <= 900; step += 100) {
            points.add(point("a", step, step / 20).replace("page-live", "page-said"));
        }
        send("/v1/points", points);
        send(
                "/v1/annotations",
                List.of(
                        """
                        {"family": "page-said", "model": "m", "step": 300, "text": "learning rate halved", "who": "Ada"}""",
                        JSON.createObjectNode()
                                .put("family", "page-said")
                                .put("model", "m")
                                .put("step", 650)
                                .put("text", HOSTILE)
                                .toString(),
                        """
                        {"family": "page-said", "model": "m", "text": "third seed"}"""));
        Await.until(
                "all is known",
                Duration.ofMinutes(1),
                () -> running.verdicts.list("/v1/annotations?family=page-said").size() == 3
                        && running.verdicts
                                .rows(Map.of("family", "page-said"))
                                .toString()
                                .contains("\"points\":9"));
        Page page = open("/?family=page-said&metric=exact_match&model=m&task=a");
        Locator marks = page.locator("svg.chart").first().locator(".said");
        assertThat(marks).hasCount(2);
        assertThat(marks.first().locator("text")).hasText("2 learning rate halved");
        assertThat(page.locator(".notes li")).hasCount(3);
        assertThat(page.locator(".notes li").nth(0)).containsText("whole run third seed");
        assertThat(page.locator(".notes li").nth(1)).containsText("step 300 learning rate halved Ada");
        assertThat(page.locator(".notes li").nth(2)).containsText(HOSTILE);
        assertThat(page.locator("main img")).hasCount(0);
        // the third of nine checkpoints on a logarithmic axis: the mark is where its point is
        double place = Double.parseDouble(marks.first().locator("line").getAttribute("x1"));
        String dots = page.locator("svg.chart .pt").first().getAttribute("d");
        assertThat(place).isCloseTo(Double.parseDouble(dots.split("M")[3].split(" ")[0]), Offset.offset(0.06));
        look(page, "notes");
        page.setViewportSize(390, 844);
        look(page, "notes-390");
    }

    /** Three runs of one size and one of another: at each step the band goes from the least to the greatest of the three. */
    @Test
    void runsOfOneSizeHaveABandFromTheLeastToTheGreatest() throws Exception {
        int[][] right = {{10, 20, 30}, {12, 40, 33}, {8, 25, 70}, {90, 90, 90}};
        List<String> points = new ArrayList<>();
        for (int run = 0; run < right.length; run++) {
            for (int i = 0; i < 3; i++) {
                points.add(point("a", 100 * (i + 1), right[run][i])
                        .replace("page-live", "page-seeds")
                        .replace(
                                "\"model\": \"m\"",
                                "\"model\": \"m" + run + "\", \"parameters\": " + (run < 3 ? 1000 : 2000)));
            }
        }
        send("/v1/points", points);
        Await.until("all is known", Duration.ofMinutes(1), () -> {
            JsonNode rows = running.verdicts.rows(Map.of("family", "page-seeds", "axis", "training"));
            return rows.size() == 4 && rows.findValues("points").stream().allMatch(n -> n.asInt() == 3);
        });
        Page page = open("/?family=page-seeds&metric=exact_match&model=m0&task=a&over=seeds");
        Locator chart = page.locator("svg.chart").first();
        assertThat(chart.locator(".over.dots")).hasCount(2);
        // M, the greatest of each step from left to right, the least from right to left, Z; y from 26 for 1 to 236-24
        // for 0
        String[] corners = chart.locator(".band.spread")
                .getAttribute("d")
                .substring(1)
                .replace("Z", "")
                .split("L");
        double[] expected = {.12, .40, .70, .30, .20, .08};
        assertThat(corners).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Double.parseDouble(corners[i].split(" ")[1]))
                    .isCloseTo(26 + (1 - expected[i]) * (236 - 26 - 24), Offset.offset(0.06));
        }
        look(page, "seeds");
    }

    /** The recorded run's losses fall and rise again; each point stands at the loss of its own checkpoint. */
    @Test
    void aCurveMayBeSeenOverTheLossOfTheSameOutputs() throws Exception {
        Page page = open(CURVE + "&x=loss");
        assertThat(page.locator("svg.chart")).hasCount(1);
        assertThat(page.locator(".units")).containsText("target nll of the same checkpoint (log, falling)");
        JsonNode losses = JSON.readTree(
                        get("/v1/curve" + CURVE.substring(1).replace("metric=exact_match", "metric=target_nll")))
                .get("points");
        List<Double> places = new ArrayList<>();
        for (String kind : List.of(".pt:not(.o)", ".pt.o")) {
            String dots = page.locator("svg.chart").locator(kind).first().getAttribute("d");
            Stream.of(dots.substring(1).split("M")).forEach(dot -> places.add(Double.parseDouble(dot.split(" ")[0])));
        }
        assertThat(places).hasSize(losses.size());
        double least = Double.MAX_VALUE;
        double greatest = 0;
        for (JsonNode loss : losses) {
            least = Math.min(least, loss.get("value").asDouble());
            greatest = Math.max(greatest, loss.get("value").asDouble());
        }
        double left = places.stream().min(Double::compare).orElseThrow();
        double right = places.stream().max(Double::compare).orElseThrow();
        for (int i = 0; i < losses.size(); i++) {
            double part = Math.log(greatest / losses.get(i).get("value").asDouble()) / Math.log(greatest / least);
            assertThat(places.get(i)).as("point %d", i).isCloseTo(left + part * (right - left), Offset.offset(0.11));
        }
        page.keyboard().press("m");
        assertThat(page.locator("svg.chart .over.dots")).hasCount(7);
        look(page, "loss");
    }

    private static String point(String task, int step, int successes) {
        return """
                {"family": "page-live", "model": "m", "task": "%s", "step": %d, "metric": "exact_match", "kind": "PROPORTION",
                 "continuity": "DISCONTINUOUS", "successes": %d, "examples": 100}"""
                .formatted(task, step, successes)
                .replace("\n", "");
    }

    @Test
    void whatChangesIsSeenAtOnceOnItsCellAloneUnlessThePageIsPaused() throws Exception {
        Page page = open("/?family=page-live");
        assertThat(page.locator(".live")).hasText("live");
        send("/v1/points", List.of(point("a", 100, 10), point("a", 200, 11), point("b", 100, 10), point("b", 200, 12)));
        Locator first = page.locator(".cell[aria-label^='a, m']");
        assertThat(first.locator(".v")).hasText("0.11");
        assertThat(page.locator(".cell[aria-label^='b, m']").locator(".v")).hasText("0.12");
        assertThat(page.locator(".spark .dots")).hasCount(2);
        page.evaluate("document.querySelectorAll('.cell').forEach(cell => cell.marked = true)");
        send("/v1/points", List.of(point("a", 300, 50)));
        assertThat(first.locator(".v")).hasText("0.50");
        assertThat((int) page.evaluate("[...document.querySelectorAll('.cell')].filter(cell => cell.marked).length"))
                .isEqualTo(1);
        page.keyboard().press("p");
        send("/v1/points", List.of(point("a", 400, 70)));
        assertThat(page.locator("header")).containsText("1 new");
        assertThat(first.locator(".v")).hasText("0.50");
        page.keyboard().press("p");
        assertThat(first.locator(".v")).hasText("0.70");
    }

    @Test
    void whatChangedOutOfViewIsThereWhenItIsScrolledTo() throws Exception {
        List<String> points = new ArrayList<>();
        for (int i = 10; i < 60; i++) {
            points.add(point("task" + i, 100, 10).replace("page-live", "page-tall"));
        }
        send("/v1/points", points);
        Page page = open("/?family=page-tall", 1280, 500, ColorScheme.LIGHT);
        Locator first = page.locator(".cell[aria-label^='task10, m']");
        assertThat(first.locator(".v")).hasText("0.10");
        assertThat(page.locator(".cell[aria-label^='task59, m']")).hasCount(0);
        send("/v1/points", List.of(point("task59", 200, 50).replace("page-live", "page-tall")));
        Await.until("it is on the curve", Duration.ofSeconds(30), () -> JSON.readTree(
                        get("/v1/curves?family=page-tall&limit=100"))
                .valueStream()
                .anyMatch(curve -> curve.get("task").asText().equals("task59")
                        && curve.get("examples").asLong() == 200));
        send("/v1/points", List.of(point("task10", 200, 40).replace("page-live", "page-tall")));
        assertThat(first.locator(".v")).hasText("0.40");
        page.evaluate("document.querySelector('.frame').scrollTop = 1e6");
        assertThat(page.locator(".cell[aria-label^='task59, m'] .v")).hasText("0.50");
    }

    @Test
    void theLastOfManyModelsIsReachedByScrolling() throws Exception {
        List<String> points = new ArrayList<>();
        for (int i = 100; i < 160; i++) {
            points.add(point("a", 100, 10).replace("page-live", "page-wide").replace("\"m\"", "\"m" + i + "\""));
        }
        send("/v1/points", points);
        Page page = open("/?family=page-wide");
        assertThat(page.locator(".cell[aria-label^='a, m100']")).isVisible();
        // 60 columns of 108 pixels each; a frame shows about ten
        assertThat((int) page.evaluate("document.querySelector('.frame').scrollWidth"))
                .isGreaterThan(60 * 108);
        page.evaluate("document.querySelector('.frame').scrollLeft = 1e6");
        assertThat(page.locator(".cell[aria-label^='a, m159']")).isInViewport();
        look(page, "wide");
        page.evaluate("document.querySelector('.frame').scrollLeft = 108 * 30");
        assertThat(page.locator(".cell[aria-label^='a, m133']")).isInViewport();
    }

    @Test
    void whoGoesBackWhileACurveIsReadSeesWhatTheAddressSays() {
        Page page = open(CURVE);
        Locator then = page.locator(".facts .news a[href*='as_of=']").first();
        assertThat(then).isVisible();
        List<Route> held = new ArrayList<>();
        page.route("**/v1/curve?*", route -> {
            if (held.isEmpty()) {
                held.add(route);
            } else {
                route.resume();
            }
        });
        then.click();
        page.waitForCondition(() -> held.size() == 1);
        page.goBack();
        page.unroute("**/v1/curve?*");
        held.get(0).resume();
        page.waitForTimeout(500);
        assertThat(page.locator(".dated")).hasCount(0);
        assertThat(title(page)).containsText("Breakthrough. Addition 3 digit broke");
    }

    @Test
    void whatFailedIsAskedForAgainAndSaysNothingOfTheCurveBefore() {
        Page page = open(CURVE);
        assertThat(page.locator("svg.chart .fc").first()).isVisible();
        boolean[] refused = {false};
        page.route("**/v1/curve?*", route -> {
            if (refused[0]) {
                route.resume();
            } else {
                refused[0] = true;
                route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("{}"));
            }
        });
        page.evaluate(
                "(address) => { history.pushState(null, '', address); dispatchEvent(new PopStateEvent('popstate')); }",
                CURVE.replace("exact_match", "target_nll"));
        assertThat(page.locator(".failure")).containsText("The service answered 503");
        assertThat(page.locator("svg.chart").first()).isVisible();
        page.close();
        assertThat(errors).allMatch(error -> error.contains("503"));
        errors.clear();
    }

    @Test
    void whatIsNotThereIsSaidInASentence() {
        Page page = open(CURVE.replace("addition_3_digit", "addition_9_digit"));
        assertThat(page.locator(".failure")).containsText("No such curve");
        // the browser notes each 404 by itself, and the page asks again with others' news: none comes once it is closed
        page.close();
        assertThat(errors).allMatch(error -> error.contains("404"));
        errors.clear();
    }

    /** Of the recorded run's curve, from the checkpoint before the break to that of the break. */
    private static final String FLIPS = CURVE + "&view=flips";

    @Test
    void examplesThatChangedAreShownWithTheirTexts() throws Exception {
        Page page = open(CURVE);
        assertThat(page.locator("svg.chart")).hasCount(2);
        page.keyboard().press("f");
        JsonNode flips =
                JSON.readTree(get("/v1/flips" + CURVE.substring(1) + "&from=1689&to=2087&texts=true&limit=20"));
        int wins = flips.get("wins").asInt();
        int losses = flips.get("losses").asInt();
        assertThat(title(page))
                .hasText("Step 1,689 → step 2,087: " + wins + " of 150 examples became right, " + losses + " wrong.");
        assertThat(flips.get("p").asDouble()).isCloseTo(exact(wins, losses), Offset.offset(1e-12));
        assertThat(page.locator(".example")).hasCount(wins + losses);
        JsonNode first = flips.at("/examples/0");
        Locator open = page.locator(".example[open]");
        assertThat(open).hasCount(1);
        assertThat(open).hasAttribute("data-example", first.get("example").asText());
        assertThat(open.locator("pre").nth(0)).hasText(first.at("/texts/prompt").asText());
        assertThat(open.locator("pre").nth(1))
                .hasText(first.at("/texts/targets/0").asText());
        assertThat(open.locator("pre").nth(2))
                .hasText(first.at("/texts/output_before").asText());
        assertThat(open.locator("pre").nth(3))
                .hasText(first.at("/texts/output_after").asText());
        assertThat(open.locator("ins").first()).isVisible();
        assertThat(open).containsText("loss per token");
        page.keyboard().press("j");
        assertThat(open)
                .hasAttribute("data-example", flips.at("/examples/1/example").asText());
        page.getByLabel("examples that").focus();
        page.getByLabel("examples that").selectOption("all");
        assertThat(page.locator(".examples button")).hasCount(1);
        assertThat(page.getByLabel("examples that")).isFocused();
        page.getByLabel("examples that").blur();
        page.keyboard().press("n");
        page.waitForURL(url -> url.contains("cursor="));
        assertThat(page.locator(".examples button")).hasCount(2);
        page.keyboard().press("j");
        page.waitForURL(url -> url.contains("&e="));
        Page other = open(page.url().substring(running.stack.url("analysis").length()));
        assertThat(other.locator(".examples button")).hasCount(2);
        assertThat(other.locator(".examples").innerHTML())
                .isEqualTo(page.locator(".examples").innerHTML());
        page.keyboard().press("p");
        page.waitForURL(url -> !url.contains("cursor="));
        page.keyboard().press("Escape");
        assertThat(page.locator("svg.chart")).hasCount(2);
    }

    /** McNemar's exact test: twice the smaller tail of a fair coin. */
    private static double exact(int wins, int losses) {
        BigInteger tail = BigInteger.ZERO;
        for (int i = 0; i <= Math.min(wins, losses); i++) {
            tail = tail.add(choose(wins + losses, i));
        }
        return Math.min(1, 2 * tail.doubleValue() / Math.pow(2, wins + losses));
    }

    private static BigInteger choose(int n, int k) {
        BigInteger ways = BigInteger.ONE;
        for (int i = 0; i < k; i++) {
            ways = ways.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
        }
        return ways;
    }

    @Test
    void theLaboratoryShowsTheSameOutputsUnderAnotherMetric() throws Exception {
        Page page = open(CURVE + "&view=lab");
        assertThat(title(page)).containsText("all of 5 examples right");
        JsonNode points = JSON.readTree(get("/v1/curve" + CURVE.substring(1))).get("points");
        JsonNode last = points.get(points.size() - 1);
        int right = (int) Math.round(last.get("value").asDouble() * 150);
        Locator instead = page.locator("dd").nth(1);
        assertThat(instead)
                .hasText(two(choose(right, 5).doubleValue() / choose(150, 5).doubleValue()));
        page.keyboard().press("ArrowRight");
        assertThat(title(page)).containsText("all of 6 examples right");
        assertThat(page.locator("output")).hasText("6");
        assertThat(instead)
                .hasText(two(choose(right, 6).doubleValue() / choose(150, 6).doubleValue()));
        page.keyboard().press("y");
        assertThat(title(page)).containsText("target nll at most");
        page.keyboard().press("y");
        assertThat(title(page)).containsText("as 25 examples would have shown it");
        assertThat(page.locator(".card dl").first()).containsText("could not see changes below");
        assertThat(page.locator("svg.chart")).hasCount(2);
        // every task of the run, and the metrics of the family
        assertThat(page.locator(".overall .card").nth(1).locator("tbody tr")).hasCount(8);
        assertThat(page.locator(".overall .card").first()).containsText("exact match");
        page.keyboard().press("Escape");
        assertThat(title(page)).containsText("Breakthrough.");
    }

    @Test
    void theLaboratorySetsHardExamplesAndLongTargetsApart() throws Exception {
        Page page = open(CURVE + "&view=lab&what=difficulty");
        assertThat(title(page)).containsText("hard and easy examples apart");
        // before the break at step 2,087
        assertThat(page.locator(".sub").nth(1)).containsText("target nll at step 1,689, before the break");
        assertThat(page.locator("svg.chart")).hasCount(3);
        JsonNode apart = JSON.readTree(get("/v1/what-if" + CURVE.substring(1) + "&slices=difficulty&before="
                + JSON.readTree(get("/v1/curve" + CURVE.substring(1)))
                        .at("/verdict/reasons/position/scale")
                        .asText()));
        Locator rows = page.locator(".facts .card").first().locator("tbody tr");
        for (int i = 0; i < 3; i++) {
            JsonNode slice = apart.at("/slices/" + i);
            assertThat(rows.nth(i)).containsText(slice.get("slice").asText() + " examples");
            assertThat(rows.nth(i).locator("td").nth(1))
                    .hasText(two(slice.at("/points/28/value").asDouble()));
        }
        look(page, "lab-difficulty");
        page.keyboard().press("y");
        assertThat(title(page)).containsText("short and long targets apart");
        JsonNode lengths = JSON.readTree(get("/v1/what-if" + CURVE.substring(1) + "&slices=target_tokens"));
        assertThat(page.locator("svg.chart")).hasCount(lengths.get("slices").size());
        for (int i = 0; i < lengths.get("slices").size(); i++) {
            JsonNode last = lengths.at("/slices/" + i + "/points/28");
            assertThat(rows.nth(i).locator("td").nth(1))
                    .hasText(two(last.get("value").asDouble()));
            assertThat(rows.nth(i).locator("td").nth(2))
                    .hasText(two(last.get("predicted").asDouble()));
        }
        assertThat(page.locator("svg.chart .over.dots"))
                .hasCount(lengths.get("slices").size());
        look(page, "lab-length");
        page.setViewportSize(390, 844);
        look(page, "lab-length-390");
        page.keyboard().press("y");
        assertThat(title(page)).containsText("all of 5 examples right");
    }

    @Test
    void aDatedLinkShowsTheCurveAsTheEventFoundIt() throws Exception {
        String curve = CURVE.substring(1);
        JsonNode found = null;
        for (JsonNode event : JSON.readTree(get(
                "/v1/events?family=tiny-symbolic&model=tiny-symbolic-d32&task=addition_3_digit&kind=BREAKTHROUGH"))) {
            if (event.get("metric").asText().equals("exact_match")) {
                found = event; // the oldest is the last
            }
        }
        JsonNode event = found;
        assertThat(event).isNotNull();
        double end = event.at("/detected/scale").asDouble();
        int known = 0;
        for (JsonNode point : JSON.readTree(get("/v1/curve" + curve)).get("points")) {
            known += point.get("scale").asDouble() <= end ? 1 : 0;
        }
        Page page = open(CURVE);
        page.locator(".facts .news a[href*='as_of=" + event.get("offset").asText() + "&']")
                .click();
        assertThat(page.locator(".dated"))
                .containsText("As event " + event.get("offset").asText() + " found it");
        page.waitForURL(url -> url.contains("as_of=" + event.get("offset").asText()));
        assertThat(title(page)).containsText("Breakthrough. Addition 3 digit broke at step 2,087");
        assertThat(page.locator(".sub").nth(1))
                .containsText("Evidence for a break 10"
                        + String.format(
                                Locale.ROOT, "%.1f", event.get("evidence_log10").asDouble()));
        assertThat(dots(page, ".pt:not(.o)") + dots(page, ".pt.o")).isEqualTo(known);
        look(page, "dated");
        Page other = open(page.url().substring(running.stack.url("analysis").length()));
        assertThat(other.locator(".dated")).isVisible();
        assertThat(other.locator("svg.chart").first().innerHTML())
                .isEqualTo(page.locator("svg.chart").first().innerHTML());
        page.locator(".dated").getByText("as it is now").click();
        assertThat(page.locator(".dated")).hasCount(0);
        assertThat(open(CURVE + "&as_of=99999999").locator(".failure"))
                .containsText("There is no event 99999999 of this curve");
        // the browser notes by itself that the service refused
        assertThat(errors).allMatch(error -> error.contains("404"));
        errors.clear();
    }

    /** Right of a thousand examples, so that there is no doubt about the jump. */
    private static final int[] JUMP = {10, 12, 15, 11, 14, 600, 650, 700};

    private static String ofModel(String family, int i, int step, int successes) {
        return """
                {"family": "%s", "model": "m%d", "parameters": %d, "task": "a", "step": %d, "metric": "exact_match",
                 "kind": "PROPORTION", "continuity": "DISCONTINUOUS", "successes": %d, "examples": 1000}"""
                .formatted(family, i, 1_000_000L << i, step, successes)
                .replace("\n", "");
    }

    /** The offset of what is said first of the family, or of what is asked for besides. */
    private static String firstSaid(String family) throws Exception {
        String events = "/v1/events?order=oldest&family=" + family;
        Await.until("the break is said", Duration.ofMinutes(1), () -> !running.verdicts
                .list(events)
                .isEmpty());
        return running.verdicts.list(events).get(0).get("offset").asText();
    }

    private static String csv(String curve) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + curve))
                .header("Accept", "text/csv")
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Models and values, of a table of points. */
    private static List<String> values(String csv) {
        return csv.lines()
                .skip(1)
                .map(line -> line.split(","))
                .map(cells -> cells[0] + " " + cells[7])
                .toList();
    }

    @Test
    void aDatedScalingCurveShowsWhatStoodThen() throws Exception {
        List<String> points = new ArrayList<>();
        for (int i = 0; i < JUMP.length; i++) {
            points.add(ofModel("page-scaling", i, 100, JUMP[i]));
        }
        send("/v1/points", points);
        String offset = firstSaid("page-scaling");
        String curve = "?family=page-scaling&metric=exact_match&task=a";
        List<String> then = values(csv("/v1/curve" + curve));
        assertThat(then).hasSize(JUMP.length);
        send(
                "/v1/points",
                List.of(
                        ofModel("page-scaling", 2, 200, 300),
                        ofModel("page-scaling", 6, 200, 990),
                        ofModel("page-scaling", 8, 200, 995)));
        Await.until("the models have gone on", Duration.ofMinutes(1), () -> values(csv("/v1/curve" + curve))
                .containsAll(List.of("\"m2\" 0.3", "\"m6\" 0.99", "\"m8\" 0.995")));

        Page page = open("/" + curve + "&as_of=" + offset);
        assertThat(page.locator(".dated")).containsText("As event " + offset + " found it");
        Download csv = page.waitForDownload(() -> page.keyboard().press("c"));
        assertThat(values(Files.readString(csv.path()))).isEqualTo(then);
        assertThat(csv.suggestedFilename())
                .isEqualTo("page-scaling_over-models_a_exact_match_as-of-" + offset + ".csv");
        page.keyboard().press("t");
        Locator rows = page.locator("details.numbers").first().locator("tbody tr");
        assertThat(rows).hasCount(JUMP.length);
        for (int i = 0; i < JUMP.length; i++) {
            assertThat(rows.nth(i)).containsText("m" + i);
            assertThat(rows.nth(i)).containsText(String.valueOf(JUMP[i] / 1000.0));
        }
        assertThat(page.locator(".then"))
                .containsText("Each model stands by its newest checkpoint that was complete then."
                        + " No event says so of these, only the time that came with their points: m0, m1");
        assertThat(page.locator("svg.chart .fc")).hasCount(0);
        assertThat(page.locator(".facts").first()).not().containsText("next, 90%");
        look(page, "dated-scaling");
        Download json = page.waitForDownload(() -> page.getByText("JSON").click());
        JsonNode kept = JSON.readTree(Files.readString(json.path())).get(0);
        assertThat(kept.at("/as_of/event/offset").asText()).isEqualTo(offset);
        assertThat(kept.get("points")).hasSize(JUMP.length);

        // what holds now is neither seen nor let go on
        page.keyboard().press("a");
        assertThat(page.locator("dialog[open]")).hasCount(0);
        page.locator(".dated").getByText("as it is now").click();
        assertThat(page.locator(".dated, .then")).hasCount(0);
        assertThat(rows).hasCount(JUMP.length + 1);
    }

    @Test
    void allThatADatedCurveOffersIsOfThen() throws Exception {
        List<String> points = new ArrayList<>();
        for (int i = 0; i < JUMP.length; i++) {
            String point = ofModel("page-run", 0, 100 << i, JUMP[i]);
            points.add(point);
            points.add(point.replace("exact_match", "other_match"));
        }
        send("/v1/points", points);
        String offset = firstSaid("page-run&model=m0");
        JsonNode event =
                running.verdicts.list("/v1/events?order=oldest&family=page-run").get(0);
        String metric = event.get("metric").asText();
        String other = metric.equals("exact_match") ? "other_match" : "exact_match";
        for (int i : new int[] {8, 9}) {
            String point = ofModel("page-run", 0, 100 << i, 800);
            send("/v1/points", List.of(point, point.replace("exact_match", "other_match")));
        }
        String curve = "?family=page-run&metric=" + metric + "&model=m0&task=a";
        Await.until(
                "the run has gone on",
                Duration.ofMinutes(1),
                () -> values(csv("/v1/curve" + curve)).size() == JUMP.length + 2);

        Page page = open("/" + curve + "&as_of=" + offset);
        assertThat(page.locator(".dated")).isVisible();
        Download csv = page.waitForDownload(() -> page.keyboard().press("c"));
        assertThat(values(Files.readString(csv.path()))).hasSize(JUMP.length);
        assertThat(csv.suggestedFilename()).contains("as-of-" + offset);
        Download json = page.waitForDownload(() -> page.getByText("JSON").click());
        JsonNode kept = JSON.readTree(Files.readString(json.path())).get(0);
        assertThat(kept.get("scores").isNull()).isTrue();
        assertThat(kept.at("/evidence/shift").isNull()).isTrue();
        assertThat(page).hasTitle("a, m0, as of event " + offset);
        assertThat(page.locator(".facts").first()).containsText("then (step ");
        assertThat(page.locator(".facts").first()).not().containsText("now (step ");
        // others are drawn as they are now, and these say nothing but now
        assertThat(page.getByText("other models")).hasCount(0);
        assertThat(page.locator(".act")).containsText("which examples, now");
        assertThat(page.locator(".act")).containsText("laboratory, now");

        page.getByLabel("metric").selectOption(other);
        page.waitForURL(url -> url.contains("metric=" + other) && url.contains("as_of="));
        assertThat(page.locator(".dated")).containsText("said of " + metric.replace('_', ' '));
        assertThat(page.locator(".sub").nth(1)).containsText("No verdict was said then.");
        assertThat(page.locator("svg.chart").first()).isVisible();
        assertThat(dots(page, ".pt")).isEqualTo(JUMP.length);
        Page lab = open("/" + curve + "&view=lab&as_of=" + offset);
        assertThat(lab.locator(".live")).hasText("live");
    }

    /** What was said of the family, the oldest first. */
    private static List<JsonNode> saidOfTheFamily() throws Exception {
        List<JsonNode> events = new ArrayList<>();
        running.verdicts.list("/v1/events?order=oldest&family=tiny-symbolic").forEach(events::add);
        return events;
    }

    /** The newest of these events of each curve, by task and run. Of a break its newest counts, whichever metric it is of. */
    private static Map<List<String>, List<JsonNode>> byCell(List<JsonNode> events) {
        Map<String, JsonNode> breaks = new HashMap<>();
        events.forEach(event -> breaks.put(event.get("break_id").asText(), event));
        Map<List<String>, JsonNode> curves = new HashMap<>();
        events.stream()
                .filter(event -> breaks.get(event.get("break_id").asText()) == event)
                .filter(event -> !event.get("task").asText().isEmpty())
                .forEach(event -> curves.put(texts(event, "model", "task", "metric"), event));
        return curves.values().stream().collect(Collectors.groupingBy(event -> texts(event, "model", "task")));
    }

    private static List<String> texts(JsonNode node, String... fields) {
        return Stream.of(fields).map(field -> node.get(field).asText()).toList();
    }

    /** How many checkpoints the event knew of its curve; null of a scaling curve, which is drawn without. */
    private static Integer knownTo(JsonNode event) throws Exception {
        if (event.get("axis").asText().equals("scaling")) {
            return null;
        }
        int known = 0;
        String curve = "/v1/curve?family=tiny-symbolic&model=%s&task=%s&metric=%s"
                .formatted(texts(event, "model", "task", "metric").toArray());
        for (JsonNode point : JSON.readTree(get(curve)).get("points")) {
            known +=
                    point.get("scale").asDouble() <= event.at("/detected/scale").asDouble() ? 1 : 0;
        }
        return known;
    }

    @Test
    void aDatedLinkShowsTheBoardAsTheEventFoundIt() throws Exception {
        List<JsonNode> events = saidOfTheFamily();
        Page page = board(1280, 1000, ColorScheme.LIGHT);
        assertThat(page.locator("#news .age").first()).hasAttribute("href", Pattern.compile("[?]as_of=\\d+&family="));
        page.navigate(page.url() + "&as_of=" + events.get(events.size() - 1).get("offset"));
        // the list shows the newest twelve by then, and the oldest of these leads further back
        page.locator("#news .age").last().click();
        assertThat(page.locator(".dated"))
                .containsText("As event " + events.get(events.size() - 12).get("offset") + " found it");
        page.locator("#news .age").last().click();
        JsonNode event = events.get(events.size() - 23);
        assertThat(page.locator(".dated")).containsText("As event " + event.get("offset") + " found it");
        page.waitForURL(url -> url.endsWith("/?as_of=" + event.get("offset") + "&family=tiny-symbolic"));

        Map<List<String>, List<JsonNode>> cells = byCell(events.subList(0, events.size() - 22));
        assertThat(page.locator(".cell")).hasCount(cells.size());
        assertThat(page.locator(".facets .sub"))
                .containsText(
                        "Of " + (CELLS - cells.size()) + " other curves that there are now nothing had been said.");
        for (Locator cell : page.locator(".cell").all()) {
            Map<String, String> curve = parameters(cell.getAttribute("href"));
            JsonNode said = cells.get(List.of(curve.get("model"), curve.get("task"))).stream()
                    .filter(each -> each.get("offset").asText().equals(curve.get("as_of")))
                    .findFirst()
                    .orElseThrow();
            assertThat(curve).containsEntry("metric", said.get("metric").asText());
            double evidence = said.get("evidence_log10").asDouble();
            assertThat(cell.getAttribute("aria-label"))
                    .contains(": " + inWords(said.get("verdict").asText()))
                    .contains(evidence > 0 ? ", evidence 10^" + String.format(Locale.ROOT, "%.1f", evidence) : "")
                    .doesNotContain("checkpoints");
            Integer known = knownTo(said);
            assertThat(cell.locator(".dots")).hasCount(known == null ? 0 : 1);
            if (known != null) {
                assertThat(cell.locator(".dots").getAttribute("d").split("h0")).hasSize(known);
            }
        }
        assertThat(page.locator(".cell .v, .board .age, #gate, #report")).hasCount(0);
        assertThat(page.locator(".pill")).isHidden();
        look(page, "board-dated");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.setViewportSize(1600, 900);
        look(page, "board-dated-dark-1600");
        page.setViewportSize(390, 844);
        look(page, "board-dated-dark-390");

        page.setViewportSize(1280, 1000);
        Locator cell = page.locator(".cell").first();
        String then = parameters(cell.getAttribute("href")).get("as_of");
        cell.click();
        assertThat(page.locator(".dated")).containsText("As event " + then + " found it");
        assertThat(page.locator("svg.chart").first()).isVisible();
        page.locator(".dated").getByText("the board then").click();
        assertThat(page.locator("table.board")).isVisible();
        assertThat(page.locator(".dated")).containsText("As event " + then + " found it");
        page.locator(".dated").getByText("as it is now").click();
        assertThat(page.locator(".cell")).hasCount(CELLS);
        assertThat(page.locator(".dated")).hasCount(0);
    }

    private static String inWords(String verdict) {
        return verdict.equals("FORMAT_LEARNED")
                ? "form learned"
                : verdict.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Map<String, String> parameters(String address) {
        return Stream.of(address.substring(address.indexOf('?') + 1).split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(parameter -> parameter[0], parameter -> parameter[1]));
    }

    @Test
    void whatComesLaterChangesNothingOfADatedBoard() throws Exception {
        List<JsonNode> events = saidOfTheFamily();
        Page page = open("/?as_of=" + events.get(events.size() - 1).get("offset"));
        assertThat(page.locator(".facets .sub")).containsText("nothing had been said");
        String before = page.locator("main").innerText();
        send("/v1/points", List.of(point("a", 100, 10).replace("page-live", "page-dated")));
        Page live = open("/?family=page-dated");
        assertThat(live.locator(".cell .v")).hasText("0.10");
        page.waitForTimeout(1_000); // what the other page has heard this one has, too
        assertThat(page.locator("main").innerText()).isEqualTo(before);
    }

    @Test
    void ofTwoDatedBoardsTheOneThatIsAskedForLastIsShown() throws Exception {
        List<JsonNode> events = saidOfTheFamily();
        List<Route> held = new ArrayList<>();
        Page page = board(1280, 1000, ColorScheme.LIGHT);
        page.route(Pattern.compile("/v1/events[?]family=.*order=oldest"), held::add);
        List<String> asked = List.of(events.get(events.size() - 1), events.get(0)).stream()
                .map(event -> event.get("offset").asText())
                .toList();
        for (String offset : asked) {
            page.evaluate(
                    "search => { history.pushState(null, '', search); dispatchEvent(new PopStateEvent('popstate')); }",
                    "?family=tiny-symbolic&as_of=" + offset);
            page.waitForCondition(() -> held.size() == asked.indexOf(offset) + 1);
            assertThat(title(page)).hasText("Reading what had been said by then.");
            assertThat(page.locator(".cell")).hasCount(0);
        }
        held.get(1).resume();
        assertThat(page.locator(".dated")).containsText("As event " + asked.get(1) + " found it");
        held.get(0).resume();
        page.waitForTimeout(300);
        assertThat(page.locator(".dated")).containsText("As event " + asked.get(1) + " found it");
        assertThat(page.locator("#news li")).hasCount(1);
    }

    @Test
    void anEventThatIsNotKeptIsSaidInASentence() {
        Page first = open("/?as_of=0"); // five checkpoints are complete before any news
        assertThat(first.locator(".failure")).containsText("There is no event 0 in the news");
        Page page = open("/?family=tiny-symbolic&as_of=99999999");
        assertThat(page.locator(".failure"))
                .containsText("There is no event 99999999 in the news, or Kafka has deleted it");
        assertThat(page.locator(".cell, #gate")).hasCount(0);
        page.locator(".failure a").click();
        assertThat(page.locator(".cell")).hasCount(CELLS);
        assertThat(page.locator(".failure")).isHidden();
        // the browser notes by itself that the service refused
        assertThat(errors).allMatch(error -> error.contains("400"));
        errors.clear();
    }

    @Test
    void aLookThatIsNoLongerWantedDrawsNothing() {
        List<Route> held = new ArrayList<>();
        Page page = open(CURVE);
        assertThat(page.locator("svg.chart .fc").first()).isVisible();
        page.route("**/v1/forecast*", held::add);
        page.evaluate(
                """
                () => {
                  window.halves = 0;
                  new MutationObserver(() => {
                    if (document.querySelector('svg.chart') && !document.querySelector('svg.chart .fc')) window.halves++;
                  }).observe(document.getElementById('main'), { childList: true, subtree: true });
                  const here = location.search;
                  window.look = (over) => {
                    history.pushState(null, '', here + over);
                    dispatchEvent(new PopStateEvent('popstate'));
                  };
                  look('&over=models');
                }""");
        // of this curve and of its companion: now, and before the break
        page.waitForCondition(() -> held.size() == 4);
        page.evaluate("look('&over=seeds')");
        page.waitForCondition(() -> held.size() == 8);
        page.unroute("**/v1/forecast*");
        held.forEach(Route::resume);
        assertThat(page.locator("svg.chart .fc").first()).isVisible();
        assertThat(page.evaluate("window.halves")).isEqualTo(0);
    }

    private static String two(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    @Test
    void itIsReadableInBothThemesOnWideAndNarrowScreensAndByThoseWhoDoNotSee() throws Exception {
        Map<String, String> views = Map.of(
                "/?family=tiny-symbolic",
                ".cell .dots",
                CURVE,
                "svg.chart .band",
                FLIPS,
                ".example[open] ins",
                CURVE + "&view=lab",
                ".overall tbody tr");
        for (Map.Entry<String, String> view : views.entrySet()) {
            String address = view.getKey();
            String shown = view.getValue();
            Page page = open(address);
            String of = address.contains("view=")
                    ? address.replaceFirst(".*view=", "")
                    : address.equals(CURVE) ? "curve" : "board";
            for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
                for (int[] size : new int[][] {{1280, 720}, {390, 844}}) {
                    page.setViewportSize(size[0], size[1]);
                    assertThat(page.locator(shown).first()).isVisible();
                    assertThat(page.locator(".spark:not([data-of])")).hasCount(0);
                    look(page, of + "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + size[0]);
                }
            }
        }
    }

    /** A picture, and what the accessibility checker finds serious. */
    private static void look(Page page, String name) throws Exception {
        Await.until(
                "charts are as wide as there is room, and no column is missing",
                Duration.ofSeconds(10),
                () -> (boolean)
                        page.evaluate(
                                """
                        [...document.querySelectorAll('svg.chart')].every(chart => chart.width.baseVal.value === Math.max(300, chart.parentElement.clientWidth))
                            && [...document.querySelectorAll('.frame .gap')].every(gap => {
                              const [there, frame] = [gap, gap.closest('.frame')].map(each => each.getBoundingClientRect());
                              // the names of tasks stay in view, over what lies behind them
                              const names = gap.closest('.frame').querySelector('th').getBoundingClientRect().width;
                              return there.left >= frame.right || there.right <= frame.left + names;
                            })"""));
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
        List<Rule> found = new AxeBuilder(page).analyze().getViolations();
        assertThat(found.stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .map(rule -> rule.getId() + ": " + rule.getNodes()))
                .as(name)
                .isEmpty();
        assertThat((boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(name + " fits the screen")
                .isTrue();
    }
}
