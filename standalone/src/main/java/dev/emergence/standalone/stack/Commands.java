package dev.emergence.standalone.stack;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How services are started: each with its own heap, state and log, and the agent that ends it with this process.
 *
 * @param home the project's folder
 * @param data takes state and logs
 * @param broker host:port
 * @param address where the services listen
 */
public record Commands(Path home, Path data, String broker, InetAddress address) {
    /** The agent that ends a process with the one that has started it. */
    public static final String CHILD = "standalone/target/standalone-child.jar";

    /** Services that only this machine reaches. */
    public Commands(Path home, Path data, String broker) {
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
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + megabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-javaagent:" + agent() + "=" + ProcessHandle.current().pid(),
                "-Dquarkus.http.host=" + address.getHostAddress(),
                "-Dquarkus.http.port=" + port,
                "-Dkafka.bootstrap.servers=" + broker,
                "-Dkafka-streams.state.dir=" + data.resolve("state").resolve(name),
                "-jar",
                jar.toString());
    }

    /** The same, kept running. */
    public Service service(String name, String module, int port, int megabytes, Map<String, String> environment)
            throws IOException {
        ProcessBuilder command = command(name, module, port, megabytes);
        command.environment().putAll(environment);
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
