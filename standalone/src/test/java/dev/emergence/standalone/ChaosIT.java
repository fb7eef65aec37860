package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The recorded run while processes are killed at random moments, held to a run that nothing disturbs. */
@Tag("long")
@Order(SharedStack.LONGEST)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChaosIT {
    private static final String FAMILY = "tiny-symbolic";
    private static final int KILLS = 20;
    private static final List<String> ANALYSES = List.of("analysis-1", "analysis-2");
    private static final List<String> VICTIMS = List.of("broker", "scoring", "analysis-1", "analysis-2");
    /** In the recording, says examples/tiny-symbolic/README.md. */
    private static final int GENERATIONS = 278_400;
    /** Generations a second: slow enough for the kills to come while there is work. */
    private static final double RATE = 3000;

    private static Map<String, JsonNode> undisturbed;
    private static List<JsonNode> said;
    private static Processes processes;
    private static String story;

    @BeforeAll
    static void replay() throws Exception {
        // other settings: when a checkpoint without a size is complete, and whom events alarm; neither is compared
        RunningStack shared = SharedStack.RECORDED.recorded().running();
        undisturbed = curves(shared.verdicts);
        said = Events.all(shared.verdicts, FAMILY);
        long seed = Long.getLong("emergence.seed", System.nanoTime());
        System.out.println("ChaosIT: seed " + seed + " (-Demergence.seed repeats it)");
        processes = new Processes();
        Replay replay = new Replay(RunningStack.RECORDING, processes.url("ingest"), RATE, ChaosIT::isAnnounced);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> run(replay));
        story = "seed " + seed + ", killed " + kill(new Random(seed), sent);
        assertThat(sent).as("%s: still sending at the last kill", story).isNotDone();
        sent.get();
        processes.awaitReady();
        new Verdicts(processes.url("analysis-1")).awaitComplete(replay.checkpoints(), Duration.ofMinutes(6));
        Events.settle(processes.broker());
    }

    /** Of every second task no size is announced: its checkpoints are complete once nothing more comes of them. */
    private static boolean isAnnounced(Recording.Checkpoint checkpoint) {
        return checkpoint.task().hashCode() % 2 == 0;
    }

    /** Every curve, without what its points were announced to be: the undisturbed run announces all. */
    private static Map<String, JsonNode> curves(Verdicts verdicts) throws Exception {
        Map<String, JsonNode> curves = RunningStack.curves(verdicts, FAMILY);
        curves.values()
                .forEach(curve -> curve.get("points").forEach(point -> ((ObjectNode) point).remove("announced")));
        return curves;
    }

    /** Kills at random places of the recording, so that there is work at each, however fast the machine is. */
    private static List<String> kill(Random random, Future<?> sent) throws Exception {
        List<String> killed = new ArrayList<>();
        for (double place : random.doubles(KILLS, 0.02, 0.95).sorted().toArray()) {
            while (processes.generations() < place * GENERATIONS && !sent.isDone()) {
                Thread.sleep(50);
            }
            String victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
            processes.kill(victim);
            processes.start(victim);
            killed.add(victim);
        }
        return killed;
    }

    private static void run(Replay replay) {
        try {
            replay.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void close() {
        if (processes != null) {
            processes.close();
        }
    }

    @Test
    @Order(1)
    void theCurvesAreThoseOfAnUndisturbedRunToTheLastBit() throws Exception {
        for (String instance : ANALYSES) {
            Map<String, JsonNode> curves = curves(new Verdicts(processes.url(instance)));
            assertThat(curves.keySet()).as(story).isEqualTo(undisturbed.keySet());
            undisturbed.forEach((name, curve) ->
                    assertThat(curves.get(name)).as("%s: %s", story, name).isEqualTo(curve));
        }
    }

    @Test
    @Order(2)
    void everyEventIsThereOnce() throws Exception {
        List<JsonNode> events = Events.all(new Verdicts(processes.url("analysis-1")), FAMILY);
        assertThat(Events.ids(events)).as(story).doesNotHaveDuplicates();
        assertThat(completed(events))
                .as(story)
                // 8 models x 8 tasks x 29 checkpoints, says examples/tiny-symbolic/README.md
                .hasSize(8 * 8 * 29)
                .containsExactlyInAnyOrderElementsOf(completed(said));
        assertThat(selected(Events.open(events))).as(story).isEqualTo(selected(Events.open(said)));
    }

    private static List<String> completed(List<JsonNode> events) {
        return events.stream()
                .filter(event -> event.get("kind").asText().equals("CHECKPOINT_COMPLETE"))
                .map(event -> RunningStack.name(event) + " " + event.at("/position/step") + " " + event.get("id"))
                .toList();
    }

    /** Kinds of the breaks whose leading curves e-BH selects at the end: only these do not depend on what was known on the way. */
    private static Set<String> selected(Map<String, JsonNode> open) {
        return open.values().stream()
                .filter(event -> selected(undisturbed.get(RunningStack.name(event))))
                .map(event -> event.get("axis") + " " + event.get("model") + " " + event.get("task") + " "
                        + event.get("kind").asText())
                .collect(Collectors.toSet());
    }

    private static boolean selected(JsonNode curve) {
        // what many tasks share has no curve of its own; the others: far above what e-BH asks of any number of curves
        // here
        return curve != null && curve.at("/evidence/bayes_factor_log10").asDouble(0) > 5;
    }

    @Test
    @Order(3)
    void prometheusFindsEachCurveOnOneInstance() throws Exception {
        List<String> exposed = new ArrayList<>();
        for (String instance : ANALYSES) {
            processes
                    .metrics(instance)
                    .lines()
                    .filter(line -> line.startsWith("emergence_value{"))
                    .map(line -> line.substring(0, line.indexOf('}')))
                    .forEach(exposed::add);
        }
        assertThat(exposed).as(story).doesNotHaveDuplicates().hasSameSizeAs(undisturbed.keySet());
    }

    @Test
    @Order(4)
    void allStateLostIsRebuiltTheSameAndNotReadyMeanwhile() throws Exception {
        List<String> before = Events.ids(Events.all(new Verdicts(processes.url("analysis-1")), FAMILY));
        for (String instance : ANALYSES) {
            processes.kill(instance);
            RunningIngest.delete(processes.state(instance));
        }
        boolean unready = false;
        boolean unstarted = false;
        for (String instance : ANALYSES) {
            processes.start(instance);
        }
        while (processes.health("analysis-1", "ready") != 200) {
            unready |= processes.health("analysis-1", "ready") == 503;
            unstarted |= processes.health("analysis-1", "started") == 503;
            assertThat(processes.health("analysis-1", "live")).isIn(0, 200);
        }
        assertThat(unready).as("said that it is not ready").isTrue();
        assertThat(unstarted).as("said that it has not started").isTrue();
        assertThat(processes.health("analysis-1", "started")).isEqualTo(200);
        processes.awaitReady();
        theCurvesAreThoseOfAnUndisturbedRunToTheLastBit();
        Events.settle(processes.broker());
        assertThat(Events.ids(Events.all(new Verdicts(processes.url("analysis-1")), FAMILY)))
                .as("nothing is said again")
                .isEqualTo(before);
    }

    /** Kafka waits ten seconds for an instance that has not said that it goes, and its partitions stand still. */
    @Test
    @Order(5)
    void anInstanceThatIsStoppedLeavesItsGroup() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", processes.broker()))) {
            int both = members(admin, "analysis");
            processes.stop("analysis-2");
            assertThat(members(admin, "analysis")).isEqualTo(both / 2);
            processes.stop("scoring");
            assertThat(members(admin, "scoring-default")).isZero();
        }
    }

    private static int members(Admin admin, String group) throws Exception {
        return admin.describeConsumerGroups(List.of(group))
                .describedGroups()
                .get(group)
                .get()
                .members()
                .size();
    }
}
