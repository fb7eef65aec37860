package dev.emergence.standalone.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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
        Map<Integer, String> given = new HashMap<>();
        check("--broker-port", broker, given);
        check("--ingest-port", ingest, given);
        check("--scoring-port", scoring, given);
        check("--analysis-port", analysis, given);
        Ports ports = new Ports();
        ports.broker = broker == ANY ? free() : broker;
        ports.ingest = ingest == ANY ? free() : ingest;
        ports.scoring = scoring == ANY ? free() : scoring;
        ports.analysis = analysis == ANY ? free() : analysis;
        return ports;
    }

    private static void check(String option, int port, Map<Integer, String> given) throws IOException {
        if (port == ANY) {
            return;
        }
        String other = given.put(port, option);
        if (other != null) {
            throw new IOException(
                    other + " and " + option + " are both " + port + ": give each its own (0 = any free one)");
        }
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            giveOut(socket.getLocalPort());
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "port " + port + " is taken or not allowed: choose another with " + option + " (0 = any free one)",
                    e);
        }
    }

    private static synchronized boolean giveOut(int port) {
        return GIVEN_OUT.add(port);
    }

    /** A port that is free now and was not given out before by this process. */
    public static int free() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(ANY, 1, InetAddress.getLoopbackAddress())) {
                if (giveOut(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            }
        }
    }
}
