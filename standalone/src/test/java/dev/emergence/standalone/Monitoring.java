package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.emergence.standalone.stack.Ports;
import dev.emergence.standalone.stack.Stack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The real Prometheus and Alertmanager beside a stack, with the rules and the example files of {@code alerts/} as they are but for
 * addresses and for patience: they look each second, and nothing waits for minutes. How long the rules really wait is what promtool's
 * tests hold. And a receiver of webhooks.
 */
final class Monitoring implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    // Debian's Prometheus sends its graphs to another page of its own
    private static final HttpClient HTTP =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    private static final Path ALERTS = RunningStack.HOME.resolve("alerts").toAbsolutePath();

    /** Every alert of every message that came, in order; each has status, labels and annotations. */
    final List<JsonNode> received = new CopyOnWriteArrayList<>();

    final String prometheus = "http://127.0.0.1:" + Ports.free();
    final String alertmanager = "http://127.0.0.1:" + Ports.free();
    private final List<Process> processes = new ArrayList<>();
    private final HttpServer receiver;
    private final Path folder;

    Monitoring(Path folder, Stack stack) throws IOException {
        this.folder = folder;
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/alerts", this::receive);
        receiver.start();
        start(
                "prometheus-alertmanager",
                "--config.file=" + alertmanagerFile(),
                "--storage.path=" + folder.resolve("alertmanager-data"),
                "--cluster.listen-address=",
                "--web.listen-address=" + alertmanager.substring("http://".length()));
        start(
                "prometheus",
                "--config.file=" + prometheusFile(stack),
                "--storage.tsdb.path=" + folder.resolve("prometheus-data"),
                "--enable-feature=exemplar-storage",
                "--web.external-url=" + prometheus,
                "--web.listen-address=" + prometheus.substring("http://".length()));
    }

    private Path alertmanagerFile() throws IOException {
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort();
        String text = replace(
                Files.readString(ALERTS.resolve("alertmanager.yaml")), "http://localhost:9095/alerts", url + "/alerts");
        text = replace(text, "group_wait: 10s", "group_wait: 1s");
        text = replace(text, "group_interval: 5m", "group_interval: 2s");
        text = replace(text, "group_interval: 1m", "group_interval: 1s");
        return Files.writeString(folder.resolve("alertmanager.yaml"), text);
    }

    private Path rulesFile() throws IOException {
        String text = Files.readString(ALERTS.resolve("emergence.rules.yaml"));
        // What is no break keeps its minute: a run sent at full speed jumps for as long as its next checkpoint is being
        // worked on.
        int breaks = text.indexOf("- alert: EmergenceRawJump");
        String impatient = replace(text.substring(0, breaks), "for: 1m", "for: 1s");
        return Files.writeString(folder.resolve("emergence.rules.yaml"), impatient + text.substring(breaks));
    }

    private Path prometheusFile(Stack stack) throws IOException {
        String text = Files.readString(ALERTS.resolve("prometheus.yaml"));
        text = replace(text, "_interval: 15s", "_interval: 1s");
        text = replace(text, "[emergence.rules.yaml]", "[" + rulesFile() + "]");
        text = replace(text, "http://localhost:8082", stack.url("analysis"));
        text = replace(text, "localhost:8080", stack.url("ingest").substring("http://".length()));
        text = replace(text, "localhost:8081", stack.url("scoring").substring("http://".length()));
        text = replace(text, "localhost:8082", stack.url("analysis").substring("http://".length()));
        text = replace(text, "localhost:9093", alertmanager.substring("http://".length()));
        return Files.writeString(folder.resolve("prometheus.yaml"), text);
    }

    private static String replace(String text, String what, String by) {
        assertThat(text).contains(what);
        return text.replace(what, by);
    }

    private void start(String... command) throws IOException {
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(command[0] + ".log").toFile())
                .start());
    }

    private void receive(HttpExchange exchange) throws IOException {
        JSON.readTree(exchange.getRequestBody()).get("alerts").forEach(received::add);
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** @return the series that match, none while Prometheus is not up */
    JsonNode query(String expression) throws InterruptedException {
        try {
            return JSON.readTree(get(prometheus + "/api/v1/query?query=" + Verdicts.encoded(expression)))
                    .at("/data/result");
        } catch (IOException e) {
            return JSON.createArrayNode();
        }
    }

    /** Values of a label of the exemplars that Prometheus has of a series since an hour ago. */
    List<String> exemplars(String series, String label) throws IOException, InterruptedException {
        long now = System.currentTimeMillis() / 1000;
        return JSON.readTree(get(prometheus + "/api/v1/query_exemplars?query=" + Verdicts.encoded(series) + "&start="
                        + (now - 3600) + "&end=" + (now + 60)))
                .findValuesAsText(label);
    }

    /** Alerts as Alertmanager has them, with what inhibits them. */
    JsonNode held(String filter) throws IOException, InterruptedException {
        return JSON.readTree(get(alertmanager + "/api/v2/alerts?filter=" + Verdicts.encoded(filter)));
    }

    /** Gives Alertmanager alerts as Prometheus would. */
    void post(String alerts) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(alertmanager + "/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(alerts))
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    /** @throws IOException if the answer is not 200 */
    static String get(String url) throws IOException, InterruptedException {
        HttpResponse<String> response =
                HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(url + ": " + response.statusCode());
        }
        return response.body();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        receiver.stop(0);
        for (Process process : processes) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
