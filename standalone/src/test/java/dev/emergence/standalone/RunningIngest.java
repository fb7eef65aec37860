package dev.emergence.standalone;

import dev.emergence.standalone.stack.BrokerProcess;
import dev.emergence.standalone.stack.Ports;
import dev.emergence.standalone.stack.Service;
import dev.emergence.standalone.stack.ServiceProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** ingest-service and Kafka alone, each in a process of its own. */
final class RunningIngest implements AutoCloseable {
    static final String NDJSON = "application/x-ndjson";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** As it is by itself: it offers an upgrade to HTTP/2 along with its first body. */
    private final HttpClient http = HttpClient.newHttpClient();

    final Path folder;
    final BrokerProcess broker;
    final Service service;

    /**
     * @param broker started or not
     * @param megabytes heap of ingest-service, which is started but may not be ready
     */
    RunningIngest(Path folder, BrokerProcess broker, int megabytes) throws IOException {
        this.folder = folder;
        this.broker = broker;
        Files.createDirectories(folder.resolve("logs"));
        service = new ServiceProcesses(RunningStack.HOME, folder, broker.address())
                .service("ingest", "ingest", Ports.free(), megabytes, Map.of());
        service.start();
    }

    /** Both are up. */
    static RunningIngest ready(int megabytes) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("emergence-ingest-");
        BrokerProcess broker = new BrokerProcess(folder.resolve("kafka"));
        broker.start();
        RunningIngest running = new RunningIngest(folder, broker, megabytes);
        running.awaitReady();
        return running;
    }

    void awaitReady() throws IOException, InterruptedException {
        service.awaitReady(PATIENCE);
    }

    Records records() {
        return new Records(broker.address());
    }

    static String generation(String family, String example) {
        return """
                {"family":"%s","model":"m","step":10,"task":"t","example":"%s","targets":["4"],"output":"4"}"""
                .formatted(family, example);
    }

    /** Generations as NDJSON. */
    static String generations(String family, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> generation(family, "e" + i))
                .collect(Collectors.joining("\n"));
    }

    CompletableFuture<HttpResponse<String>> send(String body) {
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(service.url() + "/v1/generations"))
                        .header("Content-Type", NDJSON)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String body) {
        return send(body).join();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(service.url() + path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Value of a counter without labels. */
    double counter(String name) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    /** Ids of the examples of a family that are on the topic. */
    List<String> examples(String family) {
        return records().of("emergence.generations").stream()
                .map(record -> record.key())
                .filter(key -> key.startsWith(family + "/"))
                .map(key -> key.substring(key.lastIndexOf('/') + 1))
                .toList();
    }

    @Override
    public void close() {
        service.close();
        broker.close();
        delete(folder);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
