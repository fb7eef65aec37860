package dev.emergence.standalone.stack;

import dev.emergence.standalone.Remote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One service as a child process, which is started again when it dies. */
public final class Service implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STABLE = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofSeconds(25);
    private static final int UP = 200;
    private static final int DOWN = 503;

    private final String name;
    private final String url;
    private final ProcessBuilder command;
    private final Path log;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "watch");
        thread.setDaemon(true);
        return thread;
    });
    private Runnable onRestart = () -> {};
    private volatile Process process;
    private volatile boolean closing;
    private volatile boolean wasReady;
    private long started;
    /** Bytes of the log before this start. */
    private long logged;

    private Duration pause = FIRST_PAUSE;

    /**
     * @param url where it listens
     * @param command starts it
     * @param log takes what it prints
     */
    Service(String name, String url, ProcessBuilder command, Path log) {
        this.name = name;
        this.url = url;
        this.command = command;
        this.log = log;
    }

    /** @param action is run each time the process was started again */
    void onRestart(Runnable action) {
        onRestart = action;
    }

    public synchronized void start() throws IOException {
        if (closing) {
            return;
        }
        if (process == null) {
            watch.scheduleWithFixedDelay(this::endIfNotAlive, 1, 1, TimeUnit.SECONDS);
        }
        started = System.nanoTime();
        logged = Files.exists(log) ? Files.size(log) : 0;
        process = command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.onExit().thenAccept(this::ended);
    }

    private void ended(Process ended) {
        if (closing || !wasReady) {
            return;
        }
        boolean stable = System.nanoTime() - started > STABLE.toNanos();
        restartAfter(stable ? FIRST_PAUSE : longer(), "ended with status " + ended.exitValue());
    }

    private void restartAfter(Duration next, String why) {
        pause = next;
        System.err.printf("%s %s; it is started again in %.1f s (log: %s)%n", name, why, pause.toMillis() / 1e3, log);
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::restart);
    }

    private void restart() {
        try {
            start();
            onRestart.run();
        } catch (IOException e) {
            restartAfter(longer(), "can't be started: " + e.getMessage());
        }
    }

    private Duration longer() {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /**
     * Waits until the service says that it is ready.
     *
     * @throws IOException if it ends before; the message holds its last lines
     */
    public void awaitReady(Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!becomesReady()) {
            checkAlive();
            if (System.nanoTime() > deadline) {
                throw new IOException(name + " is not ready after " + patience.toSeconds() + " s, see " + log);
            }
            Thread.sleep(50);
        }
    }

    /** Whether it is ready now; from then on it is started again if it dies. */
    boolean becomesReady() throws InterruptedException {
        if (health("ready") != UP) {
            return false;
        }
        wasReady = true;
        return true;
    }

    /** @throws IOException if it has ended before it was ready; the message holds its last lines */
    void checkAlive() throws IOException, InterruptedException {
        if (wasReady || process.isAlive()) {
            return;
        }
        if (closing) {
            throw new InterruptedException(name + " is being ended");
        }
        throw new IOException(
                name + " ended with status " + process.exitValue() + " at start (log: " + log + "):\n" + lastLines());
    }

    /** A bug stops a service's threads, not its process. */
    private void endIfNotAlive() {
        try {
            Process watched = process;
            if (!closing && health("live") == DOWN) {
                System.err.printf("%s is not alive any more: a bug has stopped it (log: %s)%n", name, log);
                watched.destroy();
                if (!watched.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                    watched.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return the status of its answer; 0 without one */
    private int health(String check) throws InterruptedException {
        return Remote.status(url + "/q/health/" + check, Duration.ofSeconds(5));
    }

    /** What it said since it was started, without the places in the code. */
    private String lastLines() throws IOException {
        byte[] all = Files.readAllBytes(log);
        int from = (int) Math.min(logged, all.length);
        List<String> lines = new String(all, from, all.length - from, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("\t") && !line.isBlank())
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    String name() {
        return name;
    }

    public String url() {
        return url;
    }

    public long pid() {
        return process.pid();
    }

    /** Asks it to end; {@link #close} waits for that. */
    synchronized void stop() {
        closing = true;
        watch.shutdownNow();
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
