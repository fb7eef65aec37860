package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What asks the gate, against one that does not answer as it should: a training is never ended for that. */
class TrainingLoopTest {
    /** Instead of a status: the answer ends in the middle. */
    private static final int BREAKS_OFF = 0;

    private static final String CONTINUE = "{\"decision\":\"CONTINUE\",\"reasons\":[]}";

    private record Answer(int status, String body) {}

    /** Answers these one after the other, and at last that it may go on. */
    private static HttpServer gate(Answer... answers) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<Answer> left = new ArrayList<>(List.of(answers));
        server.createContext(
                "/v1/gate", exchange -> answer(exchange, left.isEmpty() ? new Answer(200, CONTINUE) : left.remove(0)));
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        boolean breaks = answer.status() == BREAKS_OFF;
        exchange.sendResponseHeaders(breaks ? 200 : answer.status(), breaks ? 1000 : body.length);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
        if (breaks) {
            // the server then closes the connection
            throw new IOException("less than was said");
        }
        exchange.close();
    }

    private static String url(HttpServer gate) {
        return "http://127.0.0.1:" + gate.getAddress().getPort();
    }

    private static String train(HttpServer gate, String failOpen) throws Exception {
        Tool.require("python3", "python3");
        ProcessBuilder command = new ProcessBuilder("python3", "-B", "../examples/training-loop/train.py");
        command.environment()
                .putAll(Map.of(
                        "GATE_URL",
                        url(gate),
                        "FAMILY",
                        "f",
                        "MODEL",
                        "m",
                        "GATE_POLL",
                        "0.01",
                        "FAIL_OPEN",
                        failOpen));
        command.environment().putAll(Map.of("STEPS", "10", "STEP_SECONDS", "0.02"));
        Process training = command.redirectErrorStream(true).start();
        String said = new String(training.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(training.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
        assertThat(training.exitValue()).as(said).isZero();
        return said;
    }

    private static final Answer[] NONE = {
        new Answer(429, "{}"),
        new Answer(408, "{}"),
        new Answer(502, "a proxy's page"),
        new Answer(BREAKS_OFF, "{\"decision\""),
        new Answer(200, "a proxy's page"),
        new Answer(200, "[]"),
        new Answer(200, "{}")
    };

    @Test
    void whatIsNoAnswerOfTheGateHoldsTheTrainingOrLetsItGoOnButDoesNotEndIt() throws Exception {
        for (String failOpen : List.of("0", "1")) {
            HttpServer gate = gate(NONE);
            try {
                String said = train(gate, failOpen);
                assertThat(said)
                        .contains(
                                "gate: no answer (it answered 429): "
                                        + (failOpen.equals("1")
                                                ? "fails open, training goes on"
                                                : "fails closed, training holds"),
                                "gate: CONTINUE, training goes on",
                                "step 10");
            } finally {
                gate.stop(0);
            }
        }
    }

    @Test
    void theCommandWaitsOnWhereTheGateIsAskedTooOftenOrTooSlowly() throws Exception {
        HttpServer gate = gate(new Answer(429, "{}"), new Answer(408, "{}"), new Answer(502, "a proxy's page"));
        try {
            Cli.Answer answer = Cli.here("gate", "--family", "f", "--wait", "--poll", "0.05", "--url", url(gate));
            assertThat(answer.status()).as("%s", answer).isZero();
            assertThat(answer.err()).contains("it answered 429", "it answered 408", "it answered 502");
        } finally {
            gate.stop(0);
        }
    }
}
