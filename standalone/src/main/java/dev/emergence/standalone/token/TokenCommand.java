package dev.emergence.standalone.token;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.schemas.Families;
import dev.emergence.schemas.Role;
import dev.emergence.schemas.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The file of tokens, which services read again when it changes. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Makes, lists and withdraws the tokens of a file that EMERGENCE_TOKENS names to the services.")
public final class TokenCommand implements Runnable {
    private static final String WHICH = "the file of tokens";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Missing required subcommand: new, list or withdraw");
    }

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description =
                    "Makes a token and prints it, this once: the file keeps its hash. Or says what a certificate is for.")
    int make(
            @Option(names = "--name", required = true, description = "who bears it; acknowledges under this name")
                    String name,
            @Option(
                            names = "--role",
                            required = true,
                            split = ",",
                            paramLabel = "ROLE",
                            description =
                                    "send, read (also the page and /metrics) or operate (read, acknowledge, forget)")
                    List<String> roles,
            @Option(names = "--days", paramLabel = "N", description = "how long it counts (default: until withdrawn)")
                    Integer days,
            @Option(
                            names = "--certificate",
                            paramLabel = "NAME",
                            description = "no token: who has a client's certificate of this common name")
                    String certificate,
            @Option(
                            names = "--families",
                            split = ",",
                            paramLabel = "PATTERN",
                            description =
                                    "which families it sees and sends, such as 'team-a-*' (* any characters, ? one; default: all)")
                    List<String> families,
            @Option(names = "--file", required = true, description = WHICH + "; made if there is none") Path file)
            throws IOException {
        String secret = Token.random();
        Token token;
        try {
            EnumSet<Role> given = EnumSet.noneOf(Role.class);
            roles.forEach(role -> given.add(Role.named(role)));
            Optional<Instant> end = Optional.ofNullable(days)
                    .map(count -> Instant.now().plus(Duration.ofDays(count)).truncatedTo(ChronoUnit.SECONDS));
            Families some = families == null ? Families.ALL : Families.of(families);
            token = certificate == null
                    ? new Token(name, given, Token.hash(secret), end, some)
                    : Token.forCertificate(name, given, certificate, end, some);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
        }
        List<String> lines = Files.exists(file) ? lines(file) : new ArrayList<>();
        lines.add(token.line());
        write(file, lines);
        if (certificate != null) {
            return 0;
        }
        spec.commandLine().getOut().println(secret);
        spec.commandLine().getErr().println("This is the token of " + name + "; " + file + " keeps its hash alone.");
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Whose tokens there are, and for what.")
    int list(
            @Option(names = "--file", required = true, description = WHICH) Path file,
            @Option(names = "--json", description = "as JSON") boolean json)
            throws IOException {
        List<Token> all = tokens(file, lines(file));
        if (json) {
            spec.commandLine().getOut().println(json(all).toPrettyString());
            return 0;
        }
        for (Token token : all) {
            spec.commandLine().getOut().println(token.line().replaceFirst(" sha256:\\w+", ""));
        }
        return 0;
    }

    private static ArrayNode json(List<Token> tokens) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (Token token : tokens) {
            ObjectNode one = json.addObject().put("name", token.name());
            ArrayNode roles = one.putArray("roles");
            token.roles().forEach(role -> roles.add(role.toString()));
            token.expires().ifPresent(end -> one.put("expires", end.toString()));
            if (!token.families().all()) {
                token.families().patterns().forEach(one.withArray("families")::add);
            }
        }
        return json;
    }

    @Command(
            name = "withdraw",
            mixinStandardHelpOptions = true,
            description = "Takes a token out of the file: a second later services refuse it.")
    int withdraw(
            @Option(names = "--name", required = true, description = "who bears it") String name,
            @Option(names = "--file", required = true, description = WHICH) Path file)
            throws IOException {
        List<String> lines = lines(file);
        if (!lines.removeIf(line -> line.strip().split("\\s+", 2)[0].equals(name))) {
            throw new IOException("there is no token of " + name + " in " + file);
        }
        write(file, lines);
        return 0;
    }

    private static List<String> lines(Path file) throws IOException {
        return new ArrayList<>(Files.readAllLines(file));
    }

    private static List<Token> tokens(Path file, List<String> lines) throws IOException {
        try {
            return Token.read(String.join("\n", lines));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ", " + e.getMessage(), e);
        }
    }

    /** Whole, or not at all; by nobody else to be read or written unless it was before. */
    private static void write(Path file, List<String> lines) throws IOException {
        tokens(file, lines);
        Path whole = file.toAbsolutePath();
        Path part = Files.createTempFile(whole.getParent(), ".tokens-", "");
        try {
            if (Files.exists(whole)) {
                Files.getFileAttributeView(part, PosixFileAttributeView.class)
                        .setPermissions(Files.getPosixFilePermissions(whole));
            }
            Files.write(part, lines);
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
