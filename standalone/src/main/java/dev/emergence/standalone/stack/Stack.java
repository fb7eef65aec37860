package dev.emergence.standalone.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Broker and services, running. */
public final class Stack implements AutoCloseable {
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
    public static Stack start(Path home, Path data, Ports asked) throws IOException, InterruptedException {
        return start(home, data, asked, Map.of());
    }

    /** @param environment variables of the services, over those of this process */
    public static Stack start(Path home, Path data, Ports asked, Map<String, String> environment)
            throws IOException, InterruptedException {
        Ports ports = asked.resolved();
        if (ports.isOpen()) {
            System.err.println("warning: whoever reaches the ports at --host " + asked.host
                    + " can send, acknowledge and read: there is no authentication");
        }
        Files.createDirectories(data.resolve("logs"));
        Broker broker = Broker.start(data.resolve("kafka"), ports.broker);
        Commands commands = new Commands(home, data, broker.address(), ports.address);
        Map<String, Service> services = Map.of(
                "ingest", commands.service("ingest", "ingest", ports.ingest, 256, environment),
                "scoring", commands.service("scoring", "scoring", ports.scoring, 192, environment),
                "analysis", commands.service("analysis", "analysis", ports.analysis, 384, environment));
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

    /** One more deployment of scoring-service, beside the one of the stack; its caller starts and closes it. */
    public Service scorer(String name, String metrics) throws IOException {
        return commands.service(
                "scoring-" + name,
                "scoring",
                Ports.free(),
                192,
                Map.of("SCORING_NAME", name, "SCORING_METRICS", metrics));
    }

    /** Where {@code doctor} finds the stack of a broker port. */
    public static Path description(int brokerPort) {
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
    public String ready() {
        return "ready ingest=" + url("ingest") + " scoring=" + url("scoring") + " analysis=" + url("analysis")
                + " broker=" + broker.address();
    }

    public String url(String service) {
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
