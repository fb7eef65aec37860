package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Starts the launcher as its own process, as a user does, and ends what it has started. */
final class Launcher implements AutoCloseable {
    private final List<Process> started = new ArrayList<>();

    Process launch(String... arguments) throws IOException {
        Process process = Cli.builder(arguments).start();
        started.add(process);
        return process;
    }

    Process serve(String folder, int brokerPort, String host) throws IOException {
        return launch(
                "serve",
                "--data",
                folder,
                "--host",
                host,
                "--unsafe-no-auth",
                "--ingest-port",
                "0",
                "--scoring-port",
                "0",
                "--analysis-port",
                "0",
                "--broker-port",
                "" + brokerPort);
    }

    /** Waits for a line. */
    static String firstLine(Process process, String prefix) throws IOException {
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(prefix)) {
                return line;
            }
        }
        throw new IOException("no line begins with " + prefix);
    }

    /** What {@code doctor} says, and that it ends with a status. */
    JsonNode doctor(int brokerPort, int status) throws Exception {
        // of a broker that is away nobody waits for the answer
        Process doctor = status == 0
                ? askDoctor(brokerPort)
                : launch("doctor", "--json", "--broker-port", "" + brokerPort, "--timeout", "2");
        JsonNode report = new ObjectMapper().readTree(doctor.getInputStream());
        assertThat(doctor.waitFor()).as("%s", report).isEqualTo(status);
        return report;
    }

    /** What {@code doctor} says, be it well or not. */
    JsonNode report(int brokerPort) throws IOException {
        return new ObjectMapper().readTree(askDoctor(brokerPort).getInputStream());
    }

    private Process askDoctor(int brokerPort) throws IOException {
        return launch("doctor", "--json", "--broker-port", "" + brokerPort);
    }

    /** The processes of ingest, scoring and analysis. */
    static List<ProcessHandle> services(JsonNode report) {
        List<ProcessHandle> services = new ArrayList<>();
        for (String service : List.of("ingest", "scoring", "analysis")) {
            services.add(
                    ProcessHandle.of(report.at("/services/" + service + "/pid").asLong())
                            .orElseThrow());
        }
        return services;
    }

    /** The lines of each log that {@code serve} keeps in its folder. */
    static Map<String, List<String>> logs(String folder) throws IOException {
        Map<String, List<String>> logs = new TreeMap<>();
        try (var files = Files.newDirectoryStream(Path.of(folder, "logs"))) {
            for (Path file : files) {
                logs.put(file.getFileName().toString(), Files.readAllLines(file));
            }
        }
        return logs;
    }

    static String folder() throws IOException {
        return Files.createTempDirectory("emergence-serve-").toString();
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}
