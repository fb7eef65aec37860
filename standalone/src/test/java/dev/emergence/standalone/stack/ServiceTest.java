package dev.emergence.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child process that can't always be started. */
class ServiceTest {
    private static HttpServer answering(int status) throws IOException {
        HttpServer health = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        health.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        health.start();
        return health;
    }

    @Test
    void oneThatABugStopsBeforeItIsReadyIsEndedAndBlamed(@TempDir Path folder) throws Exception {
        HttpServer health = answering(503);
        try (Service service = new Service(
                "test-service",
                "http://127.0.0.1:" + health.getAddress().getPort(),
                new ProcessBuilder("sh", "-c", "echo the thread has died; exec sleep 600"),
                folder.resolve("log"))) {
            service.start();
            // It runs on, so that only its answers say so; 143 is SIGTERM's status.
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> service.awaitReady(Duration.ofSeconds(60)))
                    .withMessageContaining("ended with status 143 at start")
                    .withMessageContaining("the thread has died");
        } finally {
            health.stop(0);
        }
    }

    @Test
    void aServiceThatCantBeStartedAgainAtOnceIsStartedLater(@TempDir Path folder) throws Exception {
        HttpServer health = answering(200);
        Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\nexec sleep 600\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path log = folder.resolve("log");
        try (Service service = new Service(
                "test-service",
                "http://127.0.0.1:" + health.getAddress().getPort(),
                new ProcessBuilder(program.toString()),
                log)) {
            service.start();
            service.awaitReady(Duration.ofSeconds(20));
            long first = service.pid();
            Path away = Files.move(program, folder.resolve("away"));
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            // Started again after 1 s, when it is not there, and after 2 s more.
            Thread.sleep(1500);
            Files.move(away, program);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (service.pid() == first) {
                assertThat(System.nanoTime()).as("it is started again").isLessThan(deadline);
                Thread.sleep(50);
            }
        } finally {
            health.stop(0);
        }
    }

    @Test
    void oneThatEndsAtItsStartIsBlamedWithWhatItSaidThisTime(@TempDir Path folder) throws Exception {
        Path log = Files.writeString(folder.resolve("log"), "of the start before\n");
        Service service = new Service(
                "test-service",
                "http://127.0.0.1:1",
                new ProcessBuilder("sh", "-c", "echo a setting is wrong; printf '\\tat a.b.C(D.java:1)\\n'; exit 3"),
                log);
        service.start();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> service.awaitReady(Duration.ofSeconds(20)))
                .withMessage("test-service ended with status 3 at start (log: " + log + "):\na setting is wrong");
    }
}
