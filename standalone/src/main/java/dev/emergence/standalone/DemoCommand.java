package dev.emergence.standalone;

import dev.emergence.standalone.stack.Ports;
import dev.emergence.standalone.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
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
        Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "close"));
        System.out.println("starting Kafka and three services (logs: " + data.resolve("logs") + ")");
        Stack stack = demo.start(ports);
        System.out.println(stack.ready());
        show(stack, recording);
        demo.succeeded = true;
        if (!exit) {
            System.out.println("running on; Ctrl-C ends it");
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private static void show(Stack stack, Path recording) throws IOException, InterruptedException {
        Replay replay = new Replay(recording, stack.url("ingest"));
        replay.run();
        Verdicts verdicts = new Verdicts(stack.url("analysis"));
        verdicts.awaitComplete(replay.checkpoints(), Duration.ofMinutes(2));
        double seconds = replay.secondsSinceStart();
        System.out.println(verdicts.table(verdicts.rows(Map.of())));
        System.out.printf(
                "%,d generations, from the first one sent to the last curve final: %.1f s%n",
                replay.generations(), seconds);
        System.out.println(
                "curves: " + stack.url("analysis") + "/v1/curves   metrics: " + stack.url("analysis") + "/metrics");
    }

    /** The demo's stack and its folder, which go together. */
    private static final class Demo {
        private final Path data;
        private Stack stack;
        private boolean closed;
        private volatile boolean succeeded;

        Demo(Path data) {
            this.data = data;
        }

        synchronized Stack start(Ports ports) throws IOException, InterruptedException {
            stack = Stack.start(Emergence.home(), data, ports);
            return stack;
        }

        synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            if (stack != null) {
                stack.close();
            }
            if (!succeeded) {
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
