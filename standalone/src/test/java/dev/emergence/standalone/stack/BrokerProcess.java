package dev.emergence.standalone.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A broker in a process of its own, which can be frozen, killed and started again on its data. */
public final class BrokerProcess implements AutoCloseable {
    private static final String UP = "broker is up";

    private final Path data;
    private final int port;
    private Process process;

    /** Starts nothing yet. */
    public BrokerProcess(Path data) throws IOException {
        this.data = data;
        this.port = Ports.free();
    }

    /** The broker itself; ends when whoever started it is gone. */
    public static void main(String[] arguments) throws IOException {
        Broker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        System.out.println(UP);
        InputStream starter = System.in;
        while (starter.read() >= 0) {
            continue;
        }
        Runtime.getRuntime().halt(0);
    }

    public void start() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        data.toString(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader().readLine();
        if (!UP.equals(line)) {
            throw new IOException("the broker did not start: " + line);
        }
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
