package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.standalone.stack.Ports;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One run of {@code serve} through what happens to it: reached from elsewhere, robbed of a service, killed, started again. */
@Tag("long")
@Order(SharedStack.LONGEST)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LauncherLifeIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Launcher LAUNCHER = new Launcher();

    private static String folder;
    private static int port;
    private static Process serve;
    private static String ready;
    private static Map<String, JsonNode> curves;

    @BeforeAll
    static void start() throws Exception {
        folder = Launcher.folder();
        port = Ports.free();
        serve = LAUNCHER.serve(folder, port, "0.0.0.0");
        ready = Launcher.firstLine(serve, "ready");
        Path some = Files.createTempFile("emergence-", ".jsonl");
        Files.write(some, RunningStack.lines(line -> line).subList(0, 1200));
        Replay replay = new Replay(some, url(ready, "ingest"));
        replay.run();
        Verdicts verdicts = new Verdicts(url(ready, "analysis"));
        verdicts.awaitComplete(replay.checkpoints(), SOON.multipliedBy(3));
        curves = RunningStack.curves(verdicts, "tiny-symbolic");
    }

    @AfterAll
    static void stop() {
        LAUNCHER.close();
    }

    private static String url(String ready, String service) {
        return ready.replaceFirst(".* " + service + "=(\\S+).*", "$1");
    }

    @Test
    @Order(1)
    void onAllAddressesOtherMachinesReachTheServicesAndAWarningSaysSo() throws Exception {
        assertThat(ready).contains("ingest=http://127.0.0.1:", "broker=127.0.0.1:");
        assertThat(serve.errorReader().readLine()).contains("--host 0.0.0.0", "no authentication");

        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .toList();
        assumeThat(others).as("addresses that others reach").isNotEmpty();
        for (String service : List.of("ingest", "scoring", "analysis")) {
            URI url = URI.create(
                    url(ready, service).replace("127.0.0.1", others.get(0).getHostAddress()));
            HttpRequest request =
                    HttpRequest.newBuilder(url.resolve("/q/health/ready")).build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    @Order(2)
    void aServiceThatDiesIsStartedAgain() throws Exception {
        ProcessHandle scoring = Launcher.services(LAUNCHER.doctor(port, 0)).get(1);
        scoring.destroyForcibly();

        long deadline = System.nanoTime() + SOON.multipliedBy(3).toNanos();
        while (true) {
            JsonNode service = LAUNCHER.report(port).at("/services/scoring");
            if (service.get("ready").asText().equals("UP") && service.get("pid").asLong() != scoring.pid()) {
                return;
            }
            assertThat(System.nanoTime()).as("scoring-service is up again").isLessThan(deadline);
            Thread.sleep(500);
        }
    }

    @Test
    @Order(3)
    void itsServicesDieWithItHoweverItDies() throws Exception {
        List<ProcessHandle> services = Launcher.services(LAUNCHER.doctor(port, 0));
        serve.destroyForcibly();

        long deadline = System.nanoTime() + SOON.toNanos();
        while (services.stream().anyMatch(ProcessHandle::isAlive)) {
            assertThat(System.nanoTime()).as("services end").isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    /** After the test before it. */
    @Test
    @Order(4)
    void startedAgainOnItsFolderItKnowsItsCurvesHoweverItDied() throws IOException, InterruptedException {
        assertThat(serve.isAlive()).as("was killed").isFalse();
        Path inUse = Path.of(folder, "state", "analysis", "analysis", "in-use");
        assertThat(inUse).as("what a killed process has left").exists();

        Process second = LAUNCHER.serve(folder, Ports.free(), "127.0.0.1");
        Verdicts after = new Verdicts(url(Launcher.firstLine(second, "ready"), "analysis"));
        assertThat(curves).isNotEmpty();
        assertThat(RunningStack.curves(after, "tiny-symbolic")).isEqualTo(curves);
        second.destroy();
        assertThat(second.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(inUse).as("an end in good order says so").doesNotExist();
    }
}
