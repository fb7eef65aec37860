package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.standalone.stack.Ports;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                    .contains("answered 404: is --url that of ingest-service?");
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
