package dev.emergence.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One service as a child process, which is started again when it dies. */
final class Service implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STABLE = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofSeconds(25);

    private final String name;
    private final int port;
    private final ProcessBuilder command;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();
    private Runnable onRestart = () -> {};
    private volatile Process process;
    private volatile boolean closing;
    private volatile boolean wasReady;
    private long started;
    private Duration pause = FIRST_PAUSE;

    /**
     * @param command starts it
     * @param log takes what it prints
     */
    Service(String name, int port, ProcessBuilder command, Path log) {
        this.name = name;
        this.port = port;
        this.command = command;
        this.log = log;
    }

    /** @param action is run each time the process was started again */
    void onRestart(Runnable action) {
        onRestart = action;
    }

    synchronized void start() throws IOException {
        if (closing) {
            return;
        }
        started = System.nanoTime();
        process = command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.onExit().thenAccept(this::ended);
    }

    private void ended(Process ended) {
        if (closing || !wasReady) {
            return;
        }
        pause = System.nanoTime() - started > STABLE.toNanos()
                ? FIRST_PAUSE
                : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        System.err.printf(
                "%s ended with status %d; it is started again in %.1f s (log: %s)%n",
                name, ended.exitValue(), pause.toMillis() / 1e3, log);
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::restart);
    }

    private void restart() {
        try {
            start();
            onRestart.run();
        } catch (IOException e) {
            System.err.printf("%s can't be started again: %s%n", name, e.getMessage());
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /**
     * Waits until the service says that it is ready.
     *
     * @throws IOException if it ends before; the message holds its last lines
     */
    void awaitReady(Duration patience) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + patience.toNanos();
        while (!answers(request)) {
            if (!process.isAlive()) {
                throw new IOException(
                        name + " ended with status " + process.exitValue() + " at start:\n" + lastLines());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(name + " is not ready after " + patience.toSeconds() + " s, see " + log);
            }
            Thread.sleep(50);
        }
        wasReady = true;
    }

    private boolean answers(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    String name() {
        return name;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    long pid() {
        return process.pid();
    }

    /** Asks it to end; {@link #close} waits for that. */
    synchronized void stop() {
        closing = true;
        if (process != null) {
            process.destroy();
        }
    }

    @Override
    public void close() {
        stop();
        try {
            if (process != null && !process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
