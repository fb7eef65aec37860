package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.standalone.stack.Ports;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The whole stack for a test: a real broker in this process, the built services as child processes. */
final class RunningStack implements AutoCloseable {
    static final Path HOME = Path.of(System.getProperty("emergence.home"));
    static final Path RECORDING = HOME.resolve("examples/tiny-symbolic/generations.jsonl.gz");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final Path folder;
    final Stack stack;
    final Verdicts verdicts;

    RunningStack(Map<String, String> environment) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("emergence-it-");
        stack = Stack.start(HOME, folder, new Ports(), environment);
        verdicts = new Verdicts(stack.url("analysis"));
    }

    /** A watch list on which additions are critical. */
    static Map<String, String> watchingAdditions() throws IOException {
        Path watch = Files.writeString(
                Files.createTempFile("watch-", ".yaml"), "watch: [{tasks: \"addition_*\", severity: critical}]");
        return Map.of("EMERGENCE_WATCH_FILE", watch.toString());
    }

    /** The recording's lines, changed. */
    static List<String> lines(UnaryOperator<String> change) throws IOException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new Recording(RECORDING).open()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(change.apply(line));
            }
        }
        return lines;
    }

    /** Host and port of Kafka. */
    String broker() {
        return stack.ready().replaceFirst(".* broker=", "");
    }

    /** The process of a service, as {@code doctor} knows it. */
    ProcessHandle process(String service) throws IOException {
        int port = Integer.parseInt(broker().replaceFirst(".*:", ""));
        long pid = new ObjectMapper()
                .readTree(Stack.description(port).toFile())
                .at("/" + service + "/pid")
                .asLong();
        return ProcessHandle.of(pid).orElseThrow(() -> new IOException(service + " does not run"));
    }

    /** Waits until a service that was killed is ready again. */
    void awaitRestarted(String service) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.url(service) + "/q/health/ready"))
                .build();
        for (long deadline = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < deadline; ) {
            try {
                if (HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // it is being started again
            }
            Thread.sleep(200);
        }
        throw new IOException(service + " did not come back");
    }

    static UnaryOperator<String> family(String name) {
        return line -> line.replace("\"family\": \"tiny-symbolic\"", "\"family\": \"" + name + "\"");
    }

    Replay send(List<String> lines) throws IOException, InterruptedException {
        return send(Files.write(Files.createTempFile(folder, "recording", ".jsonl"), lines));
    }

    /** Replays a file and waits until all its checkpoints are complete on the curves. */
    Replay send(Path file) throws IOException, InterruptedException {
        Replay replay = new Replay(file, stack.url("ingest"));
        replay.run();
        verdicts.awaitComplete(replay.checkpoints(), PATIENCE);
        return replay;
    }

    Map<String, JsonNode> curves(String family) throws IOException, InterruptedException {
        return curves(verdicts, family);
    }

    /** Every curve of a family, whole, by what names it; without the family's name and the times. */
    static Map<String, JsonNode> curves(Verdicts verdicts, String family) throws IOException, InterruptedException {
        Map<String, JsonNode> curves = new TreeMap<>();
        for (JsonNode row : verdicts.list("/v1/curves?limit=100&family=" + family)) {
            ObjectNode curve = (ObjectNode) verdicts.curve(row);
            curve.remove(List.of("family", "time"));
            curve.get("points").forEach(point -> ((ObjectNode) point).remove("time"));
            curves.put(name(row), curve);
        }
        return curves;
    }

    static String name(JsonNode row) {
        return String.join(
                " ",
                Verdicts.text(row, "axis"),
                Verdicts.text(row, "model"),
                Verdicts.text(row, "task"),
                Verdicts.text(row, "metric"));
    }

    @Override
    public void close() {
        stack.close();
    }
}
