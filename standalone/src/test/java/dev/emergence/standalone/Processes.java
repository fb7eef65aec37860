package dev.emergence.standalone;

import dev.emergence.standalone.stack.BrokerProcess;
import dev.emergence.standalone.stack.Ports;
import dev.emergence.standalone.stack.ServiceProcesses;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The installation as processes that a test can kill: a broker, ingest-service, scoring-service, two of analysis-service. */
final class Processes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    final Path folder = Files.createTempDirectory("emergence-it-");
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, ProcessBuilder> commands = new LinkedHashMap<>();
    private final Map<String, Process> running = new HashMap<>();
    private final Map<String, String> urls = new HashMap<>();
    private final BrokerProcess broker;
    private final ServiceProcesses services;

    Processes() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("logs"));
        broker = new BrokerProcess(folder.resolve("kafka"));
        services = new ServiceProcesses(RunningStack.HOME, folder, broker.address());
        add("ingest", "ingest", 256);
        add("scoring", "scoring", 192);
        add("analysis-1", "analysis", 384);
        add("analysis-2", "analysis", 384);
        try {
            start("broker");
            for (String name : commands.keySet()) {
                start(name);
            }
            awaitReady();
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    private void add(String name, String module, int megabytes) throws IOException {
        int port = Ports.free();
        ProcessBuilder command = services.command(name, module, port, megabytes);
        command.environment().put("KAFKA_STREAMS_NUM_STANDBY_REPLICAS", "1");
        // other than an undisturbed run has, which must not show; what is started so often restores each
        command.environment().put("EMERGENCE_TOPIC_PARTITIONS", "6");
        commands.put(name, command);
        urls.put(name, "http://127.0.0.1:" + port);
    }

    void start(String name) throws IOException {
        if (name.equals("broker")) {
            broker.start();
            return;
        }
        File log = services.log(name).toFile();
        running.put(
                name,
                commands.get(name)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                        .start());
    }

    /** SIGKILL. */
    void kill(String name) throws InterruptedException {
        if (name.equals("broker")) {
            broker.kill();
            return;
        }
        running.get(name).destroyForcibly().waitFor();
    }

    /** SIGTERM to a service; returns once it has ended. */
    void stop(String name) throws InterruptedException {
        Process process = running.get(name);
        process.destroy();
        process.waitFor();
    }

    String broker() {
        return broker.address();
    }

    Path state(String name) {
        return folder.resolve("state").resolve(name);
    }

    String url(String name) {
        return urls.get(name);
    }

    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (String name : urls.keySet()) {
            while (health(name, "ready") != 200) {
                if (System.nanoTime() > deadline) {
                    throw new IOException(name + " is not ready, see " + services.log(name));
                }
                Thread.sleep(100);
            }
        }
    }

    /** @return the status, 0 without an answer */
    int health(String name, String kind) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(name) + "/q/health/" + kind))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    String metrics(String name) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url(name) + "/metrics")).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** @return as many as ingest-service has accepted */
    double generations() throws IOException, InterruptedException {
        return metrics("ingest")
                .lines()
                .filter(line -> line.startsWith("emergence_generations_accepted_total "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    @Override
    public void close() {
        running.values().forEach(Process::destroy);
        for (Process process : running.values()) {
            try {
                if (!process.waitFor(25, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        broker.close();
    }
}
