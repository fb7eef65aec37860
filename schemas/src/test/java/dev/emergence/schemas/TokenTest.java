package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-06-02T00:00:00Z");

    /** Of "abc", as FIPS 180-2 has it in its appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static Token token(String secret, Optional<Instant> expires) {
        return new Token("trainer", Set.of(Role.SEND, Role.READ), Token.hash(secret), expires, Families.ALL);
    }

    @Test
    void aTokenIs256RandomBitsThatTheFileHasAsTheirHash() {
        String secret = Token.random();
        // 43 letters of 6 bits hold 256
        assertThat(secret).matches("emt_[A-Za-z0-9_-]{43}").isNotEqualTo(Token.random());
        assertThat(Token.hash("abc")).isEqualTo("sha256:" + ABC);
        assertThat(token(secret, Optional.empty()).line()).doesNotContain(secret, secret.substring(4));
    }

    @Test
    void aLineIsReadAsItWasWritten() {
        for (Optional<Instant> expires : List.of(Optional.<Instant>empty(), Optional.of(LATER))) {
            Token token = token("abc", expires);
            assertThat(Token.read("# of the run\n\n" + token.line() + "\n")).containsExactly(token);
        }
        assertThat(token("abc", Optional.of(LATER)).line())
                .isEqualTo("trainer send,read sha256:" + ABC + " expires:2026-06-02T00:00:00Z");
        Token bound = new Token(
                "ada", Set.of(Role.READ), Token.hash("abc"), Optional.of(LATER), Families.of(List.of("team-a-*", "b")));
        assertThat(bound.line())
                .isEqualTo("ada read sha256:" + ABC + " expires:2026-06-02T00:00:00Z families:team-a-*,b");
        assertThat(Token.read(bound.line())).containsExactly(bound);
        assertThat(Token.read("")).isEmpty();
    }

    @Test
    void onlyTheRightOneIsFoundAndOnlyInItsTime() {
        Token forGood = token("abc", Optional.empty());
        Token forADay = token("abd", Optional.of(LATER));
        List<Token> tokens = List.of(forADay, forGood);
        assertThat(Token.find(tokens, "abc", NOW)).contains(forGood);
        assertThat(Token.find(tokens, "abd", NOW)).contains(forADay);
        assertThat(Token.find(tokens, "abd", LATER.minusMillis(1))).contains(forADay);
        assertThat(Token.find(tokens, "abd", LATER)).isEmpty();
        for (String wrong : List.of("", "ab", "abcd", "ABC", ABC, forGood.line())) {
            assertThat(Token.find(tokens, wrong, NOW)).as(wrong).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trainer",
                "trainer send",
                "trainer send " + ABC,
                "trainer send sha256:abc",
                "trainer send certificate:",
                "trainer send certificate:CN=trainer",
                "trainer send sha256:" + ABC + " expires:tomorrow",
                "trainer send sha256:" + ABC + " only:llama-*",
                "trainer send sha256:" + ABC + " families:",
                "trainer send sha256:" + ABC + " families:a,,b",
                "trainer send sha256:" + ABC + " families:a families:b",
                "trainer admin sha256:" + ABC,
                "trainer SEND sha256:" + ABC,
                "trainer , sha256:" + ABC,
                "-trainer send sha256:" + ABC,
                "tr\u202eainer send sha256:" + ABC,
                "trainer\" send sha256:" + ABC,
            })
    void aWrongLineIsNamedAndNotQuoted(String line) {
        assertThatThrownBy(() -> Token.read("other read sha256:" + ABC + "\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2: ")
                .hasMessageNotContaining(ABC);
    }

    @Test
    void aCertificateIsKnownByItsCommonNameAndIsNoToken() {
        Token token = Token.forCertificate("ada", Set.of(Role.READ), "ada.lab", Optional.of(LATER), Families.ALL);
        assertThat(token.line()).isEqualTo("ada read certificate:ada.lab expires:2026-06-02T00:00:00Z");
        List<Token> tokens =
                Token.read(token("abc", Optional.empty()).line().replace("trainer", "other") + "\n" + token.line());
        assertThat(tokens).contains(token);
        assertThat(Token.ofCertificate(tokens, "ada.lab", NOW)).contains(token);
        assertThat(Token.ofCertificate(tokens, "ada.lab", LATER)).isEmpty();
        for (String wrong : List.of("ada", "ADA.LAB", "", "abc", "ada.lab ")) {
            assertThat(Token.ofCertificate(tokens, wrong, NOW)).as(wrong).isEmpty();
        }
        for (String secret : List.of("ada.lab", "certificate:ada.lab")) {
            assertThat(Token.find(tokens, secret, NOW)).as(secret).isEmpty();
        }
    }

    @Test
    void aNameIsThereOnce() {
        String line = token("abc", Optional.empty()).line();
        assertThatThrownBy(() -> Token.read(line + "\n" + line)).hasMessageContaining("line 2", "this name");
    }
}
