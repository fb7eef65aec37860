package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.emergence.standalone.stack.BrokerProcess;
import dev.emergence.standalone.stack.Ports;
import dev.emergence.standalone.stack.Service;
import dev.emergence.standalone.stack.ServiceProcesses;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** ingest-service over TLS, as docs/security.md sets it up: who asks is known by a token, a certificate, or what an issuer has signed. */
class TlsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final char[] PASSWORD = "of-the-store".toCharArray();

    private static Path folder;
    private static String secret;
    private static BrokerProcess broker;
    private static Service service;
    private static String url;
    private static HttpServer issuer;
    private static KeyPair keys;

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createTempDirectory("emergence-tls-");
        make("server", "CN=server.lab", "-ext", "SAN=ip:127.0.0.1");
        make("trainer", "CN=trainer.lab, O=a lab");
        make("guest", "CN=guest.lab");
        make("stranger", "CN=trainer.lab, O=a lab");
        Files.write(
                folder.resolve("clients.pem"),
                List.of(
                        Files.readString(folder.resolve("trainer.pem")),
                        Files.readString(folder.resolve("guest.pem"))));
        String tokens = folder.resolve("tokens").toString();
        secret = Cli.here("token", "new", "--name", "ada", "--role", "send", "--file", tokens)
                .out()
                .strip();
        Cli.Answer named = Cli.here(
                "token",
                "new",
                "--name",
                "trainer",
                "--role",
                "send",
                "--certificate",
                "trainer.lab",
                "--families",
                "team-*",
                "--file",
                tokens);
        assertThat(named.status()).isZero();
        assertThat(named.out()).isEmpty();
        startIssuer();

        broker = new BrokerProcess(folder.resolve("kafka"));
        broker.start();
        Files.createDirectories(folder.resolve("logs"));
        int port = Ports.free();
        url = "https://127.0.0.1:" + port;
        Map<String, String> settings = Map.of(
                "QUARKUS_HTTP_SSL_CERTIFICATE_FILES",
                folder.resolve("server.pem").toString(),
                "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES",
                folder.resolve("server.key").toString(),
                "QUARKUS_HTTP_SSL_CERTIFICATE_TRUST_STORE_FILE",
                folder.resolve("clients.pem").toString(),
                "QUARKUS_HTTP_SSL_CERTIFICATE_TRUST_STORE_FILE_TYPE",
                "PEM",
                "QUARKUS_HTTP_SSL_PORT",
                Integer.toString(port),
                "EMERGENCE_TOKENS",
                tokens,
                "EMERGENCE_OIDC_ISSUER",
                issuerAddress(),
                "EMERGENCE_OIDC_AUDIENCE",
                "emergence",
                "EMERGENCE_OIDC_ROLES",
                "ml-train:send,ml-leads:operate",
                "EMERGENCE_OIDC_FAMILIES_CLAIM",
                "families");
        service = new ServiceProcesses(RunningStack.HOME, folder, broker.address())
                .service("ingest", "ingest", Ports.free(), 256, settings);
        service.start();
        service.awaitReady(Duration.ofMinutes(2));
    }

    @AfterAll
    static void stop() {
        service.close();
        broker.close();
        issuer.stop(0);
        RunningIngest.delete(folder);
    }

    /** A key and a certificate for it, which vouches for itself, as a store and as PEM. */
    private static void make(String name, String subject, String... more) throws Exception {
        Path store = folder.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "RSA",
                "-dname",
                subject,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        KeyStore made = store(name);
        Files.writeString(
                folder.resolve(name + ".pem"),
                pem("CERTIFICATE", made.getCertificate(name).getEncoded()));
        Files.writeString(
                folder.resolve(name + ".key"),
                pem("PRIVATE KEY", made.getKey(name, PASSWORD).getEncoded()));
    }

    private static KeyStore store(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(bytes)
                + "\n-----END " + what + "-----\n";
    }

    private static String issuerAddress() {
        return "http://127.0.0.1:" + issuer.getAddress().getPort();
    }

    private static void startIssuer() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        issuer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        Map<String, Object> answers = Map.of(
                "/.well-known/openid-configuration",
                Map.of("issuer", issuerAddress(), "jwks_uri", issuerAddress() + "/keys"),
                "/keys",
                Map.of(
                        "keys",
                        List.of(Map.of(
                                "kty",
                                "RSA",
                                "kid",
                                "k",
                                "n",
                                number(key.getModulus()),
                                "e",
                                number(key.getPublicExponent())))));
        answers.forEach((path, answer) -> issuer.createContext(path, exchange -> {
            byte[] bytes = JSON.writeValueAsBytes(answer);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }));
        issuer.start();
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return text(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A token of the issuer, for ten minutes. */
    private static String signed(Map<String, ?> claims) throws Exception {
        Map<String, Object> all = new HashMap<>(claims);
        all.put("iss", issuerAddress());
        all.put("aud", "emergence");
        all.put("exp", Instant.now().getEpochSecond() + 600);
        String text = text(JSON.writeValueAsBytes(Map.of("alg", "RS256", "kid", "k"))) + "."
                + text(JSON.writeValueAsBytes(all));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + text(signature.sign());
    }

    /** @param certificate the client's; null without one */
    private static HttpClient client(String certificate) throws Exception {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("server", store("server").getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(certificate == null ? null : store(certificate), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static int send(HttpClient client, String bearer, String family) throws Exception {
        return send(client, bearer, family, 1).statusCode();
    }

    private static HttpResponse<String> send(HttpClient client, String bearer, String family, int lines)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/v1/generations"))
                .header("Content-Type", RunningIngest.NDJSON)
                .POST(HttpRequest.BodyPublishers.ofString(RunningIngest.generations(family, 0, lines)));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aTokenTravelsOverTlsAndSoDoCommandsAndThePythonClientWithAFileOfWhomTheyTrust() throws Exception {
        assertThat(send(client(null), secret, "f")).isEqualTo(202);
        assertThat(send(client(null), null, "f")).isEqualTo(401);

        Path few = Files.writeString(folder.resolve("few.jsonl"), RunningIngest.generations("by-command", 0, 3) + "\n");
        Path token = Files.writeString(folder.resolve("token"), secret);
        String[] replay = {"replay", few.toString(), "--url", url, "--token-file", token.toString()};
        ProcessBuilder trusting = Cli.builder(replay);
        trusting.environment()
                .put("EMERGENCE_CA_FILE", folder.resolve("server.pem").toString());
        assertThat(run(trusting)).isZero();
        assertThat(Cli.run(replay).err()).contains("no answer at https://");
        ProcessBuilder wrong = Cli.builder(replay);
        wrong.environment().put("EMERGENCE_CA_FILE", few.toString());
        assertThat(run(wrong)).isNotZero();

        Tool.require("python3", "python3");
        ProcessBuilder python = new ProcessBuilder(
                "python3",
                "-c",
                """
                from emergence_monitor import Monitor
                monitor = Monitor("%s", token_file="%s")
                with monitor.checkpoint("by-python", "m", step=1) as checkpoint:
                    checkpoint.generation("t", "e", targets=["1"], output="1")
                assert monitor.finish(60), monitor
                """
                        .formatted(url, token));
        python.environment()
                .put("PYTHONPATH", RunningStack.HOME.resolve("clients/python").toString());
        python.environment()
                .put("EMERGENCE_CA_FILE", folder.resolve("server.pem").toString());
        assertThat(run(python)).isZero();
        assertThat(new Records(broker.address()).of("emergence.generations"))
                .extracting(record -> record.key().replaceAll("/.*", ""))
                .contains("f", "by-command", "by-python");
    }

    private static int run(ProcessBuilder command) throws Exception {
        return command.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void aCertificateSaysWhoAsksAsItsLineInTheFileSays() throws Exception {
        HttpClient trainer = client("trainer");
        assertThat(send(trainer, null, "team-a")).isEqualTo(202);
        // its line binds it to families
        assertThat(send(trainer, null, "another")).isEqualTo(403);
        // who shows a token means that
        assertThat(send(trainer, secret, "another")).isEqualTo(202);
        assertThat(send(trainer, "nonsense", "team-a")).isEqualTo(401);
        // good, but the file has no line for it
        assertThat(send(client("guest"), null, "team-a")).isEqualTo(401);
        // of the right name, but nobody vouches for it
        HttpClient stranger = client("stranger");
        assertThatThrownBy(() -> send(stranger, null, "team-a")).isInstanceOf(IOException.class);
    }

    @Test
    void whatAnIssuerHasSignedSaysWhoAsksWhatForAndForWhichFamilies() throws Exception {
        HttpClient client = client(null);
        Map<String, ?> eve = Map.of("sub", "eve", "groups", List.of("ml-train"), "families", List.of("team-*"));
        // first with a large body, which waits until the issuer has been asked: 60,000 lines of some 100 bytes
        HttpResponse<String> large = send(client, signed(eve), "team-b", 60_000);
        assertThat(large.statusCode()).as(large.body()).isEqualTo(202);
        assertThat(JSON.readTree(large.body()).get("accepted").asInt()).isEqualTo(60_000);
        assertThat(send(client, signed(eve), "another")).isEqualTo(403);
        assertThat(send(client, signed(Map.of("sub", "eve", "groups", List.of("ml-leads"), "families", "*")), "team-b"))
                .isEqualTo(403);
        assertThat(send(client, signed(Map.of("sub", "eve", "groups", List.of("ml-train"))), "team-b"))
                .as("of no families")
                .isEqualTo(401);
        String token = signed(eve);
        assertThat(send(client, token.substring(0, token.length() - 4) + "AAAA", "team-b"))
                .isEqualTo(401);
        HttpResponse<String> asked = client.send(
                HttpRequest.newBuilder(URI.create(url + "/v1/warnings"))
                        .header(
                                "Authorization",
                                "Bearer " + signed(Map.of("sub", "eve", "groups", "ml-leads", "families", "x")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(asked.statusCode()).isEqualTo(403);
        assertThat(Files.readString(folder.resolve("logs/ingest.log"))).doesNotContain(token, secret, "eyJ");
    }
}
