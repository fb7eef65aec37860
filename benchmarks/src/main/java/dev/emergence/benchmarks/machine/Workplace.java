package dev.emergence.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The folder of a measurement and the stack that lives in it, which end together, however the measurement ends. */
public final class Workplace implements AutoCloseable {
    private final Path folder;
    private final boolean kept;
    private ServedStack stack;
    private volatile boolean succeeded;
    private boolean closed;

    /**
     * @param asked a folder that is kept; null for one that is deleted if all goes well
     * @throws IOException if it holds something
     */
    public Workplace(Path asked) throws IOException {
        kept = asked != null;
        folder = kept ? Files.createDirectories(asked.toAbsolutePath()) : Files.createTempDirectory("emergence-bench-");
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new IOException(folder + " is not empty: a measurement begins with nothing");
            }
        }
    }

    /** Takes topics, state and logs. */
    public Path folder() {
        return folder;
    }

    /** Starts the stack; {@link ServedStack#awaitReady} must follow. */
    public synchronized ServedStack start(Path home, Guard guard) throws IOException, InterruptedException {
        stack = ServedStack.start(home, folder, guard);
        return stack;
    }

    /** Nothing need be looked into. */
    public void succeeded() {
        succeeded = true;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (stack != null) {
            stack.close();
        }
        if (!kept && succeeded) {
            delete(folder);
        } else if (!kept) {
            delete(folder.resolve("kafka"));
            delete(folder.resolve("state"));
            System.err.println("the logs are kept in " + folder.resolve("logs"));
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("left behind: " + folder);
        }
    }
}
