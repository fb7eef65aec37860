package dev.emergence.analysis.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.analysis.work.Works;
import dev.emergence.schemas.Severity;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchListTest {
    private final Works works = new Works(Clock.systemUTC());

    private static final String GOOD =
            """
            watch:
              - {tasks: "cyber-*", severity: critical, evidence: 10, direction: up}
              - {tasks: "cyber-*", severity: warning}
              - {tasks: "math-?", severity: info}
            """;

    @Test
    void theFirstEntryWhoseTasksAndDirectionFitCounts() {
        WatchList list = WatchYaml.read(GOOD);
        WatchList.Entry up = list.entry("cyber-range", true).orElseThrow();
        assertThat(up)
                .isEqualTo(new WatchList.Entry(
                        "cyber-*", Severity.critical, OptionalDouble.of(10), WatchList.Direction.up));
        assertThat(list.entry("cyber-range", false).orElseThrow().severity()).isEqualTo(Severity.warning);
        assertThat(list.entry("math-7", true)).isPresent();
        assertThat(list.entry("math-77", true)).isEmpty();
        assertThat(list.entry("a cyber-range", true)).isEmpty();
    }

    /** Ten lists of ten names each of the one before are 10^9 of them where they are written out. */
    @Test
    @Timeout(5)
    void aBombOfReferencesIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d, ".formatted(i - 1).repeat(10))
                    .append("]\n");
        }
        for (String text : new String[] {
            bomb + "watch: *a8",
            "watch: " + "[".repeat(100_000),
            "watch: [&a {tasks: x, severity: info}" + ", *a".repeat(100) + "]"
        }) {
            assertThatThrownBy(() -> WatchYaml.read(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("(?s).{1,400}");
        }
    }

    @Test
    void aTagMakesNothing() {
        assertThatThrownBy(() -> WatchYaml.read(
                        "watch: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://127.0.0.1\"]]"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDotInATaskIsADot() {
        WatchList list = WatchYaml.read("watch: [{tasks: a.b*, severity: info}]");
        assertThat(list.entry("a.b.c", true)).isPresent();
        assertThat(list.entry("axb", true)).isEmpty();
    }

    @Test
    void evidenceIsABayesFactorAndComesAsItsLogarithm() {
        WatchList.Entry entry = WatchYaml.read(GOOD).entry("cyber-range", true).orElseThrow();
        assertThat(entry.admits(1.0)).isTrue();
        assertThat(entry.admits(.99)).isFalse();
        assertThat(entry.admits(null)).isFalse();
        assertThat(WatchYaml.read(GOOD).entry("math-7", true).orElseThrow().admits(9.0))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch: [{severity: info}] | line 1, entry 1: tasks is missing",
                "watch: [{tasks: a}] | line 1, entry 1: severity is missing",
                "watch: [{tasks: a, severity: high}] | line 1, entry 1: severity must be one of info, warning, critical",
                "watch: [{tasks: a, severity: info, direction: sideways}] | direction must be one of up, down, any",
                "watch: [{tasks: a, severity: info, evidence: much}] | evidence must be a Bayes factor of at least 1",
                "watch: [{tasks: a, severity: info, evidence: 0.5}] | evidence must be a Bayes factor of at least 1",
                "watch: [{tasks: a, severity: info, evidence: .inf}] | evidence must be a Bayes factor of at least 1",
                "watch: [{tasks: a, severity: info, level: 3}] | unknown field 'level', known are tasks, severity, evidence, direction",
                "watch: [{tasks: a, tasks: b, severity: info}] | tasks is there twice",
                "watch: [{tasks: [a], severity: info}] | tasks must be the name of a task",
                "watch: [a] | line 1, entry 1: must have the fields",
                "watch: a | line 1, watch: must be a list",
                "observe: [] | unknown field 'observe', known are watch",
                "'' | the file must be of the form",
                "watch: [{tasks: a | line 1: no valid YAML",
            })
    void aMistakeIsNamedWithItsPlaceAndWhatIsAllowed(String yaml, String message) {
        assertThatThrownBy(() -> WatchYaml.read(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theLineIsThatOfTheMistake() {
        assertThatThrownBy(() -> WatchYaml.read(GOOD + "  - tasks: b\n    severity: grave\n"))
                .hasMessageStartingWith("line 6, entry 4: severity");
    }

    @Test
    void theExampleIsAWatchList() throws Exception {
        WatchList list = WatchYaml.read(Files.readString(Path.of("../examples/watch.yaml")));
        WatchList.Entry entry = list.entry("persuasion-essays", true).orElseThrow();
        assertThat(entry.severity()).isEqualTo(Severity.critical);
        assertThat(entry.evidence()).hasValue(10);
    }

    @Test
    void aFileIsReadAgainAndABadOneLeavesTheListInForce(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("watch.yaml"), GOOD);
        PrometheusRegistry registry = new PrometheusRegistry();
        try (WatchFile watch = new WatchFile(file, Duration.ofMillis(20), registry, works)) {
            assertThat(watch.get().entries()).hasSize(3);
            assertThat(valid(registry)).isEqualTo(1);

            Files.writeString(file, "watch: [{tasks: b, severity: info}]");
            await(() -> watch.get().entries().size() == 1);

            Files.writeString(file, "watch: [{tasks: b, severity: grave}]");
            await(() -> valid(registry) == 0);
            assertThat(watch.get().entries()).hasSize(1);

            Files.writeString(file, GOOD);
            await(() -> valid(registry) == 1 && watch.get().entries().size() == 3);

            Files.delete(file);
            await(() -> valid(registry) == 0);
            assertThat(watch.get().entries()).hasSize(3);
            Files.writeString(file, GOOD);
            await(() -> valid(registry) == 1);
        }
    }

    @Test
    void aBadFileAtTheStartIsAnErrorThatNamesTheFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("watch.yaml"), "watch: [{tasks: b}]");
        for (Path bad : new Path[] {file, folder.resolve("none.yaml")}) {
            assertThatThrownBy(() -> new WatchFile(bad, Duration.ofSeconds(1), new PrometheusRegistry(), works))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(bad.toString());
        }
    }

    private static double valid(PrometheusRegistry registry) {
        GaugeSnapshot snapshot = (GaugeSnapshot) registry.scrape("emergence_watch_list_valid"::equals).stream()
                .findFirst()
                .orElseThrow();
        return snapshot.getDataPoints().get(0).getValue();
    }

    private interface Check {
        boolean holds();
    }

    private static void await(Check check) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!check.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    @Test
    void aBugWhileTheFileIsReadIsShownAndTheFileIsReadAgain() throws Exception {
        AtomicReference<Supplier<String>> content = new AtomicReference<>(() -> GOOD);
        PrometheusRegistry registry = new PrometheusRegistry();
        try (WatchFile watch = new WatchFile(
                Path.of("watch.yaml"),
                () -> content.get().get().getBytes(StandardCharsets.UTF_8),
                Duration.ofMillis(20),
                registry,
                works)) {
            content.set(() -> {
                throw new IllegalStateException("a bug");
            });
            await(() -> valid(registry) == 0);
            assertThat(watch.get().entries()).hasSize(3);
            await(() -> works.troubles().get("watch-list").isPresent());
            content.set(() -> "watch: [{tasks: b, severity: info}]");
            await(() -> watch.get().entries().size() == 1);
            assertThat(valid(registry)).isEqualTo(1);
            await(() -> works.troubles().get("watch-list").isEmpty());
        }
    }
}
