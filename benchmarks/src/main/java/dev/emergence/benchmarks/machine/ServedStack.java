package dev.emergence.benchmarks.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.standalone.stack.ServiceProcesses;
import dev.emergence.standalone.stack.Stack;
import java.io.BufferedReader;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./emergence serve} on free ports as a child process: so broker, services and whoever loads them are each a process. */
public final class ServedStack implements AutoCloseable {
    /** The launcher, of which the broker is nearly all. */
    public static final String BROKER = "broker";

    private static final List<String> SERVICES = List.of("ingest", "scoring", "analysis");
    private static final int GRACE_SECONDS = 90;

    private final Process launcher;
    private final Path data;
    private final Guard guard;
    private final HttpClient http = HttpClient.newHttpClient();
    private Map<String, String> addresses = Map.of();
    /** Without TLS, whose port is another after a restart. */
    private Map<String, String> plain = Map.of();

    private ServedStack(Process launcher, Path data, Guard guard) {
        this.launcher = launcher;
        this.data = data;
        this.guard = guard;
    }

    /**
     * Starts it; {@link #awaitReady} must follow.
     *
     * @param home the project's folder
     * @param data takes topics, state and logs
     */
    static ServedStack start(Path home, Path data, Guard guard) throws IOException, InterruptedException {
        Files.createDirectories(data.resolve("logs"));
        ProcessBuilder launcher = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // as ./emergence starts it
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-javaagent:" + ServiceProcesses.built(home, ServiceProcesses.CHILD) + "="
                                + ProcessHandle.current().pid(),
                        "-Demergence.home=" + home,
                        "-jar",
                        ServiceProcesses.built(home, "standalone/target/standalone.jar")
                                .toString(),
                        "serve",
                        "--data=" + data,
                        "--ingest-port=0",
                        "--scoring-port=0",
                        "--analysis-port=0",
                        "--broker-port=0")
                .redirectError(data.resolve("logs/launcher.log").toFile());
        launcher.environment().putAll(guard.put(home, data));
        return new ServedStack(launcher.start(), data, guard);
    }

    /** Reads the line that says where everything is. */
    public void awaitReady() throws IOException {
        BufferedReader output = launcher.inputReader();
        String line = output.readLine();
        while (line != null && !line.startsWith("ready ")) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("the stack did not start, see " + data.resolve("logs"));
        }
        addresses = addresses(line);
        plain = Map.copyOf(addresses);
        for (String service : SERVICES) {
            addresses.put(
                    service,
                    guard.address(addresses.get(service), data.resolve("logs").resolve(service + ".log")));
        }
    }

    /** @param ready such as {@code ready ingest=http://127.0.0.1:8080 broker=127.0.0.1:9092} */
    static Map<String, String> addresses(String ready) {
        Map<String, String> addresses = new HashMap<>();
        for (String part : ready.split(" ", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                addresses.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return addresses;
    }

    /** @param name ingest, scoring or analysis */
    public String url(String name) {
        return addresses.get(name);
    }

    /** Host and port of Kafka. */
    public String broker() {
        return addresses.get(BROKER);
    }

    /** Where topics, state and logs are. */
    public Path data() {
        return data;
    }

    /** Broker and services; a service that was started again is another process. */
    public Map<String, ProcessHandle> processes() throws IOException {
        String port = broker().substring(broker().lastIndexOf(':') + 1);
        JsonNode description = new ObjectMapper()
                .readTree(Stack.description(Integer.parseInt(port)).toFile());
        Map<String, ProcessHandle> processes = new LinkedHashMap<>();
        processes.put(BROKER, launcher.toHandle());
        for (String service : SERVICES) {
            long pid = description.get(service).get("pid").asLong();
            ProcessHandle.of(pid).ifPresent(process -> processes.put(service, process));
        }
        return processes;
    }

    /**
     * Kills analysis-service with SIGKILL.
     *
     * @return how long it took until it was ready again, with the launcher's pause before it starts a service again
     * @throws IOException if it is not in so long
     */
    public Duration killAnalysis(Duration patience) throws IOException, InterruptedException {
        ProcessHandle analysis = processes().get("analysis");
        long start = System.nanoTime();
        analysis.destroyForcibly();
        analysis.onExit().join();
        while (!isReady("analysis")) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new IOException(
                        "analysis-service is not ready " + patience.toSeconds() + " s after it was killed");
            }
            Thread.sleep(50);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private boolean isReady(String service) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(plain.get(service) + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        launcher.destroy();
        try {
            if (!launcher.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                launcher.destroyForcibly();
            }
        } catch (InterruptedException e) {
            launcher.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
