package dev.emergence.standalone.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.schemas.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Broker and services, running. */
public final class Stack implements AutoCloseable {
    /** For all services together, on a busy machine too: one that has ended is noticed at once. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Ports ports;
    private final Path data;
    private final Broker broker;
    private final ServiceProcesses processes;
    private final Map<String, Service> services;
    private final Map<String, String> environment;
    private final FolderLock lock;

    private Stack(
            FolderLock lock,
            Ports ports,
            Path data,
            Broker broker,
            ServiceProcesses processes,
            Map<String, Service> services,
            Map<String, String> environment) {
        this.lock = lock;
        this.ports = ports;
        this.data = data;
        this.broker = broker;
        this.processes = processes;
        this.services = services;
        this.environment = environment;
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
        return start(home, data, asked, environment, stack -> {});
    }

    /**
     * @param begun takes the stack as soon as there is something to close, before it is ready
     * @throws IOException if a setting is wrong, the folder belongs to another stack, or a service ends
     */
    public static Stack start(Path home, Path data, Ports asked, Map<String, String> environment, Consumer<Stack> begun)
            throws IOException, InterruptedException {
        check(environment);
        FolderLock lock = FolderLock.of(data);
        Stack stack;
        try {
            Ports ports = asked.resolved();
            if (ports.isOpen()
                    && settings(environment)
                            .getOrDefault("EMERGENCE_TOKENS", "")
                            .isBlank()
                    && settings(environment)
                            .getOrDefault("EMERGENCE_OIDC_ISSUER", "")
                            .isBlank()) {
                asked.requireUnsafe();
            }
            Files.createDirectories(data.resolve("logs"));
            ServiceProcesses processes = new ServiceProcesses(home, data, "127.0.0.1:" + ports.broker, ports.address);
            Map<String, Service> services = new LinkedHashMap<>();
            services.put("ingest", processes.service("ingest", "ingest", ports.ingest, 256, environment));
            services.put("scoring", processes.service("scoring", "scoring", ports.scoring, 192, environment));
            services.put("analysis", processes.service("analysis", "analysis", ports.analysis, 384, environment));
            Broker broker = Broker.start(data.resolve("kafka"), ports.broker);
            stack = new Stack(lock, ports, data, broker, processes, services, environment);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        begun.accept(stack);
        try {
            stack.startServices();
            return stack;
        } catch (IOException | InterruptedException e) {
            stack.close();
            throw e;
        }
    }

    /** What a service would refuse after its start is refused before. */
    private static void check(Map<String, String> environment) throws IOException {
        Optional<String> complaint = Variables.complaint(settings(environment));
        if (complaint.isPresent()) {
            throw new IOException(complaint.get());
        }
    }

    private static Map<String, String> settings(Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>(System.getenv());
        settings.putAll(environment);
        return settings;
    }

    /** Starts all and watches all: the first one that ends is the one to blame. */
    private void startServices() throws IOException, InterruptedException {
        for (Service service : services.values()) {
            service.onRestart(this::describe);
            service.start();
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Service> waiting = new ArrayList<>(services.values());
        while (true) {
            for (Service service : services.values()) {
                service.checkAlive();
            }
            for (Iterator<Service> each = waiting.iterator(); each.hasNext(); ) {
                if (each.next().becomesReady()) {
                    each.remove();
                }
            }
            if (waiting.isEmpty()) {
                describe();
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(waiting.stream().map(Service::name).collect(Collectors.joining(", "))
                        + " not ready after " + PATIENCE.toSeconds() + " s, see " + data.resolve("logs"));
            }
            Thread.sleep(50);
        }
    }

    /** One more deployment of scoring-service, beside the one of the stack; its caller starts and closes it. */
    public Service scorer(String name, String metrics) throws IOException {
        Map<String, String> own = new HashMap<>(environment);
        own.put("SCORING_NAME", name);
        own.put("SCORING_METRICS", metrics);
        return processes.service("scoring-" + name, "scoring", Ports.free(), 192, own);
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
            privately(description(ports.broker).getParent());
            Files.writeString(
                    description(ports.broker),
                    json.writerWithDefaultPrettyPrinter().writeValueAsString(stack));
        } catch (IOException e) {
            System.err.println("doctor will not find this stack: " + e.getMessage());
        }
    }

    /** A folder that nobody else writes to, though its name may be guessed. */
    private static void privately(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        boolean own =
                Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName().equals(System.getProperty("user.name"));
        if (!own || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " is somebody else's");
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

    /** One at a time: a broker that is closed twice at once waits for its controller, which the other has ended. */
    @Override
    public synchronized void close() {
        services.values().forEach(Service::stop);
        services.values().forEach(Service::close);
        broker.close();
        try {
            Files.deleteIfExists(description(ports.broker));
        } catch (IOException e) {
            System.err.println("left behind: " + description(ports.broker));
        }
        lock.close();
    }
}
