package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.emergence.schemas.Role;
import dev.emergence.schemas.Token;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An issuer on this machine, whose tokens the JDK signs. */
class IssuerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static HttpServer server;
    private static KeyPair keys;
    private static KeyPair others;
    private static URI address;

    private final Instant now = Instant.now();
    private Issuer issuer;

    @BeforeAll
    static void start() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        others = generator.generateKeyPair();
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/realms/lab");
        answer(
                "/realms/lab/.well-known/openid-configuration",
                Map.of("issuer", address, "jwks_uri", address + "/keys"));
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        answer(
                "/realms/lab/keys",
                Map.of(
                        "keys",
                        List.of(Map.of(
                                "kty", "RSA",
                                "kid", "one",
                                "use", "sig",
                                "n", base64(unsigned(key.getModulus())),
                                "e", base64(unsigned(key.getPublicExponent()))))));
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static void answer(String path, Object body) throws Exception {
        byte[] bytes = JSON.writeValueAsBytes(body);
        server.createContext(path, exchange -> {
            ASKED.incrementAndGet();
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String base64(Object json) throws Exception {
        return base64(JSON.writeValueAsBytes(json));
    }

    private static String signed(KeyPair by, Map<String, ?> header, Map<String, ?> claims) throws Exception {
        String text = base64(header) + "." + base64(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(by.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + base64(signature.sign());
    }

    private static final Map<String, ?> HEADER = Map.of("alg", "RS256", "kid", "one");

    /** Of Ada, for us, for an hour; null takes a claim away. */
    private Map<String, Object> claims(Object... others) {
        Map<String, Object> claims = new HashMap<>(Map.of(
                "iss",
                address.toString(),
                "aud",
                "emergence",
                "sub",
                "ada",
                "exp",
                now.getEpochSecond() + 3600,
                "groups",
                List.of("staff", "ml-train")));
        for (int i = 0; i < others.length; i += 2) {
            claims.put((String) others[i], others[i + 1]);
        }
        claims.values().removeIf(value -> value == null);
        return claims;
    }

    private static Issuer issuer(URI at, String rolesClaim, Optional<String> familiesClaim) {
        return new Issuer(
                Optional.of(at),
                Optional.of("emergence"),
                Optional.of(List.of("ml-train:send", "ml-train:read", "ml-leads:operate")),
                rolesClaim,
                "sub",
                familiesClaim);
    }

    @BeforeEach
    void issuer() {
        issuer = issuer(address, "groups", Optional.empty());
    }

    private Optional<Token> find(Map<String, ?> claims) throws Exception {
        return issuer.find(signed(keys, HEADER, claims), now);
    }

    @Test
    void aSignedTokenSaysWhoSomebodyIsAndGroupsAreRoles() throws Exception {
        Token token = find(claims()).orElseThrow();
        assertThat(token.name()).isEqualTo("ada");
        assertThat(token.roles()).containsExactly(Role.SEND, Role.READ);
        assertThat(token.families().all()).isTrue();
        assertThat(token.expires()).contains(Instant.ofEpochSecond(now.getEpochSecond() + 3600));
        issuer = issuer(address, "realm_access/roles", Optional.of("families"));
        Token bound = find(claims(
                        "realm_access", Map.of("roles", List.of("ml-leads")), "families", List.of("team-a-*", "b")))
                .orElseThrow();
        assertThat(bound.roles()).containsExactly(Role.OPERATE);
        assertThat(bound.families()).hasToString("team-a-*,b");
        assertThat(find(claims("realm_access", Map.of("roles", "ml-leads other"), "families", "team-a-* b")))
                .map(Token::families)
                .hasToString("Optional[team-a-*,b]");
        assertThat(find(claims("realm_access", Map.of("roles", "ml-leads"))))
                .as("without its families nobody sees all")
                .isEmpty();
    }

    @Test
    void whatIsNotTheIssuersOrNotForUsOrNotNowIsRefused() throws Exception {
        assertThat(find(claims("aud", "another"))).isEmpty();
        assertThat(find(claims("aud", null))).isEmpty();
        assertThat(find(claims("aud", List.of("another", "emergence")))).isPresent();
        assertThat(find(claims("iss", "https://evil.example"))).isEmpty();
        assertThat(find(claims("exp", now.getEpochSecond() - 60))).isEmpty();
        assertThat(find(claims("exp", null))).isEmpty();
        assertThat(find(claims("nbf", now.getEpochSecond() + 600))).isEmpty();
        assertThat(find(claims("sub", null))).isEmpty();
        assertThat(find(claims("sub", "two words"))).isEmpty();
        assertThat(find(claims("groups", List.of("staff")))).as("no role").isEmpty();
        assertThat(find(claims("groups", null))).isEmpty();
        assertThat(issuer.find(signed(others, HEADER, claims()), now)).isEmpty();
        assertThat(issuer.find(signed(others, Map.of("alg", "RS256", "kid", "two"), claims()), now))
                .isEmpty();
        String good = signed(keys, HEADER, claims());
        String[] parts = good.split("\\.");
        // unsigned, signed with the public key as if it were a secret, changed
        assertThat(issuer.find(base64(Map.of("alg", "none")) + "." + parts[1] + ".", now))
                .isEmpty();
        assertThat(issuer.find(base64(Map.of("alg", "HS256", "kid", "one")) + "." + parts[1] + "." + parts[2], now))
                .isEmpty();
        assertThat(issuer.find(parts[0] + "." + base64(claims("sub", "eve")) + "." + parts[2], now))
                .isEmpty();
        for (String wrong : List.of("", ".", "..", "a.b.c", "emt_abc", good + ".x", parts[0] + "." + parts[1])) {
            assertThat(issuer.find(wrong, now)).as(wrong).isEmpty();
        }
    }

    @Test
    void aSignatureIsCheckedOnceAndCountsUntilItsTimeIsOver() throws Exception {
        String good = signed(keys, HEADER, claims());
        assertThat(issuer.isSlow(good)).isTrue();
        assertThat(issuer.isSlow("emt_abc")).isFalse();
        assertThat(issuer.find(good, now)).isPresent();
        assertThat(issuer.isSlow(good)).isFalse();
        int asked = ASKED.get();
        assertThat(issuer.find(good, now.plusSeconds(3599))).isPresent();
        assertThat(issuer.find(good, now.plusSeconds(3601))).isEmpty();
        // a flood of tokens with keys that nobody knows does not become one of questions
        for (int i = 0; i < 20; i++) {
            issuer.find(signed(others, Map.of("alg", "RS256", "kid", "k" + i), claims()), now);
        }
        assertThat(ASKED.get() - asked).isLessThanOrEqualTo(2);
    }

    @Test
    void anIssuerThatIsAwayIsNoRefusal() throws Exception {
        issuer = issuer(URI.create("http://127.0.0.1:1/realm"), "groups", Optional.empty());
        String good = signed(keys, HEADER, claims("iss", "http://127.0.0.1:1/realm"));
        assertThatThrownBy(() -> issuer.find(good, now)).isInstanceOf(Issuer.Away.class);
        issuer = issuer(URI.create(address + "/"), "groups", Optional.empty());
        assertThatThrownBy(() -> issuer.find(good, now))
                .isInstanceOf(Issuer.Away.class)
                .hasMessageContaining("EMERGENCE_OIDC_ISSUER");
    }

    @Test
    void anIssuerThatNeverAnswersHoldsOneThreadForSecondsAndTheNextOnesNotAtAll() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI at = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/realm");
            issuer = issuer(at, "groups", Optional.empty());
            String good = signed(keys, HEADER, claims("iss", at.toString()));
            assertThatThrownBy(() -> issuer.find(good, now)).isInstanceOf(Issuer.Away.class);
            long begun = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> issuer.find(good, now)).isInstanceOf(Issuer.Away.class);
            }
            // it is asked again after five seconds
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void aClaimMayBeNamedByAnAddress() throws Exception {
        issuer = issuer(address, "https://lab.example/groups", Optional.empty());
        assertThat(find(claims("https://lab.example/groups", List.of("ml-leads"))))
                .map(Token::roles)
                .contains(Set.of(Role.OPERATE));
    }

    @Test
    void settingsThatLetAnybodyInOrNobodyAreRefused() {
        assertThatThrownBy(() -> issuer(URI.create("http://id.example.org"), "groups", Optional.empty()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("https://");
        for (Optional<List<String>> roles :
                List.of(Optional.<List<String>>empty(), Optional.of(List.of("x")), Optional.of(List.of("x:admin")))) {
            assertThatThrownBy(() -> new Issuer(
                            Optional.of(address), Optional.of("emergence"), roles, "groups", "sub", Optional.empty()))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("EMERGENCE_OIDC_ROLES");
        }
        assertThatThrownBy(() -> new Issuer(
                        Optional.of(address),
                        Optional.empty(),
                        Optional.of(List.of("a:read")),
                        "groups",
                        "sub",
                        Optional.empty()))
                .hasMessageContaining("EMERGENCE_OIDC_AUDIENCE");
    }
}
