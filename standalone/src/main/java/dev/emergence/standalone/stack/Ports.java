package dev.emergence.standalone.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** The ports of the stack, as options. */
public final class Ports {
    private static final int ANY = 0;
    private static final Set<Integer> GIVEN_OUT = new HashSet<>();

    @Option(names = "--ingest-port", defaultValue = "8080", description = "port of ingest-service (default: 8080)")
    int ingest;

    @Option(names = "--scoring-port", defaultValue = "8081", description = "port of scoring-service (default: 8081)")
    int scoring;

    @Option(names = "--analysis-port", defaultValue = "8082", description = "port of analysis-service (default: 8082)")
    int analysis;

    @Option(names = "--broker-port", defaultValue = "9092", description = "port of Kafka (default: 9092); 0 = any free")
    int broker;

    /** Checks the ports that were given and chooses those that were not. */
    Ports resolved() throws IOException {
        Ports ports = new Ports();
        ports.broker = resolve("--broker-port", broker);
        ports.ingest = resolve("--ingest-port", ingest);
        ports.scoring = resolve("--scoring-port", scoring);
        ports.analysis = resolve("--analysis-port", analysis);
        return ports;
    }

    private static int resolve(String option, int port) throws IOException {
        if (port == ANY) {
            return free();
        }
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "port " + port + " is taken or not allowed: choose another with " + option + " (0 = any free one)",
                    e);
        }
    }

    /** A port that is free now and was not given out before by this process. */
    public static synchronized int free() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(ANY, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN_OUT.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            }
        }
    }
}
