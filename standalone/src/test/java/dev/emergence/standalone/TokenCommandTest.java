package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Role;
import dev.emergence.schemas.Token;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
    @TempDir
    private Path folder;

    private Cli.Answer run(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "token";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 2] = "--file";
        all[all.length - 1] = folder.resolve("tokens").toString();
        return Cli.here(all);
    }

    private Optional<Token> find(String secret, Instant now) throws Exception {
        return Token.find(Token.read(Files.readString(folder.resolve("tokens"))), secret, now);
    }

    @Test
    void aTokenIsPrintedOnceAndCountsUntilItIsWithdrawn() throws Exception {
        Cli.Answer made = run("new", "--name", "trainer", "--role", "send,read");
        assertThat(made.status()).isZero();
        String secret = made.out().strip();
        Path file = folder.resolve("tokens");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain(secret);
        assertThat(made.err()).doesNotContain(secret);
        assertThat(find(secret, Instant.now()).orElseThrow().roles()).containsExactly(Role.SEND, Role.READ);

        String second = run("new", "--name", "ada", "--role", "operate", "--days", "30")
                .out()
                .strip();
        assertThat(find(second, Instant.now().plus(Duration.ofDays(29)))).isPresent();
        assertThat(find(second, Instant.now().plus(Duration.ofDays(31)))).isEmpty();
        assertThat(run("list").out().lines().map(line -> line.replaceFirst("expires:.*", "expires")))
                .containsExactly("trainer send,read", "ada operate expires");
        assertThat(run("list", "--json").out())
                .contains("\"name\" : \"trainer\"", "[ \"send\", \"read\" ]", "\"expires\" : \"2")
                .doesNotContain("sha256");

        Cli.Answer named = run("new", "--name", "host", "--role", "send", "--certificate", "host.lab");
        assertThat(named.out() + named.err()).isEmpty();
        assertThat(run("list").out()).contains("host send certificate:host.lab");
        run("new", "--name", "eve", "--role", "read", "--families", "team-a-*,b");
        assertThat(run("list").out()).contains("eve read families:team-a-*,b");
        assertThat(run("list", "--json").out()).contains("\"families\" : [ \"team-a-*\", \"b\" ]");

        assertThat(run("withdraw", "--name", "trainer").status()).isZero();
        assertThat(find(secret, Instant.now())).isEmpty();
        assertThat(find(second, Instant.now())).isPresent();
    }

    @Test
    void aFileThatOthersMayReadStaysSo() throws Exception {
        run("new", "--name", "trainer", "--role", "send");
        Path file = folder.resolve("tokens");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        run("new", "--name", "ada", "--role", "read");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void whatIsWrongIsSaidAndTheFileStays() throws Exception {
        run("new", "--name", "trainer", "--role", "send");
        String before = Files.readString(folder.resolve("tokens"));
        for (List<String> wrong : List.of(
                List.of("new", "--name", "trainer", "--role", "read"),
                List.of("new", "--name", "ada", "--role", "admin"),
                List.of("new", "--name", "two words", "--role", "read"),
                List.of("new", "--name", "ada"),
                List.of("new", "--name", "ada", "--role", "read", "--certificate", "CN=ada"),
                List.of("new", "--name", "ada", "--role", "read", "--families", ""),
                List.of("new", "--name", "ada", "--role", "read", "--families", "a,,b"),
                List.of("new", "--name", "ada", "--role", "read", "--families", "a b"),
                List.of("withdraw", "--name", "ada"))) {
            Cli.Answer answer = run(wrong.toArray(String[]::new));
            assertThat(answer.status()).as("%s", wrong).isNotZero();
            assertThat(answer.err()).as("%s", wrong).isNotBlank().doesNotContain("\tat ");
            assertThat(answer.out()).doesNotContain("emt_");
        }
        assertThat(Files.readString(folder.resolve("tokens"))).isEqualTo(before);
    }
}
