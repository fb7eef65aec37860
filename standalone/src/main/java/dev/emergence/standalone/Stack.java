package dev.emergence.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Broker and services, running. */
final class Stack implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Ports ports;
    private final Path data;
    private final Broker broker;
    private final Commands commands;
    private final Map<String, Service> services;

    private Stack(Ports ports, Path data, Broker broker, Commands commands, Map<String, Service> services) {
        this.ports = ports;
        this.data = data;
        this.broker = broker;
        this.commands = commands;
        this.services = services;
    }

    /**
     * Starts everything and returns when everything is ready.
     *
     * @param home the project's folder
     * @param data takes topics, state and logs
     */
    static Stack start(Path home, Path data, Ports asked) throws IOException, InterruptedException {
        return start(home, data, asked, Map.of());
    }

    /** @param environment variables of the services, over those of this process */
    static Stack start(Path home, Path data, Ports asked, Map<String, String> environment)
            throws IOException, InterruptedException {
        Ports ports = asked.resolved();
        Files.createDirectories(data.resolve("logs"));
        Broker broker = Broker.start(data.resolve("kafka"), ports.broker);
        Commands commands = new Commands(home, data, broker.address(), environment);
        Map<String, Service> services = Map.of(
                "ingest", commands.service("ingest", ports.ingest, 256),
                "scoring", commands.service("scoring", ports.scoring, 192),
                "analysis", commands.service("analysis", ports.analysis, 384));
        Stack stack = new Stack(ports, data, broker, commands, services);
        try {
            for (Service service : services.values()) {
                service.onRestart(stack::describe);
                service.start();
            }
            for (Service service : services.values()) {
                service.awaitReady(PATIENCE);
            }
            stack.describe();
            return stack;
        } catch (IOException | InterruptedException e) {
            stack.close();
            throw e;
        }
    }

    /** How services are started: each with its own heap, and the agent that ends it with this process. */
    private record Commands(Path home, Path data, String broker, Map<String, String> environment) {
        Service service(String name, int port, int megabytes) throws IOException {
            return service(name, name, port, megabytes, environment);
        }

        Service service(String name, String module, int port, int megabytes, Map<String, String> environment)
                throws IOException {
            Path jar = home.resolve(module + "-service/target/quarkus-app/quarkus-run.jar");
            if (!Files.exists(jar)) {
                throw new IOException(jar + " is missing: run ./emergence, which builds it");
            }
            ProcessBuilder command = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx" + megabytes + "m",
                    "-XX:+UseSerialGC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-javaagent:" + agent() + "=" + ProcessHandle.current().pid(),
                    "-Dquarkus.http.host=127.0.0.1",
                    "-Dquarkus.http.port=" + port,
                    "-Dkafka.bootstrap.servers=" + broker,
                    "-Dkafka-streams.state.dir=" + data.resolve("state").resolve(name),
                    "-jar",
                    jar.toString());
            command.environment().putAll(environment);
            return new Service(
                    name + "-service", port, command, data.resolve("logs").resolve(name + ".log"));
        }

        private Path agent() throws IOException {
            try (var files = Files.list(home.resolve("standalone/target"))) {
                return files.filter(file -> file.getFileName().toString().endsWith("-child.jar"))
                        .findFirst()
                        .orElseThrow(
                                () -> new IOException("standalone is not built: run ./emergence, which builds it"));
            }
        }
    }

    /** One more deployment of scoring-service, beside the one of the stack; its caller starts and closes it. */
    Service scorer(String name, String metrics) throws IOException {
        return commands.service(
                "scoring-" + name,
                "scoring",
                Ports.free(),
                192,
                Map.of("SCORING_NAME", name, "SCORING_METRICS", metrics));
    }

    /** Where {@code doctor} finds the stack of a broker port. */
    static Path description(int brokerPort) {
        return Path.of(System.getProperty("java.io.tmpdir"), "emergence-" + System.getProperty("user.name"))
                .resolve("stack-" + brokerPort + ".json");
    }

    private void describe() {
        ObjectMapper json = new ObjectMapper();
        ObjectNode stack =
                json.createObjectNode().put("broker", broker.address()).put("data", data.toString());
        stack.put("launcher_pid", ProcessHandle.current().pid());
        services.forEach((name, service) ->
                stack.putObject(name).put("url", service.url()).put("pid", service.pid()));
        try {
            Files.createDirectories(description(ports.broker).getParent());
            Files.writeString(
                    description(ports.broker),
                    json.writerWithDefaultPrettyPrinter().writeValueAsString(stack));
        } catch (IOException e) {
            System.err.println("doctor will not find this stack: " + e.getMessage());
        }
    }

    /** The line that says where everything is. */
    String ready() {
        return "ready ingest=" + url("ingest") + " scoring=" + url("scoring") + " analysis=" + url("analysis")
                + " broker=" + broker.address();
    }

    String url(String service) {
        return services.get(service).url();
    }

    @Override
    public void close() {
        services.values().forEach(Service::stop);
        services.values().forEach(Service::close);
        broker.close();
        try {
            Files.deleteIfExists(description(ports.broker));
        } catch (IOException e) {
            System.err.println("left behind: " + description(ports.broker));
        }
    }
}
