package dev.emergence.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class FoundStackTest {
    private static final long OWN = ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    private final Asks asks = new Asks();
    private Instant now;

    @Command(name = "asks")
    static class Asks implements Callable<Integer> {
        @Option(names = "--url", defaultValue = "http://127.0.0.1:8082")
        private String url;

        @Option(names = "--broker-port", defaultValue = "9092")
        private int port;

        @Override
        public Integer call() {
            return 0;
        }
    }

    @Command(name = "serve")
    static class Serves extends Asks {}

    @BeforeEach
    void startedBefore() {
        now = Instant.now();
    }

    private void describe(int port, long pid, Instant written) throws IOException {
        Path file = folder.resolve("stack-" + port + ".json");
        Files.writeString(
                file,
                """
                {"broker":"127.0.0.1:%d","launcher_pid":%d,"analysis":{"url":"http://127.0.0.1:%d"}}"""
                        .formatted(port, pid, port + 1));
        Files.setLastModifiedTime(file, FileTime.from(written));
    }

    private String ask(Asks command, String... arguments) {
        new CommandLine(command).setDefaultValueProvider(new FoundStack(folder)).execute(arguments);
        return command.url + " " + command.port;
    }

    @Test
    void theUsualPortsAreMeantWhereNothingRuns() {
        assertThat(ask(asks)).isEqualTo("http://127.0.0.1:8082 9092");
    }

    @Test
    void theStackThatWasStartedLastIsFoundUnlessOneIsNamed() throws IOException {
        describe(4000, OWN, now.minusMillis(1));
        describe(5000, OWN, now);
        assertThat(ask(asks)).isEqualTo("http://127.0.0.1:5001 5000");
        assertThat(ask(asks, "--url", "http://there:1", "--broker-port", "7")).isEqualTo("http://there:1 7");
    }

    @Test
    void theOneOnTheUsualPortsComesFirst() throws IOException {
        describe(9092, OWN, now.minusMillis(1));
        describe(5000, OWN, now);
        assertThat(ask(asks)).isEqualTo("http://127.0.0.1:9093 9092");
    }

    @Test
    void whatNoLongerRunsIsNotFound() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        describe(4000, ended.pid(), now);
        // written before the process with its number began
        describe(5000, OWN, Instant.EPOCH);
        Files.writeString(folder.resolve("stack-6000.json"), "{");
        assertThat(ask(asks)).isEqualTo("http://127.0.0.1:8082 9092");
    }

    @Test
    void aNewStackTakesItsOwnPorts() throws IOException {
        describe(5000, OWN, now);
        assertThat(ask(new Serves())).isEqualTo("http://127.0.0.1:8082 9092");
    }
}
