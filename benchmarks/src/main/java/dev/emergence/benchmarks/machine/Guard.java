package dev.emergence.benchmarks.machine;

import dev.emergence.standalone.Remote;
import dev.emergence.standalone.stack.ServiceProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What stands between the stack and who asks it while it is measured.
 *
 * @param tokens services ask everybody for a token, and who measures has one
 * @param tls who measures asks by TLS, with a certificate that was made for it
 */
public record Guard(boolean tokens, boolean tls) {
    private static final Pattern SECURE = Pattern.compile("https://\\S+");
    private static final String PASSWORD = "of-a-measurement";

    /**
     * Makes token and certificate, and lets this process use them.
     *
     * @param folder takes them
     * @return variables of the stack
     */
    Map<String, String> put(Path home, Path folder) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>();
        if (tokens) {
            Path file = folder.resolve("tokens");
            Path own = folder.resolve("token");
            String java = java("java");
            String jar = ServiceProcesses.built(home, "standalone/target/standalone.jar")
                    .toString();
            Files.writeString(
                    own,
                    run(List.of(
                            java,
                            "-jar",
                            jar,
                            "token",
                            "new",
                            "--name",
                            "bench",
                            "--role",
                            "send,read",
                            "--file",
                            file.toString())));
            Remote.tokenFile(own);
            environment.put("EMERGENCE_TOKENS", file.toString());
        }
        if (tls) {
            Path store = folder.resolve("certificate.p12");
            run(List.of(
                    java("keytool"),
                    "-genkeypair",
                    "-alias",
                    "bench",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=bench",
                    "-ext",
                    "SAN=ip:127.0.0.1",
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD));
            System.setProperty("javax.net.ssl.trustStore", store.toString());
            System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
            environment.put("QUARKUS_HTTP_SSL_CERTIFICATE_KEY_STORE_FILE", store.toString());
            environment.put("QUARKUS_HTTP_SSL_CERTIFICATE_KEY_STORE_PASSWORD", PASSWORD);
            environment.put("QUARKUS_HTTP_SSL_PORT", "0");
        }
        return environment;
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException(command.get(0) + " has failed: " + said);
        }
        return said;
    }

    /** Where a service that is ready is asked: by TLS it says itself at which port. */
    String address(String plain, Path log) throws IOException {
        if (!tls) {
            return plain;
        }
        return secure(Files.readString(log))
                .orElseThrow(() -> new IOException("the service does not say where it listens by TLS, see " + log));
    }

    /** The newest that a log names. */
    static Optional<String> secure(String log) {
        return SECURE.matcher(log).results().map(MatchResult::group).reduce((before, after) -> after);
    }
}
