package dev.emergence.benchmarks.pipeline;

import dev.emergence.benchmarks.load.Load;
import dev.emergence.benchmarks.load.RecordedLoad;
import dev.emergence.benchmarks.load.Size;
import dev.emergence.benchmarks.machine.Guard;
import dev.emergence.benchmarks.machine.Machine;
import dev.emergence.benchmarks.machine.ServedStack;
import dev.emergence.benchmarks.machine.Workplace;
import dev.emergence.standalone.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the whole pipeline as it is served. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Starts the stack, sends the recorded family again and again, and measures: generations a second beside Kafka's own, lag, CPU, memory, disk, restart. About five minutes.")
public final class Bench implements Callable<Integer> {
    /** Of a request at full speed; as replay has it. */
    private static final int LINES = 2000;
    /** Of a request of the steady load: twenty a second. */
    private static final int FEW_LINES = Extent.STEADY / 20;

    @Option(names = "--quick", description = "in a minute and a half; the figures are not steady")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "takes all figures")
    private Path json;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "an empty or new folder that keeps topics, state and logs (default: one that is deleted)")
    private Path data;

    @Option(names = "--tokens", description = "services ask for a token, and get one with each request")
    private boolean tokens;

    @Option(names = "--tls", description = "services are asked by TLS, Kafka is not")
    private boolean tls;

    @ArgGroup
    private Instead instead = new Instead();

    /** What is measured instead. */
    private static final class Instead {
        @Option(
                names = "--size",
                paramLabel = "curves=N,checkpoints=N,examples=N",
                description =
                        "the cost of a generation in generated families of such sizes, examples of each checkpoint; may be repeated")
        private List<Size> sizes;

        @Option(
                names = "--fleet",
                paramLabel = "CURVESxPOINTS",
                description = "answers, heap and restart with so many curves of points scored elsewhere, as 10000x300")
        private Grid fleet;

        @Option(
                names = "--burst",
                paramLabel = "EXAMPLES",
                description = "the lag of the other tasks while one point gets so many examples at full speed")
        private Integer burst;
    }

    /** Curves and points of each. */
    private record Grid(int curves, int points) {
        static Grid parse(String text) {
            String[] parts = text.split("x", 2);
            return new Grid(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }
    }

    public static void main(String[] arguments) {
        // What Kafka's clients log is nothing for the table.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        CommandLine line = new CommandLine(new Bench())
                .registerConverter(Size.class, Size::parse)
                .registerConverter(Grid.class, Grid::parse)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof RuntimeException) {
                        failure.printStackTrace(command.getErr());
                    } else {
                        String message = failure.getMessage();
                        command.getErr().println("emergence: " + (message == null ? failure : message));
                    }
                    return 1;
                });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine machine = Machine.here();
        Path home = Path.of(System.getProperty("emergence.home", ".")).toAbsolutePath();
        Workplace workplace = new Workplace(data);
        Runtime.getRuntime().addShutdownHook(new Thread(workplace::close, "close"));
        Pipeline.say(
                "starting Kafka and three services (logs: %s)",
                workplace.folder().resolve("logs"));
        ServedStack stack = workplace.start(home, new Guard(tokens, tls));
        Recording recording = new Recording(home.resolve("examples/tiny-symbolic/generations.jsonl.gz"));
        // prepared while the stack starts
        Load recorded = new RecordedLoad(recording, Integer.MAX_VALUE, LINES);
        Load steady = new RecordedLoad(recording, Extent.STEADY * extent().lagSeconds, FEW_LINES);
        stack.awaitReady();
        Report report = measure(machine, new Pipeline(stack), recorded, steady);
        System.out.print(ReportText.of(report));
        if (json != null) {
            Files.writeString(json, report.json());
        }
        workplace.succeeded();
        return 0;
    }

    private Extent extent() {
        return quick ? Extent.QUICK : Extent.FULL;
    }

    private Report measure(Machine machine, Pipeline pipeline, Load recorded, Load steady)
            throws IOException, InterruptedException {
        Map<String, String> settings = settings();
        if (instead.fleet != null) {
            Fleet fleet = Fleet.measure(pipeline, instead.fleet.curves, instead.fleet.points);
            return new Report(machine, settings, null, null, fleet, null);
        }
        if (instead.sizes != null) {
            warmUp(pipeline, recorded);
            List<SizeCost> costs = new ArrayList<>();
            for (Size size : instead.sizes) {
                costs.add(SizeCost.measure(pipeline, size));
            }
            return new Report(machine, settings, null, costs, null, null);
        }
        if (instead.burst != null) {
            warmUp(pipeline, recorded);
            Burst burst = Burst.measure(pipeline, instead.burst, steady, Extent.STEADY);
            return new Report(machine, settings, null, null, null, burst);
        }
        EndToEnd measured = EndToEnd.measure(pipeline, recorded, steady, extent());
        return new Report(machine, settings, measured, null, null, null);
    }

    /** As steady as where the throughput itself is measured: else Java's compilers are what is measured. */
    private void warmUp(Pipeline pipeline, Load recorded) throws IOException, InterruptedException {
        pipeline.repeat(recorded, extent().least, extent().most, extent().limit);
    }

    /** What the stack's processes were told by the environment, without what may be secret, and how long was measured. */
    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        System.getenv().forEach((name, value) -> {
            if (name.matches("(EMERGENCE|SCORING|KAFKA|JAVA_TOOL)_.*")
                    && !name.matches(".*(SECRET|PASSWORD|TOKEN|KEY|JAAS|CREDENTIAL|URL).*")) {
                settings.put(name, value);
            }
        });
        settings.put("tokens", Boolean.toString(tokens));
        settings.put("tls", Boolean.toString(tls));
        settings.put("extent", extent().name().toLowerCase(Locale.ROOT));
        settings.put("steady_generations_per_second", Integer.toString(Extent.STEADY));
        return settings;
    }
}
