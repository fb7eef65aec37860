package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/** Runs workloads as a cluster would, on a container engine: image, environment, limits, file systems and user of the manifest. */
final class Engine implements AutoCloseable {
    private static boolean built;

    final Network network = Network.newNetwork();
    private final List<GenericContainer<?>> started = new ArrayList<>();
    private final List<String> volumes = new ArrayList<>();
    private final Map<String, MountedFiles> configMaps = new HashMap<>();

    /**
     * Skips the test, and says so, where no container engine answers; else builds the images, once. Where DOCKER_HOST names an engine
     * it has to answer.
     */
    static synchronized Engine start() throws IOException, InterruptedException {
        boolean answers = DockerClientFactory.instance().isDockerAvailable();
        assertThat(answers || System.getenv("DOCKER_HOST") == null)
                .as("the engine that DOCKER_HOST names answers to Testcontainers")
                .isTrue();
        assumeTrue(answers, "no container engine answers");
        if (!built) {
            Path log = Kustomize.HOME.resolve("k8s/target/build-images.log");
            Files.createDirectories(log.getParent());
            Process build = new ProcessBuilder(
                            Kustomize.HOME.resolve("k8s/build-images").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(build.waitFor(20, TimeUnit.MINUTES)).isTrue();
            assertThat(build.exitValue()).as(Files.readString(log)).isZero();
            built = true;
        }
        return new Engine();
    }

    /** A container that is not started yet. */
    GenericContainer<?> container(Workload workload) {
        return container(workload, Map.of());
    }

    /** @param changes variables over those of the manifest */
    GenericContainer<?> container(Workload workload, Map<String, String> changes) {
        Map<String, String> environment = new HashMap<>(workload.environment());
        environment.putAll(changes);
        JsonNode user = workload.pod().at("/securityContext");
        GenericContainer<?> container = new GenericContainer<>(workload.image())
                .withEnv(environment)
                .withNetwork(network)
                .withNetworkAliases(workload.serviceNames().toArray(String[]::new))
                .withStartupTimeout(Duration.ofMinutes(3))
                .withTmpFs(Map.of("/tmp", "rw,exec,mode=1777"))
                .withCreateContainerCmdModifier(command -> {
                    HostConfig host = command.getHostConfig();
                    host.withMemory(workload.memory())
                            .withMemorySwap(workload.memory())
                            .withNanoCPUs(workload.cpus())
                            .withReadonlyRootfs(true)
                            .withCapDrop(Capability.ALL)
                            .withSecurityOpts(List.of("no-new-privileges"));
                    volumes(workload, host);
                    command.withUser(user.get("runAsUser").asInt() + ":"
                            + user.get("runAsGroup").asInt());
                });
        if (workload.container().has("args")) {
            List<String> arguments = new ArrayList<>();
            workload.container().get("args").forEach(argument -> arguments.add(argument.asText()));
            container.withCommand(arguments.toArray(String[]::new));
        }
        waiting(workload, container);
        started.add(container);
        return container;
    }

    private static void waiting(Workload workload, GenericContainer<?> container) {
        JsonNode probe = workload.container().path("readinessProbe");
        if (probe.has("httpGet")) {
            container.withExposedPorts(workload.port());
            container.waitingFor(Wait.forHttp(probe.at("/httpGet/path").asText())
                    .forPort(workload.port())
                    .withStartupTimeout(Duration.ofMinutes(3)));
        } else if (probe.has("tcpSocket")) {
            container.withExposedPorts(workload.port());
        }
    }

    /**
     * Volumes, for what are claims in the cluster and for its empty folders: like theirs, they belong to the user. An engine's
     * memory file systems belong to root.
     */
    private void volumes(Workload workload, HostConfig host) {
        List<Bind> binds = new ArrayList<>();
        for (String path : workload.writable()) {
            if (!path.equals("/tmp")) {
                String volume = "emergence-it-" + UUID.randomUUID();
                volumes.add(volume);
                binds.add(new Bind(volume, new Volume(path)));
            }
        }
        workload.configMaps().forEach((path, files) -> {
            MountedFiles folder = MountedFiles.of(files);
            configMaps.put(workload.name() + " " + path, folder);
            binds.add(new Bind(folder.path().toString(), new Volume(path), AccessMode.ro));
        });
        host.withBinds(binds);
    }

    /** Changes what a ConfigMap holds that a workload has mounted there. */
    void change(Workload workload, String path, Map<String, String> files) {
        configMaps.get(workload.name() + " " + path).become(files);
    }

    /** Where its first port can be reached from here. */
    static String url(GenericContainer<?> container) {
        return "http://" + container.getHost() + ":" + container.getFirstMappedPort();
    }

    private static void keepLog(GenericContainer<?> container) {
        if (container.getContainerId() == null) {
            return;
        }
        try {
            Path folder = Files.createDirectories(Kustomize.HOME.resolve("k8s/target/container-logs"));
            String name = container.getDockerImageName().replaceAll("[^\\w.-]", "_") + "-"
                    + container.getContainerId().substring(0, 12);
            Files.writeString(folder.resolve(name + ".log"), container.getLogs());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mebibytes of the program that the container is, now and at most. */
    static long[] resident(GenericContainer<?> container) throws IOException, InterruptedException {
        String status = container.execInContainer("cat", "/proc/1/status").getStdout();
        return new long[] {kilobytes(status, "VmRSS") >> 10, kilobytes(status, "VmHWM") >> 10};
    }

    private static long kilobytes(String status, String field) {
        return status.lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Ends all containers; what they printed stays in target/container-logs, for who looks into a failure. */
    @Override
    public void close() {
        started.forEach(container -> {
            keepLog(container);
            container.stop();
        });
        volumes.forEach(volume ->
                DockerClientFactory.lazyClient().removeVolumeCmd(volume).exec());
        network.close();
    }
}
