package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.standalone.stack.Ports;
import dev.emergence.standalone.stack.Stack;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The launcher as its own process, as a user has it. */
class LauncherIT {
    /** What Kafka and Vert.x say of a machine whose processors do other work, such as other tests. */
    private static final String BUSY = ".*(EventPerformanceMonitor|BrokerLifecycleManager|ReplicationControlManager"
            + "|BlockedThreadChecker|VertxException: Thread blocked|Call\\(callName=.*timed out).*";

    private final Launcher launcher = new Launcher();

    @AfterEach
    void stop() {
        launcher.close();
    }

    @Test
    void servesUntilItIsAskedToEndAndLeavesNoProcessBehind() throws Exception {
        int port = Ports.free();
        String folder = Launcher.folder();
        Process serve = launcher.serve(folder, port, "127.0.0.1");
        assertThat(Launcher.firstLine(serve, "ready"))
                .matches("ready ingest=http://127.0.0.1:\\d+ scoring=http://127.0.0.1:\\d+"
                        + " analysis=http://127.0.0.1:\\d+ broker=127.0.0.1:" + port);
        JsonNode report = launcher.doctor(port, 0);
        assertThat(report.at("/broker/nodes").asInt()).isEqualTo(1);
        assertThat(report.at("/topics/emergence.generations.dlq").asInt(-1)).isZero();
        // its name may be guessed, so nobody else may write there
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(Stack.description(port).getParent())))
                .isEqualTo("rwx------");
        List<ProcessHandle> services = Launcher.services(report);
        assertThat(Launcher.logs(folder)).allSatisfy((log, lines) -> assertThat(lines)
                .as(log)
                .filteredOn(line -> !line.matches(BUSY))
                .noneMatch(line -> line.matches(".*\\b(WARN|ERROR|FATAL|\\w*Exception)\\b.*")));
        assertThat(Launcher.logs(folder).get("ingest.log"))
                .anyMatch(line -> line.contains("ingest-service ") && line.contains("defaults"))
                .anyMatch(line -> line.matches(".* made \\d+ topics: emergence.generations, .*"));

        serve.destroy();
        assertThat(serve.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(services).noneMatch(ProcessHandle::isAlive);
        assertThat(launcher.doctor(port, 1).at("/broker/error").isMissingNode()).isFalse();
    }

    @Tag("long")
    @Test
    void aSecondServeOnTheSameFolderIsRefusedAndTheFirstGoesOn() throws Exception {
        String folder = Launcher.folder();
        int port = Ports.free();
        Process first = launcher.serve(folder, port, "127.0.0.1");
        Launcher.firstLine(first, "ready");

        Process second = launcher.serve(folder, Ports.free(), "127.0.0.1");
        assertThat(new String(second.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("emergence: " + folder + " is in use by process " + first.pid()
                        + ": stop that './emergence serve', or give this one a folder of its own with --data\n");
        assertThat(second.waitFor()).isEqualTo(1);
        assertThat(launcher.doctor(port, 0).get("healthy").asBoolean()).isTrue();
        // not the process, which would close what it said
        first.toHandle().destroy();
        assertThat(first.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(first.errorReader().lines()).containsExactly("stopping");
    }

    @Test
    void aWrongSettingIsSaidInASentenceBeforeAnythingIsStarted() throws Exception {
        for (String setting : List.of("EMERGENCE_GATE_POLICY", "SCORING_METRICS", "EMERGENCE_GATE_POLICYS")) {
            Path folder = Path.of(Launcher.folder());
            ProcessBuilder builder = Cli.builder("serve", "--data", folder.toString());
            builder.environment().put(setting, "wrong");
            Process serve = builder.start();
            String said = new String(serve.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(serve.waitFor()).as(said).isEqualTo(1);
            assertThat(said).startsWith("emergence: ").contains(setting).hasLineCount(1);
            assertThat(folder.resolve("kafka")).doesNotExist();
        }
    }

    @Test
    void aDemoThatIsEndedWhileItStartsEndsInSecondsAndLeavesNothing() throws Exception {
        Process demo = launcher.launch(
                "demo", "--ingest-port", "0", "--scoring-port", "0", "--analysis-port", "0", "--broker-port", "0");
        String line = Launcher.firstLine(demo, "starting Kafka");
        Path folder = Path.of(line.replaceFirst(".*logs: (.*)/logs\\).*", "$1"));
        Path log = folder.resolve("logs").resolve("analysis.log");
        while (Files.notExists(log)) {
            assertThat(demo.isAlive()).isTrue();
            Thread.sleep(20);
        }
        // not the process, which would close what it said
        demo.toHandle().destroy();
        assertThat(demo.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.errorReader().lines()).containsExactly("stopping");
        assertThat(folder).doesNotExist();
    }

    @Test
    void aTakenPortIsAnErrorThatNamesIt() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process serve =
                    launcher.launch("serve", "--data", Launcher.folder(), "--broker-port", "" + taken.getLocalPort());
            assertThat(new String(serve.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("port " + taken.getLocalPort() + " is taken")
                    .contains("--broker-port");
            assertThat(serve.waitFor()).isEqualTo(1);
        }
    }
}
