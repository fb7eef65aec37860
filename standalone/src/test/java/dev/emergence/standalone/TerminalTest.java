package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others wrote moves no cursor, sets no title and turns no text round. */
class TerminalTest {
    /** Clears the screen, sets the window's title, the same with one byte of C1, turns the direction. */
    private static final String HOSTILE = "a\u001b[2J\u001b]0;owned\u0007\u009b31m\u202etxt\r";

    @Test
    void commandsToATerminalAndTurnsOfDirectionAreShownAsQuestionMarks() {
        assertThat(Terminal.plain(HOSTILE + "\nü\t數")).isEqualTo("a?[2J?]0;owned??31m?txt?\nü\t數");
        assertThat(Terminal.plainLine("a\nb\tc")).isEqualTo("a b c");
    }

    @Test
    void aWatchListInTheAuditForgesNoLine() {
        ObjectNode row = new ObjectMapper()
                .createObjectNode()
                .put("time", "2026-07-01T00:00:00Z")
                .put("act", "WATCH_LIST");
        row.put("who", HOSTILE).put("authenticated", true).put("from", "a:1");
        row.putObject("details").put("list", "watch: []\n2026-07-01T00:00:00Z  FORGOTTEN  ada" + HOSTILE);
        assertThat(AuditCommand.line(row)).doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u202a-\u202e]");
    }

    @Test
    void anErrorDoesNotSayANameAsItIs(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("log.csv"), "value,name\u001b[2J\u009b31m,step\n1,2\n");
        Cli.Answer answer = Cli.here("export", "--family", HOSTILE, "--url", "http://127.0.0.1:1/" + HOSTILE);
        assertThat(answer.out() + answer.err()).doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u202a-\u202e&&[^\n]]");
        assertThat(Cli.here("import", "--dry-run", file.toString(), "--family", "f")
                        .err())
                .doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f&&[^\n]]");
    }
}
