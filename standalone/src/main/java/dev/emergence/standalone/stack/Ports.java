package dev.emergence.standalone.stack;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Option;

/** Where the stack listens, as options. */
public final class Ports {
    private static final int ANY = 0;
    private static final Set<Integer> GIVEN_OUT = new HashSet<>();

    private static final int FIRST = 20_000;
    /** From here on Linux gives ports to connections, see ip_local_port_range. */
    private static final int OF_CONNECTIONS = 32_768;

    private static final int MANY = 1000;

    @Option(names = "--ingest-port", defaultValue = "8080", description = "port of ingest-service (default: 8080)")
    int ingest;

    @Option(names = "--scoring-port", defaultValue = "8081", description = "port of scoring-service (default: 8081)")
    int scoring;

    @Option(names = "--analysis-port", defaultValue = "8082", description = "port of analysis-service (default: 8082)")
    int analysis;

    @Option(names = "--broker-port", defaultValue = "9092", description = "port of Kafka (default: 9092); 0 = any free")
    int broker;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description =
                    "where the services listen, not Kafka (default: ${DEFAULT-VALUE}, this machine only); 0.0.0.0 = all addresses")
    String host = "127.0.0.1";

    @Option(
            names = "--unsafe-no-auth",
            description =
                    "with --host: though EMERGENCE_TOKENS names no file of tokens, so that whoever reaches the ports"
                            + " can send, read, acknowledge and forget")
    boolean unsafe;

    /** What {@link #host} stands for. */
    InetAddress address = InetAddress.getLoopbackAddress();

    /** Checks the ports that were given and chooses those that were not. */
    Ports resolved() throws IOException {
        Ports ports = new Ports();
        ports.address = address();
        Map<Integer, String> given = new HashMap<>();
        check("--broker-port", broker, InetAddress.getLoopbackAddress(), given);
        check("--ingest-port", ingest, ports.address, given);
        check("--scoring-port", scoring, ports.address, given);
        check("--analysis-port", analysis, ports.address, given);
        ports.broker = broker == ANY ? free() : broker;
        ports.ingest = ingest == ANY ? free(ports.address) : ingest;
        ports.scoring = scoring == ANY ? free(ports.address) : scoring;
        ports.analysis = analysis == ANY ? free(ports.address) : analysis;
        return ports;
    }

    private InetAddress address() throws IOException {
        try {
            InetAddress named = InetAddress.getByName(host);
            new ServerSocket(ANY, 1, named).close();
            return named;
        } catch (IOException e) {
            throw new IOException("--host " + host + " is no address of this machine", e);
        }
    }

    private static void check(String option, int port, InetAddress address, Map<Integer, String> given)
            throws IOException {
        if (port == ANY) {
            return;
        }
        String other = given.put(port, option);
        if (other != null) {
            throw new IOException(
                    other + " and " + option + " are both " + port + ": give each its own (0 = any free one)");
        }
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
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

    /** A port of this machine that is free now and was not given out before by this process. */
    public static int free() throws IOException {
        return free(InetAddress.getLoopbackAddress());
    }

    /**
     * Below those that connections take, one of which could have it until a service that starts listens there; elsewhere only if none of
     * many is free.
     */
    private static int free(InetAddress address) throws IOException {
        for (int i = 0; true; i++) {
            int asked = i < MANY ? ThreadLocalRandom.current().nextInt(FIRST, OF_CONNECTIONS) : ANY;
            try (ServerSocket socket = new ServerSocket(asked, 1, address)) {
                if (giveOut(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (BindException e) {
                if (asked == ANY) {
                    throw e;
                }
            }
        }
    }

    /** @throws IOException if nobody said that services without tokens may be open */
    void requireUnsafe() throws IOException {
        if (!unsafe) {
            throw new IOException(
                    "with --host " + host + " whoever reaches the ports could send, read, acknowledge and forget:"
                            + " name a file of tokens in EMERGENCE_TOKENS, which './emergence token new' makes, or say --unsafe-no-auth");
        }
        System.err.println("warning: whoever reaches the ports at --host " + host
                + " can send, read, acknowledge and forget: there is no authentication");
    }

    /** Whether other machines may reach the services. */
    boolean isOpen() {
        return !address.isLoopbackAddress();
    }
}
