package dev.emergence.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Answers as ingest-service does, and keeps what it was sent; it rejects each line that says {@code "bad"}, and warns of each
 * that says {@code "odd"}.
 */
final class FakeIngest implements AutoCloseable {
    private static final int NAMED = 100;

    final List<String> announcements = Collections.synchronizedList(new ArrayList<>());
    /** Of each request; null where there was none. */
    final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());

    final List<String> points = Collections.synchronizedList(new ArrayList<>());
    final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;

    FakeIngest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/checkpoints", exchange -> {
            List<String> sent = lines(exchange);
            announcements.addAll(sent);
            answer(exchange, sent);
        });
        server.createContext("/v1/points", exchange -> {
            List<String> sent = lines(exchange);
            points.addAll(sent);
            answer(exchange, sent);
        });
        server.createContext("/v1/generations", exchange -> {
            batches.add(lines(exchange));
            answer(exchange, batches.get(batches.size() - 1));
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private List<String> lines(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        sizes.add(body.length);
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        return new String(body, StandardCharsets.UTF_8).lines().toList();
    }

    private void answer(HttpExchange exchange, List<String> lines) throws IOException {
        ObjectNode answer = json.createObjectNode();
        ArrayNode errors = answer.putArray("errors");
        int accepted = 0;
        int rejected = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("\"bad\"")) {
                rejected++;
                if (rejected <= NAMED) {
                    errors.addObject().put("line", i + 1).put("field", "task").put("message", "is bad");
                }
            } else if (!lines.get(i).isBlank()) {
                accepted++;
            }
        }
        long odd = lines.stream().filter(line -> line.contains("\"odd\"")).count();
        if (odd > 0) {
            answer.putArray("warnings")
                    .addObject()
                    .put("field", "time")
                    .put("count", odd)
                    .put("message", "is odd")
                    .put("did_you_mean", "date");
        }
        if (accepted > 0) {
            answer.put("accepted", accepted).put("rejected", rejected);
        }
        byte[] body = json.writeValueAsBytes(answer);
        exchange.sendResponseHeaders(accepted > 0 ? 202 : 400, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
