package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.schemas.Families;
import dev.emergence.schemas.Role;
import dev.emergence.schemas.Token;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Issuer NOBODY =
            new Issuer(Optional.empty(), Optional.empty(), Optional.empty(), "groups", "sub", Optional.empty());
    private static final Limits ANY = new Limits(0, 0, 0);
    private static final MemorySize SMALL = new MemorySize(BigInteger.valueOf(65_536));
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void tokens() throws Exception {
        file = folder.resolve("tokens");
        List<String> lines = new ArrayList<>();
        for (Role role : Role.values()) {
            lines.add(line(role.toString(), role, NOW.plus(DAY)));
            lines.add(line("old-" + role, role, NOW));
        }
        Files.write(file, lines);
    }

    private static String line(String name, Role role, Instant expires) {
        return new Token(name, Set.of(role), Token.hash("secret-" + name), Optional.of(expires), Families.ALL).line();
    }

    private Access access() {
        return new Access(null, new Tokens(Optional.of(file), NOBODY), ANY, "127.0.0.1", Optional.empty(), SMALL);
    }

    private static Access open(String listens, String... hosts) {
        return new Access(null, new Tokens(Optional.empty(), NOBODY), ANY, listens, Optional.of(Set.of(hosts)), SMALL);
    }

    private static Access.Answer ask(Access access, String method, String path, String authorization) {
        return access.answer(
                new Access.Asked(method, path, "localhost", 8082, null, authorization, null, false, null), NOW);
    }

    private static int from(Access access, String method, String host, int port, String origin) {
        return access.answer(new Access.Asked(method, "/v1/forget", host, port, origin, null, null, false, null), NOW)
                .status();
    }

    /** Which of the roles may, as letters: s, r, o; - for anybody without a token. */
    @ParameterizedTest
    @CsvSource({
        "POST, /v1/generations, s",
        "POST, /v1/checkpoints, s",
        "POST, /v1/points, s",
        "POST, /v1/import/lm-eval, s",
        "POST, /v1/otlp/traces, s",
        "POST, /v1/forget, o",
        "GET, /v1/warnings, sro",
        "GET, /v1/curves, ro",
        "HEAD, /v1/curves, ro",
        "GET, /v1/curves/, ro",
        "GET, /v1/gate, ro",
        "GET, /v1/events, ro",
        "POST, /v1/gate/acknowledge, o",
        "GET, /v1/audit, o",
        "GET, /metrics, ro",
        "GET, /q/health, ro",
        "GET, /q/health/well, ro",
        "GET, /q/health/live, -",
        "GET, /q/health/ready, -",
        "GET, /q/health/started, -",
        "GET, /q/openapi, -",
        "GET, /, -",
        "GET, /page/main.js, -",
        "GET, /runbooks/EmergenceGateHolds.md, -",
    })
    void aRoleMayWhatItIsFor(String method, String path, String may) throws Exception {
        Access access = access();
        assertThat(ask(access, method, path, null).status()).isEqualTo(may.equals("-") ? 200 : 401);
        if (may.equals("-")) {
            return;
        }
        for (Role role : Role.values()) {
            Access.Answer answer = ask(access, method, path, "Bearer secret-" + role);
            boolean allowed = may.contains(role.toString().substring(0, 1));
            assertThat(answer.status()).as("%s", role).isEqualTo(allowed ? 200 : 403);
            if (allowed) {
                assertThat(answer.token()).map(Token::name).contains(role.toString());
            } else {
                assertThat(answer.challenge()).startsWith("Bearer ").contains("error=\"insufficient_scope\"");
                assertThat(answer.detail()).contains(role + "; this asks for ");
            }
            Access.Answer old = ask(access, method, path, "Bearer secret-old-" + role);
            assertThat(old.status()).isEqualTo(401);
            assertThat(old.challenge()).contains("error=\"invalid_token\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/curves, true",
        "POST, /v1/generations, true",
        "POST, /v1/session, true",
        "DELETE, /v1/session, true",
        "POST, /nowhere, true",
        "GET, /nowhere, true",
        "GET, /q/health/live, false",
        "HEAD, /q/health/live, false",
        "GET, /page/main.js, false",
    })
    void whatAnybodyMayGetTakesNoPlaceAndSigningInDoes(String method, String path, boolean takes) {
        assertThat(Rules.takesAPlace(method, path)).isEqualTo(takes);
    }

    @ParameterizedTest
    @CsvSource({", false", "0, false", "65536, false", "65537, true", "99999999999, true", "many, false"})
    void aBodyIsTooLargeByWhatItsHeaderSays(String length, boolean tooLarge) {
        assertThat(Access.isTooLarge(length, SMALL.asLongValue())).isEqualTo(tooLarge);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Basic secret-read",
                "secret-read",
                "Bearer secret-reax",
                "Bearer secret-read x"
            })
    void whatIsNoTokenIsRefusedAndNotQuoted(String authorization) throws Exception {
        Access.Answer answer = ask(access(), "GET", "/v1/curves", authorization);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/new",
        "DELETE, /v1/curves",
        "POST, /v1/curves",
        "OPTIONS, /v1/curves",
        "GET, /v1/curves;a=b",
        "GET, //v1/curves",
        "GET, /page/../v1/curves",
        "GET, /page/deeper/main.js",
        "GET, /q/dev",
        "GET, /q/health/../../v1/curves",
    })
    void whatHasNoRuleIsNowhereForAnybody(String method, String path) {
        Access access = access();
        assertThat(ask(access, method, path, null).status()).isEqualTo(401);
        for (Role role : Role.values()) {
            assertThat(ask(access, method, path, "Bearer secret-" + role).status())
                    .isEqualTo(404);
        }
    }

    /** The names of the machine only: another site's name that leads here would make its page one of ours. */
    @Test
    void withoutTokensABrowserMustKnowTheServiceByTheNameOfItsMachine() {
        for (String name : List.of("localhost", "emergence.localhost", "127.0.0.1", "127.1.2.3", "[::1]", "::1")) {
            assertThat(from(open("127.0.0.1"), "GET", name, 8082, null))
                    .as(name)
                    .isEqualTo(200);
        }
        for (String name :
                List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.0.2.1", "")) {
            assertThat(from(open("127.0.0.1"), "GET", name, 8082, null))
                    .as(name)
                    .isEqualTo(421);
            assertThat(from(open("localhost"), "GET", name, 8082, null))
                    .as(name)
                    .isEqualTo(421);
            assertThat(from(open("0.0.0.0"), "GET", name, 8082, null)).as(name).isEqualTo(200);
            assertThat(from(access(), "GET", name, 8082, null)).as(name).isEqualTo(401);
        }
        assertThat(from(open("127.0.0.1", "monitor.example"), "GET", "monitor.example", -1, null))
                .isEqualTo(200);
        // no browser does without
        assertThat(from(open("127.0.0.1"), "GET", null, -1, null)).isEqualTo(200);
    }

    @Test
    void onlyAPageOfTheServicesOwnWrites() {
        Access here = open("127.0.0.1", "monitor.example");
        for (String origin : List.of("http://localhost:8082", "https://LOCALHOST:8082", "https://monitor.example")) {
            assertThat(from(here, "POST", "localhost", 8082, origin)).as(origin).isEqualTo(200);
        }
        for (String origin : List.of(
                "http://evil.example",
                "http://localhost",
                "http://localhost:8083",
                "http://localhost:8082.evil.example",
                "null",
                "",
                "http://notmonitor.example")) {
            assertThat(from(here, "POST", "localhost", 8082, origin)).as(origin).isEqualTo(403);
            assertThat(from(access(), "POST", "localhost", 8082, origin))
                    .as(origin)
                    .isEqualTo(403);
            // what it reads it may not see: there is no CORS
            assertThat(from(here, "GET", "localhost", 8082, origin)).as(origin).isEqualTo(200);
        }
        assertThat(from(here, "POST", "monitor.example", -1, "https://monitor.example"))
                .isEqualTo(200);
        assertThat(from(here, "POST", "localhost", 8082, null)).isEqualTo(200);
    }

    @Test
    void aCookieReadsAndWritesOnlyWithThePagesHeader() {
        Access access = access();
        for (boolean page : new boolean[] {false, true}) {
            assertThat(cookie(access, "GET", "/v1/curves", null, "secret-operate", page))
                    .isEqualTo(200);
            assertThat(cookie(access, "POST", "/v1/gate/acknowledge", null, "secret-operate", page))
                    .isEqualTo(page ? 200 : 403);
            assertThat(cookie(access, "GET", "/v1/curves", null, "secret-old-operate", page))
                    .isEqualTo(401);
        }
        assertThat(cookie(access, "POST", "/v1/gate/acknowledge", null, "secret-read", true))
                .isEqualTo(403);
        // the header counts, and the cookie doesn't help it
        assertThat(cookie(access, "GET", "/v1/curves", "Bearer nonsense", "secret-read", true))
                .isEqualTo(401);
    }

    private static int cookie(
            Access access, String method, String path, String authorization, String cookie, boolean page) {
        return access.answer(
                        new Access.Asked(method, path, "monitor.example", -1, null, authorization, cookie, page, null),
                        NOW)
                .status();
    }

    /** With a slash at its end, too, with which a resource is found as well. */
    @Test
    void whatIsToldOfAllFamiliesIsForNoTokenOfSome() throws Exception {
        Token bound = new Token(
                "bound", Set.of(Role.READ), Token.hash("secret-bound"), Optional.empty(), Families.of(List.of("a-*")));
        Files.writeString(file, bound.line());
        for (String path : List.of("/v1/warnings", "/v1/warnings/")) {
            assertThat(ask(access(), "GET", path, "Bearer secret-bound").status())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(ask(access(), "GET", "/v1/curves/", "Bearer secret-bound").status())
                .isEqualTo(200);
    }

    @Test
    void whatWasFoundCountsNoMoreOnceItIsWithdrawnOrIsForSomethingElse() throws Exception {
        Tokens tokens = new Tokens(Optional.of(file), NOBODY);
        Token found = tokens.find("secret-read", NOW).orElseThrow();
        assertThat(tokens.counts(found, NOW)).isTrue();
        assertThat(tokens.counts(found, NOW.plus(DAY))).as("its time is over").isFalse();
        String all = found.line();
        Files.writeString(
                file,
                new Token(found.name(), found.roles(), found.proof(), found.expires(), Families.of(List.of("a-*")))
                        .line());
        tokens.look();
        assertThat(tokens.counts(found, NOW)).as("it is for less now").isFalse();
        Files.writeString(file, all);
        tokens.look();
        assertThat(tokens.counts(found, NOW)).isTrue();
        Files.writeString(file, "");
        tokens.look();
        assertThat(tokens.counts(found, NOW)).as("it is withdrawn").isFalse();
    }

    @Test
    void theFileCountsAsItIsNowAndOneThatIsWrongOrGoneChangesNothing() throws Exception {
        Tokens tokens = new Tokens(Optional.of(file), NOBODY);
        Access access = new Access(null, tokens, ANY, "127.0.0.1", Optional.empty(), SMALL);
        String read = Files.readString(file);
        Files.writeString(file, line("new", Role.READ, NOW.plus(DAY)));
        tokens.look();
        assertThat(ask(access, "GET", "/v1/curves", "Bearer secret-new").status())
                .isEqualTo(200);
        assertThat(ask(access, "GET", "/v1/curves", "Bearer secret-read").status())
                .isEqualTo(401);
        Files.writeString(file, read + "half a line");
        tokens.look();
        Files.delete(file);
        tokens.look();
        assertThat(ask(access, "GET", "/v1/curves", "Bearer secret-new").status())
                .isEqualTo(200);
        Files.writeString(file, "");
        tokens.look();
        assertThat(ask(access, "GET", "/v1/curves", "Bearer secret-new").status())
                .isEqualTo(401);
    }

    @Test
    void aServiceDoesNotStartWithAFileThatIsWrongOrNowhere() throws Exception {
        Files.writeString(file, "half a line");
        assertThatThrownBy(() -> new Tokens(Optional.of(file), NOBODY))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("EMERGENCE_TOKENS", "line 1");
        assertThatThrownBy(() -> new Tokens(Optional.of(folder.resolve("none")), NOBODY))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("EMERGENCE_TOKENS");
    }
}
