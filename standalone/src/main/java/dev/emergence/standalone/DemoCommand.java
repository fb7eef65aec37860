package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.standalone.stack.Ports;
import dev.emergence.standalone.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job on the recorded run. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Starts everything, replays a recorded family of real training runs, prints the verdicts.")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private Ports ports;

    @Option(names = "--exit", description = "stop when the verdicts are printed")
    private boolean exit;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path recording = Emergence.home().resolve("examples/tiny-symbolic/generations.jsonl.gz");
        Path data = Files.createTempDirectory("emergence-demo-");
        Files.createDirectories(data.resolve("logs"));
        Emergence.logTo(data.resolve("logs").resolve("kafka.log"));
        Demo demo = new Demo(data);
        Ending.closes(demo::close);
        say("starting Kafka and three services (logs: " + data.resolve("logs") + ")");
        try {
            long start = System.nanoTime();
            Stack stack = Stack.start(Emergence.home(), data, ports, Map.of(), begun -> demo.stack = begun);
            say(stack.ready());
            System.out.printf(Locale.ROOT, "started in %.0f s%n", (System.nanoTime() - start) / 1e9);
            show(stack, recording);
        } catch (IOException | RuntimeException e) {
            demo.failed = !Ending.hasBegun();
            throw e;
        }
        if (exit) {
            say("without --exit it runs on, with its page");
            say("a run of your own: ./emergence serve --data DIR, then docs/feed.md");
        } else {
            System.out.println(next(demo.stack));
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private static void say(String words) {
        System.out.println(Terminal.wrapped(words, Terminal.width()));
    }

    private static void show(Stack stack, Path recording) throws IOException, InterruptedException {
        Replay replay = new Replay(recording, stack.url("ingest"));
        Verdicts verdicts = new Verdicts(stack.url("analysis"));
        System.out.println("replaying the recording; what is found meanwhile:");
        News news = News.follow(stack.url("analysis"), DemoCommand::beside);
        try {
            replay.run();
            beside(String.format(
                    Locale.ROOT, "all are sent after %.0f s; the last curves fill", replay.secondsSinceStart()));
            verdicts.awaitComplete(replay.checkpoints(), Duration.ofMinutes(2));
        } finally {
            news.close();
        }
        double seconds = replay.secondsSinceStart();
        JsonNode rows = verdicts.rows(Map.of());
        Changes changes = verdicts.changes(null);
        VerdictTable table = new VerdictTable(rows, changes, false);
        System.out.println();
        System.out.print(changes.above(rows, Terminal.width()));
        System.out.println(table.text(Terminal.width()));
        Optional<JsonNode> striking = table.mostStriking();
        if (striking.isPresent()) {
            JsonNode row = striking.get();
            String what = String.format(
                    "%s of %s, %s (%s): each checkpoint with its interval, ':' where it breaks",
                    Verdicts.text(row, "verdict"),
                    Verdicts.text(row, "model"),
                    Verdicts.text(row, "task"),
                    Verdicts.text(row, "metric"));
            System.out.println();
            System.out.println(Colours.HERE.verdict(Terminal.wrapped(what, Terminal.width())));
            System.out.println(Sketch.of(verdicts.curve(row), Terminal.width()));
        }
        System.out.println();
        say("broken through: " + table.tasks("BREAKTHROUGH"));
        say("an artefact of the metric: " + table.tasks("METRIC_ARTEFACT"));
        say("of each task, in each run and over the runs: " + table.counts());
        say(String.format(
                Locale.ROOT,
                "%,d generations, from the first one sent to the last curve final: %.1f s",
                replay.generations(),
                seconds));
    }

    /** A line of its own, above the bar of progress where there is one. */
    private static void beside(String line) {
        String wrapped = Terminal.wrapped(line, Terminal.width() - 2);
        System.out.println((Terminal.isThere() ? "\r\u001b[K  " : "  ") + Colours.HERE.verdict(wrapped));
    }

    /** What can be done with the stack that runs on. */
    private static String next(Stack stack) {
        String analysis = stack.url("analysis");
        return String.join(
                System.lineSeparator(),
                "",
                "It runs on; Ctrl-C ends it. Look at " + analysis + "/, and in another terminal:",
                command("./emergence verdicts --model tiny-symbolic-d32 --task addition_3_digit --explain"),
                command("./emergence verdicts --all"),
                command("./emergence gate --family tiny-symbolic --model tiny-symbolic-d32"),
                command("./emergence report --family tiny-symbolic --output report.html"),
                "A run of your own: " + stack.url("ingest") + " takes it, as docs/feed.md says, or",
                command("./emergence import FILE --family F --model M"));
    }

    private static String command(String command) {
        return Terminal.command(command, 2, Terminal.width());
    }

    /** The demo's stack and its folder, which go together. */
    private static final class Demo {
        private final Path data;
        private volatile Stack stack;
        private volatile boolean failed;

        Demo(Path data) {
            this.data = data;
        }

        /** The logs of what failed are kept. */
        void close() {
            Stack running = stack;
            if (running != null) {
                running.close();
            }
            if (failed) {
                System.err.println("the logs are kept in " + data.resolve("logs"));
                return;
            }
            try (Stream<Path> files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                System.err.println("left behind: " + data);
            }
        }
    }
}
