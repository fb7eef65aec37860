package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.standalone.stack.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The launcher as its own process, as a user has it. */
class LauncherIT {
    private final Launcher launcher = new Launcher();

    @AfterEach
    void stop() {
        launcher.close();
    }

    @Test
    void servesUntilItIsAskedToEndAndLeavesNoProcessBehind() throws Exception {
        int port = Ports.free();
        Process serve = launcher.serve(Launcher.folder(), port, "127.0.0.1");
        assertThat(Launcher.firstLine(serve, "ready"))
                .matches("ready ingest=http://127.0.0.1:\\d+ scoring=http://127.0.0.1:\\d+"
                        + " analysis=http://127.0.0.1:\\d+ broker=127.0.0.1:" + port);
        JsonNode report = launcher.doctor(port, 0);
        assertThat(report.at("/broker/nodes").asInt()).isEqualTo(1);
        assertThat(report.at("/topics/emergence.generations.dlq").asInt(-1)).isZero();
        List<ProcessHandle> services = Launcher.services(report);

        serve.destroy();
        assertThat(serve.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(services).noneMatch(ProcessHandle::isAlive);
        assertThat(launcher.doctor(port, 1).at("/broker/error").isMissingNode()).isFalse();
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
