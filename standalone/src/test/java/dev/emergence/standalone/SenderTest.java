package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code examples/sender/send.py} as it is, against an ingest-service that answers as it is told. */
class SenderTest {
    private static final Path SENDER = Path.of("../examples/sender/send.py");

    private final List<String> bodies = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private HttpServer server;

    /** Instead of a status: the answer ends in the middle. */
    private static final int BREAKS_OFF = 0;

    private record Answer(int status, String body) {}

    @BeforeEach
    void listen() throws IOException {
        Tool.require("python3", "python3");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/generations", this::answer);
        server.createContext("/v1/checkpoints", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        bodies.add(new String(new GZIPInputStream(exchange.getRequestBody()).readAllBytes(), StandardCharsets.UTF_8));
        Answer answer = answers.remove(0);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (answer.status() == BREAKS_OFF) {
            exchange.sendResponseHeaders(202, 1000);
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();
            // the server then closes the connection
            throw new IOException("less than was said");
        }
        exchange.getResponseHeaders().set("Retry-After", "0");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** @return exit status */
    private int send(String lines) throws IOException, InterruptedException {
        return python(
                lines,
                SENDER.toString(),
                "http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** @return exit status */
    private static int python(String in, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        command.addAll(List.of(arguments));
        Process sender = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        sender.getOutputStream().write(in.getBytes(StandardCharsets.UTF_8));
        sender.getOutputStream().close();
        assertThat(sender.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
        return sender.exitValue();
    }

    @Test
    void whatIsAnswered503Or429OrNotToItsEndIsSentAgainAsItWas() throws Exception {
        answers.add(new Answer(429, "{}"));
        answers.add(new Answer(408, "{}"));
        answers.add(new Answer(BREAKS_OFF, "{\"accepted\""));
        answers.add(new Answer(503, "{}"));
        answers.add(new Answer(502, "no problem of ours"));
        answers.add(new Answer(202, "{\"accepted\":2,\"rejected\":0,\"errors\":[]}"));
        assertThat(send("{\"example\":\"ä\"}\n\n{\"example\":\"b\"}\n")).isZero();
        String body = "{\"example\":\"ä\"}\n{\"example\":\"b\"}";
        assertThat(bodies).containsExactly(body, body, body, body, body, body);
    }

    @Test
    void aSizeThatWasAnnouncedIsAnnouncedAgainWithoutWhatWasRejected() throws Exception {
        answers.add(new Answer(202, "{\"accepted\":1,\"rejected\":0,\"errors\":[]}"));
        answers.add(new Answer(
                202, "{\"accepted\":2,\"rejected\":1,\"errors\":[{\"line\":2,\"message\":\"is too large\"}]}"));
        answers.add(new Answer(202, "{\"accepted\":1,\"rejected\":0,\"errors\":[]}"));
        String program =
                """
                import sys
                sys.path.insert(0, "../examples/sender")
                from send import Sender
                with Sender(sys.argv[1]) as sender:
                    sender.announce(family="f", model="m", step=1, task="t", examples=3)
                    for example in ("a", "b", "c"):
                        sender.add({"family": "f", "model": "m", "step": 1, "tokens": 5, "task": "t", "example": example})
                """;
        assertThat(python(
                        "",
                        "-c",
                        program,
                        "http://127.0.0.1:" + server.getAddress().getPort()))
                .isZero();
        assertThat(bodies).hasSize(3);
        assertThat(bodies.get(0)).contains("\"examples\": 3");
        assertThat(bodies.get(2)).contains("\"task\": \"t\", \"examples\": 2");
    }

    /** As ingest-service says it of a line that is no JSON, and of one that is too large. */
    @Test
    void anErrorOfALineAsAWholeDoesNotEndTheSender() throws Exception {
        answers.add(
                new Answer(
                        202,
                        "{\"accepted\":1,\"rejected\":1,\"errors\":[{\"line\":1,\"message\":\"record is larger than 1048576 bytes\"}]}"));
        answers.add(new Answer(202, "{\"accepted\":1,\"rejected\":0,\"errors\":[],\"warnings\":[]}"));
        // the default batch of 500 lines, and another
        assertThat(send("{\"example\":\"a\"}\n".repeat(501))).isEqualTo(1);
        assertThat(bodies).as("the second batch was sent").hasSize(2);
    }

    @Test
    void whatIsRejectedIsNotSentAgainAndShowsInTheExitStatus() throws Exception {
        String error = "\"errors\":[{\"line\":1,\"field\":\"task\",\"message\":\"is required\"}]}";
        answers.add(new Answer(202, "{\"accepted\":1,\"rejected\":1," + error));
        assertThat(send("{}\n{\"example\":\"b\"}\n")).isEqualTo(1);
        answers.add(new Answer(400, "{\"title\":\"Nothing acceptable\",\"status\":400," + error));
        assertThat(send("{}\n")).isEqualTo(1);
        assertThat(bodies).hasSize(2);
    }
}
