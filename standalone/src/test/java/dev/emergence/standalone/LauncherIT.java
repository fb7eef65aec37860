package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.standalone.stack.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The launcher as its own process, as a user has it. */
class LauncherIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    private Process launch(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(RunningStack.HOME.resolve("emergence").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        // The build that runs this test has built everything: a second one inside it would only wait.
        builder.environment().put("EMERGENCE_SKIP_BUILD", "1");
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static String firstLine(Process process, String prefix) throws IOException {
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(prefix)) {
                return line;
            }
        }
        throw new IOException("no line begins with " + prefix);
    }

    private JsonNode doctor(int brokerPort, int status) throws Exception {
        Process doctor = launch("doctor", "--json", "--broker-port", "" + brokerPort);
        JsonNode report = new ObjectMapper().readTree(doctor.getInputStream());
        assertThat(doctor.waitFor()).as("%s", report).isEqualTo(status);
        return report;
    }

    private Process serve(int brokerPort) throws IOException {
        return serve(folder(), brokerPort);
    }

    private Process serve(String folder, int brokerPort) throws IOException {
        return serve(folder, brokerPort, "127.0.0.1");
    }

    private Process serve(String folder, int brokerPort, String host) throws IOException {
        return launch(
                "serve",
                "--data",
                folder,
                "--host",
                host,
                "--ingest-port",
                "0",
                "--scoring-port",
                "0",
                "--analysis-port",
                "0",
                "--broker-port",
                "" + brokerPort);
    }

    private static String folder() throws IOException {
        return Files.createTempDirectory("emergence-serve-").toString();
    }

    private static List<ProcessHandle> services(JsonNode report) {
        List<ProcessHandle> services = new ArrayList<>();
        for (String service : List.of("ingest", "scoring", "analysis")) {
            services.add(
                    ProcessHandle.of(report.at("/services/" + service + "/pid").asLong())
                            .orElseThrow());
        }
        return services;
    }

    @Test
    void servesUntilItIsAskedToEndAndLeavesNoProcessBehind() throws Exception {
        int port = Ports.free();
        Process serve = serve(port);
        assertThat(firstLine(serve, "ready"))
                .matches("ready ingest=http://127.0.0.1:\\d+ scoring=http://127.0.0.1:\\d+"
                        + " analysis=http://127.0.0.1:\\d+ broker=127.0.0.1:" + port);
        JsonNode report = doctor(port, 0);
        assertThat(report.at("/broker/nodes").asInt()).isEqualTo(1);
        assertThat(report.at("/topics/emergence.generations.dlq").asInt(-1)).isZero();
        List<ProcessHandle> services = services(report);

        serve.destroy();
        assertThat(serve.waitFor(SOON.toSeconds() * 2, TimeUnit.SECONDS)).isTrue();
        assertThat(services).noneMatch(ProcessHandle::isAlive);
        assertThat(doctor(port, 1).at("/broker/error").isMissingNode()).isFalse();
    }

    @Test
    @Tag("long")
    void itsServicesDieWithItHoweverItDies() throws Exception {
        int port = Ports.free();
        Process serve = serve(port);
        firstLine(serve, "ready");
        List<ProcessHandle> services = services(doctor(port, 0));

        serve.destroyForcibly();
        long deadline = System.nanoTime() + SOON.toNanos();
        while (services.stream().anyMatch(ProcessHandle::isAlive)) {
            assertThat(System.nanoTime()).as("services end").isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    @Test
    @Tag("long")
    void startedAgainOnItsFolderItKnowsItsCurvesHoweverItDied() throws Exception {
        String folder = folder();
        Process first = serve(folder, Ports.free());
        Urls urls = new Urls(firstLine(first, "ready"));
        Path some = Files.createTempFile("emergence-", ".jsonl");
        Files.write(some, RunningStack.lines(line -> line).subList(0, 1200));
        Replay replay = new Replay(some, urls.of("ingest"));
        replay.run();
        Verdicts before = new Verdicts(urls.of("analysis"));
        before.awaitComplete(replay.checkpoints(), SOON.multipliedBy(3));
        Map<String, JsonNode> curves = RunningStack.curves(before, "tiny-symbolic");
        List<ProcessHandle> services = first.children().toList();
        first.destroyForcibly().waitFor();
        for (ProcessHandle service : services) {
            service.onExit().get();
        }
        Path inUse = Path.of(folder, "state", "analysis", "analysis", "in-use");
        assertThat(inUse).as("what a killed process has left").exists();

        Process second = serve(folder, Ports.free());
        Verdicts after = new Verdicts(new Urls(firstLine(second, "ready")).of("analysis"));
        assertThat(curves).isNotEmpty();
        assertThat(RunningStack.curves(after, "tiny-symbolic")).isEqualTo(curves);
        second.destroy();
        assertThat(second.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(inUse).as("an end in good order says so").doesNotExist();
    }

    /** @param line the one that says ready */
    private record Urls(String line) {
        String of(String service) {
            return line.replaceFirst(".* " + service + "=(\\S+).*", "$1");
        }
    }

    @Test
    @Tag("long")
    void aServiceThatDiesIsStartedAgain() throws Exception {
        int port = Ports.free();
        Process serve = serve(port);
        firstLine(serve, "ready");
        ProcessHandle scoring = services(doctor(port, 0)).get(1);
        scoring.destroyForcibly();

        long deadline = System.nanoTime() + SOON.multipliedBy(3).toNanos();
        while (true) {
            JsonNode service = report(port).at("/services/scoring");
            if (service.get("ready").asText().equals("UP") && service.get("pid").asLong() != scoring.pid()) {
                return;
            }
            assertThat(System.nanoTime()).as("scoring-service is up again").isLessThan(deadline);
            Thread.sleep(500);
        }
    }

    private JsonNode report(int brokerPort) throws Exception {
        return new ObjectMapper()
                .readTree(launch("doctor", "--json", "--broker-port", "" + brokerPort)
                        .getInputStream());
    }

    @Test
    void aTakenPortIsAnErrorThatNamesIt() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process serve = launch("serve", "--data", folder(), "--broker-port", "" + taken.getLocalPort());
            assertThat(new String(serve.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("port " + taken.getLocalPort() + " is taken")
                    .contains("--broker-port");
            assertThat(serve.waitFor()).isEqualTo(1);
        }
    }

    @Test
    @Tag("long")
    void onAllAddressesOtherMachinesReachTheServicesAndAWarningSaysSo() throws Exception {
        Process serve = serve(folder(), Ports.free(), "0.0.0.0");
        String ready = firstLine(serve, "ready");
        assertThat(ready).contains("ingest=http://127.0.0.1:", "broker=127.0.0.1:");
        assertThat(serve.errorReader().readLine()).contains("--host 0.0.0.0", "no authentication");

        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .toList();
        assumeThat(others).as("addresses that others reach").isNotEmpty();
        for (String service : List.of("ingest", "scoring", "analysis")) {
            URI url = URI.create(new Urls(ready)
                    .of(service)
                    .replace("127.0.0.1", others.get(0).getHostAddress()));
            HttpRequest request =
                    HttpRequest.newBuilder(url.resolve("/q/health/ready")).build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
