package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.emergence.standalone.stack.Ports;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What commands say when something is not there. */
class MessagesTest {
    /** @return what it says, with status 1 */
    private static String failing(String... command) {
        StringWriter err = new StringWriter();
        assertThat(Emergence.commandLine().setErr(new PrintWriter(err, true)).execute(command))
                .isEqualTo(1);
        return err.toString();
    }

    @Test
    void aServiceThatDoesNotAnswerIsNamedWithWhatToDo() throws Exception {
        String nobody = "http://127.0.0.1:" + Ports.free();
        String expected = "no answer at " + nobody + " (ConnectException); is the stack running? --url names another";
        assertThat(failing("verdicts", "--url", nobody)).contains("analysis-service: " + expected);
        assertThat(failing("gate", "acknowledge", "--family=f", "--who=w", "--why=y", "--url", nobody))
                .contains("not acknowledged, analysis-service can't be reached: " + expected);
    }

    @Test
    void anAddressThatIsNoneIsNamed() {
        assertThat(failing("verdicts", "--url", "localhost:8082"))
                .contains("'localhost:8082' is no address of a service: --url must be one such as");
        assertThat(failing("replay", "pom.xml", "--url", "http:// ")).contains("'http:// ' is no address of a service");
    }

    @Test
    void anotherServiceInItsPlaceIsFoundOut() throws Exception {
        try (FakeIngest other = new FakeIngest()) {
            assertThat(failing("replay", "pom.xml", "--url", other.url() + "/nothing"))
                    .contains("is --url " + other.url() + "/nothing that of ingest-service?");
        }
    }

    @Test
    void whatIsAcknowledgedIsToldInWordsOrAsTheGateAnswers() throws Exception {
        String answer =
                """
                {"acknowledged":[{"kind":"BREAKTHROUGH","severity":"critical","break_id":"b1"}]}""";
        HttpServer gate = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gate.createContext("/v1/gate/acknowledge", exchange -> {
            exchange.sendResponseHeaders(200, answer.length());
            exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        gate.start();
        try {
            String url = "http://127.0.0.1:" + gate.getAddress().getPort();
            String[] command = {"gate", "acknowledge", "--family=f", "--who=w", "--why=y", "--url", url, "--json"};
            assertThat(new ObjectMapper().readTree(Cli.here(command).out()))
                    .isEqualTo(new ObjectMapper().readTree(answer));
            assertThat(Cli.here(Arrays.copyOf(command, command.length - 1)).out())
                    .isEqualToNormalizingNewlines("acknowledged BREAKTHROUGH, critical, break b1\n");
        } finally {
            gate.stop(0);
        }
    }

    private static List<CommandLine> commands(CommandLine of) {
        List<CommandLine> commands = new ArrayList<>(List.of(of));
        of.getSubcommands().values().forEach(command -> commands.addAll(commands(command)));
        return commands;
    }

    @Test
    void everyCommandHasHelp() {
        // emergence itself, its ten commands, three of dlq, one of gate
        assertThat(commands(Emergence.commandLine()))
                .hasSizeGreaterThanOrEqualTo(15)
                .allSatisfy(command -> assertThat(command.getCommandSpec().findOption("--help"))
                        .as(command.getCommandName())
                        .isNotNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verdicts",
                "doctor",
                "gate",
                "gate acknowledge",
                "dlq list",
                "dlq show",
                "dlq redrive",
                "import",
                "replay",
                "forget",
                "token list"
            })
    void whatPrintsDataPrintsItAsJsonIfAsked(String name) {
        CommandLine command = Emergence.commandLine();
        for (String part : name.split(" ")) {
            command = command.getSubcommands().get(part);
        }
        assertThat(command.getCommandSpec().findOption("--json")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gate | --family",
                "gate acknowledge --family f --who w | --why",
                "forget | --family",
                "replay | FILE",
                "dlq show | TOPIC",
                "import | FILE",
                "export | WHAT",
            })
    void whatIsMissingIsNamed(String command, String missing) {
        StringWriter err = new StringWriter();
        assertThat(Emergence.commandLine().setErr(new PrintWriter(err, true)).execute(command.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString().lines().findFirst().orElseThrow())
                .startsWith("Missing required ")
                .contains(missing);
    }

    @Test
    void servicesThatOthersReachWantTokensOrAWordThatNobodyIsAsked(@TempDir Path folder) {
        String[] serve = {
            "serve",
            "--data",
            folder.toString(),
            "--host",
            "0.0.0.0",
            "--ingest-port",
            "0",
            "--scoring-port",
            "0",
            "--analysis-port",
            "0",
            "--broker-port",
            "0"
        };
        assertThat(failing(serve))
                .contains("with --host 0.0.0.0", "EMERGENCE_TOKENS", "./emergence token new", "--unsafe-no-auth")
                .hasLineCount(1);
    }

    @Test
    void aTokenThatIsNoneIsNotQuoted(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("token");
        for (String wrong : List.of("", "emt_secret\nX-Other: a", "emt_se cret", "emt_s\u00e9cret")) {
            Files.writeString(file, wrong);
            assertThat(failing("verdicts", "--url", "http://127.0.0.1:1", "--token-file", file.toString()))
                    .contains(file + " holds no token")
                    .doesNotContain("cret");
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(failing("replay", "missing.jsonl")).contains("emergence: there is no file missing.jsonl");
    }

    @Test
    void aSettingThatKafkaRefusesIsNamed(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("client.properties"), "security.protocol=NONSENSE\n");
        for (String command : List.of("list", "show scores.dlq", "redrive scores.dlq")) {
            String[] arguments = ("dlq " + command + " --kafka-config " + config).split(" ");
            assertThat(failing(arguments)).contains("NONSENSE", "security.protocol");
        }
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertThat(failing("doctor", "--kafka-config", config.toString())).isEmpty();
        } finally {
            System.setOut(before);
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("NONSENSE", "security.protocol");
    }
}
