package dev.emergence.standalone.stack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;

/** The embedded broker as a lab would have it: TLS, users with passwords, and rights that are given one by one. */
public final class SecuredBroker implements AutoCloseable {
    /** May everything. */
    public static final String ADMIN = "admin";

    private static final String HOST = "127.0.0.1";
    private static final String STORE_PASSWORD = "of-the-store";

    private final Path folder;
    private final Map<String, String> passwords;
    private final int port = Ports.free();
    private final KafkaRaftServer server;

    /**
     * Starts it.
     *
     * @param passwords of its users, with {@link #ADMIN}
     */
    public SecuredBroker(Path folder, Map<String, String> passwords) throws Exception {
        this.folder = folder;
        this.passwords = Map.copyOf(passwords);
        keytool("-genkeypair", "-alias", "broker", "-keyalg", "EC", "-dname", "CN=" + HOST, "-ext", "SAN=ip:" + HOST);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "broker",
                "-file",
                certificate().toString());
        Path data = Files.createDirectories(folder.resolve("kafka"));
        int controller = Ports.free();
        Map<String, Object> settings = new HashMap<>(Broker.settings(data, port, controller));
        settings.put("listeners", "SASL_SSL://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controller);
        settings.put("advertised.listeners", "SASL_SSL://" + HOST + ":" + port);
        settings.put("listener.security.protocol.map", "SASL_SSL:SASL_SSL,CONTROLLER:SSL");
        settings.put("inter.broker.listener.name", "SASL_SSL");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
        settings.put("listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", login(ADMIN));
        settings.put("listener.name.controller.ssl.client.auth", "required");
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", store().toString());
        settings.put("ssl.keystore.password", STORE_PASSWORD);
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", certificate().toString());
        settings.put("authorizer.class.name", StandardAuthorizer.class.getName());
        // the broker is known to its controller by its certificate
        settings.put("super.users", "User:" + ADMIN + ";User:CN=" + HOST);
        format(data);
        server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
    }

    private Path store() {
        return folder.resolve("broker.p12");
    }

    /** What its clients trust. */
    public Path certificate() {
        return folder.resolve("ca.crt");
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store().toString(), "-storepass", STORE_PASSWORD, "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private void format(Path data) throws Exception {
        List<String> users = new ArrayList<>();
        passwords.forEach((name, password) -> users.add("SCRAM-SHA-512=[name=" + name + ",password=" + password + "]"));
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .addDirectory(data.toString())
                    .setScramArguments(users)
                    .setPrintStream(silent)
                    .run();
        }
    }

    /** What a client gives as {@code sasl.jaas.config}. */
    public String login(String user) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                + passwords.get(user) + "\";";
    }

    public String address() {
        return HOST + ":" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
