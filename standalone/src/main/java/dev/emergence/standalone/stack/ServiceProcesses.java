package dev.emergence.standalone.stack;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How services are started: each with its own heap, state and log, and the agent that ends it with this process.
 *
 * @param home the project's folder
 * @param data takes state and logs
 * @param broker host:port
 * @param address where the services listen
 */
public record ServiceProcesses(Path home, Path data, String broker, InetAddress address) {
    /** The agent that ends a process with the one that has started it. */
    public static final String CHILD = "standalone/target/standalone-child.jar";

    /** From this Java on, what Kafka's compression and RocksDB do natively is warned of. */
    private static final int WARNS = 24;

    private static final List<String> QUIET =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    /**
     * Services are compiled as this process is: for what lasts a minute, such as the demo and the tests, the best code is not
     * worth its making.
     */
    private static final List<String> TIERS = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("-XX:TieredStopAtLevel="))
            .toList();

    /** Services that only this machine reaches. */
    public ServiceProcesses(Path home, Path data, String broker) {
        this(home, data, broker, InetAddress.getLoopbackAddress());
    }

    /**
     * @param name of the instance
     * @param module which service, such as scoring
     * @param megabytes of heap at most
     * @throws IOException if it is not built
     */
    public ProcessBuilder command(String name, String module, int port, int megabytes) throws IOException {
        Path jar = built(home, module + "-service/target/quarkus-app/quarkus-run.jar");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= WARNS) {
            command.addAll(QUIET);
        }
        command.addAll(TIERS);
        command.addAll(List.of(
                "-Xmx" + megabytes + "m",
                "-XX:+UseSerialGC",
                // as much as its classes take: the default begins three whole collections on the way there
                "-XX:MetaspaceSize=128m",
                "-XX:+ExitOnOutOfMemoryError",
                "-javaagent:" + agent() + "=" + ProcessHandle.current().pid(),
                "-Dquarkus.http.host=" + address.getHostAddress(),
                "-Dquarkus.http.port=" + port,
                "-Dkafka.bootstrap.servers=" + broker,
                // What is thrown away with the folder, and no temporary one of the machine: Kafka Streams warns of
                // state there.
                "-Djava.io.tmpdir="
                        + Files.createDirectories(data.resolve("tmp").resolve(name)),
                "-Dkafka-streams.state.dir=" + data.resolve("state").resolve(name),
                "-jar",
                jar.toString()));
        return new ProcessBuilder(command);
    }

    /** The same, kept running. */
    public Service service(String name, String module, int port, int megabytes, Map<String, String> environment)
            throws IOException {
        ProcessBuilder command = command(name, module, port, megabytes);
        command.environment().putAll(environment);
        // a client's, and no business of a service
        command.environment().remove("EMERGENCE_TOKEN");
        return new Service(name + "-service", url(port), command, log(name));
    }

    /** Where this process reaches a service. */
    private String url(int port) {
        boolean six = address instanceof Inet6Address;
        String host = !address.isAnyLocalAddress() ? address.getHostAddress() : six ? "::1" : "127.0.0.1";
        return "http://" + (six ? "[" + host + "]" : host) + ":" + port;
    }

    /** Takes what an instance prints. */
    public Path log(String name) {
        return data.resolve("logs").resolve(name + ".log");
    }

    private Path agent() throws IOException {
        return built(home, CHILD);
    }

    /**
     * A file of the build.
     *
     * @throws IOException if it is not built
     */
    public static Path built(Path home, String file) throws IOException {
        Path jar = home.resolve(file);
        if (!Files.exists(jar)) {
            throw new IOException(jar + " is missing: run ./emergence, which builds it");
        }
        return jar;
    }
}
