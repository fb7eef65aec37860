package dev.emergence.standalone;

import dev.emergence.standalone.Checkpoints.Checkpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evaluates each checkpoint that a trainer writes, with a command of the user's own, and sends what that writes. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Runs COMMAND for each new checkpoint in DIR, in the order of steps, and imports the log files that it writes.",
            "In COMMAND, {checkpoint} is the checkpoint's path, {step} its step, {results} a folder of its own for log files.",
            "What is done is done once, however often this is started; what has failed is tried again at the next start."
        })
final class WatchCommand implements Callable<Integer> {
    private static final String DONE = ".done";
    private static final int LOOK = 500;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "DIR",
            description = "where the trainer writes checkpoints, one file or folder each")
    private Path folder;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "behind --: program and arguments; for a shell, sh -c '…'")
    private List<String> command;

    @Option(names = "--family", required = true, description = "which models belong together")
    private String family;

    @Option(names = "--model", required = true, description = "the run")
    private String model;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "takes the log files and what is done (default: emergence-results in DIR)")
    private Path results;

    @Option(
            names = "--settled",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description = "a checkpoint that has not changed for so long is whole (default: ${DEFAULT-VALUE})")
    private double settled;

    @Option(
            names = "--parallel",
            defaultValue = "1",
            paramLabel = "N",
            description = "evaluations at the same time (default: ${DEFAULT-VALUE})")
    private int parallel;

    @Option(
            names = "--once",
            description = "end when all checkpoints that are there are done; with status 1 if one has failed")
    private boolean once;

    @Mixin
    private IngestUrl ingest;

    private final Map<Checkpoint, CompletableFuture<Boolean>> running = new HashMap<>();
    private final Set<String> failed = new HashSet<>();
    private String said = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Files.createDirectories(results == null ? folder.resolve("emergence-results") : results);
        Set<String> done = done(home);
        Checkpoints checkpoints = new Checkpoints(folder, Math.round(settled * 1000));
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, parallel), task -> {
            Thread thread = new Thread(task, "evaluation");
            thread.setDaemon(true);
            return thread;
        });
        while (true) {
            finish(home, done);
            List<Checkpoint> open = checkpoints.present().stream()
                    .filter(one ->
                            !done.contains(one.name()) && !failed.contains(one.name()) && !running.containsKey(one))
                    .toList();
            String waits = begin(open, checkpoints, home, pool);
            if (running.isEmpty() && open.isEmpty() && once) {
                return failed.isEmpty() ? 0 : 1;
            }
            say(waits + " (" + done.size() + " done" + (failed.isEmpty() ? "" : ", " + failed.size() + " failed")
                    + ")");
            Thread.sleep(LOOK);
        }
    }

    /** Begins with as many as may run, lowest steps first: one that is not whole yet holds up those behind it. */
    private String begin(List<Checkpoint> open, Checkpoints checkpoints, Path home, ExecutorService pool)
            throws IOException {
        for (Checkpoint next : open) {
            if (running.size() >= Math.max(1, parallel)) {
                return "evaluates";
            }
            if (!checkpoints.isWhole(next, System.currentTimeMillis())) {
                return "waits for " + next.name() + " to stand still";
            }
            say("evaluates " + next.name());
            running.put(next, CompletableFuture.supplyAsync(() -> evaluate(next, home), pool));
        }
        return running.isEmpty() ? "waits for new checkpoints in " + folder : "evaluates";
    }

    /** @return whether the command ended well and all it wrote was taken */
    private boolean evaluate(Checkpoint checkpoint, Path home) {
        try {
            Path own = Files.createDirectories(home.resolve(checkpoint.name()));
            List<String> words = new ArrayList<>();
            for (String word : command) {
                words.add(word.replace("{checkpoint}", checkpoint.path().toString())
                        .replace("{step}", Long.toString(checkpoint.step()))
                        .replace("{results}", own.toString()));
            }
            int status = new ProcessBuilder(words).inheritIO().start().waitFor();
            if (status != 0) {
                System.err.println(Terminal.plainLine(checkpoint.name()) + ": the command ended with status " + status);
                return false;
            }
            if (isEmpty(own)) {
                System.err.println(
                        Terminal.plainLine(checkpoint.name()) + ": the command wrote nothing to {results}, " + own);
                return false;
            }
            return Emergence.commandLine(new ImportCommand())
                            .execute(
                                    own.toString(),
                                    "--family",
                                    family,
                                    "--model",
                                    model,
                                    "--step",
                                    Long.toString(checkpoint.step()),
                                    "--url",
                                    ingest.url)
                    == 0;
        } catch (IOException e) {
            System.err.println(Terminal.plain(checkpoint.name() + ": " + e.getMessage()));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.noneMatch(Files::isRegularFile);
        }
    }

    private void finish(Path home, Set<String> done) throws IOException {
        for (Checkpoint checkpoint : List.copyOf(running.keySet())) {
            CompletableFuture<Boolean> evaluation = running.get(checkpoint);
            if (evaluation.isDone()) {
                running.remove(checkpoint);
                if (evaluation.join()) {
                    done.add(checkpoint.name());
                    Files.writeString(
                            home.resolve(DONE),
                            checkpoint.name() + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                    say(checkpoint.name() + " is done");
                } else {
                    failed.add(checkpoint.name());
                    say(checkpoint.name() + " has failed: it is tried again at the next start");
                }
            }
        }
    }

    private static Set<String> done(Path home) throws IOException {
        Path file = home.resolve(DONE);
        return Files.exists(file) ? new HashSet<>(Files.readAllLines(file, StandardCharsets.UTF_8)) : new HashSet<>();
    }

    /** Each once, until something else is said. */
    private void say(String words) {
        if (!words.equals(said)) {
            spec.commandLine().getErr().println(words);
            said = words;
        }
    }
}
