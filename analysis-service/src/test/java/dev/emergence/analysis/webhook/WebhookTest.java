package dev.emergence.analysis.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Severity;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
    private static final Reach HERE = new Reach(true, false);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Event event() {
        Event event = new Event();
        event.setMadeBy(List.of());
        event.setId("00112233445566778899aabbccddeeff");
        event.setBreakId(event.getId());
        event.setKind(EventKind.BREAKTHROUGH);
        event.setSeverity(Severity.critical);
        event.setFamily("f");
        event.setModel("m/1");
        event.setTask("<!channel> & co");
        event.setMetric("exact_match");
        event.setMetrics(List.of("exact_match"));
        event.setTasks(List.of());
        event.setAxis(Axis.training);
        event.setPosition(new Position(3, 4.35e6, 2087L));
        event.setEvidenceLog10(8.707);
        event.setTime(1_700_000_000_123L);
        return event;
    }

    private static JsonNode sent(WebhookFormat format) throws Exception {
        return JSON.readTree(format.body(event(), "emergence.events", Optional.of("https://example.org/")));
    }

    @Test
    void aCloudEventHasTheAttributesOfVersionOne() throws Exception {
        JsonNode sent = sent(WebhookFormat.cloudevents);
        assertThat(sent.get("specversion").asText()).isEqualTo("1.0");
        assertThat(sent.get("id").asText()).isEqualTo("00112233445566778899aabbccddeeff");
        assertThat(sent.get("source").asText()).isEqualTo("/emergence.events");
        assertThat(sent.get("type").asText()).isEqualTo("dev.emergence.breakthrough");
        assertThat(sent.get("subject").asText()).isEqualTo("f/<!channel> & co/exact_match/training/m%2F1");
        assertThat(sent.get("time").asText()).isEqualTo("2023-11-14T22:13:20.123Z");
        assertThat(sent.get("datacontenttype").asText()).isEqualTo("application/json");
        assertThat(sent.at("/data/kind").asText()).isEqualTo("BREAKTHROUGH");
        assertThat(sent.at("/data/position/step").asLong()).isEqualTo(2087);
        assertThat(sent.at("/data/dashboard").asText()).isEqualTo("https://example.org/");
    }

    @Test
    void slackGetsATextInWhichNoNameCallsAnybody() throws Exception {
        assertThat(sent(WebhookFormat.slack).get("text").asText())
                .isEqualTo("*BREAKTHROUGH* (critical) m/1, &lt;!channel&gt; &amp; co, exact_match at step 2087;"
                        + " evidence 10^8.7 <https://example.org/|dashboard>");
    }

    @Test
    void theSignatureIsHmacOfTimeAndBody() {
        // printf '1700000000.{"text":"a"}' | openssl dgst -sha256 -hmac whsec   (OpenSSL 3)
        assertThat(Signature.of("whsec", 1_700_000_000, "{\"text\":\"a\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("t=1700000000,v1=7c7664f9cb846124943f15c7f02791b573e2fbb087a920d967a689154e5d69c3");
    }

    @ParameterizedTest
    @CsvSource({
        "200, delivered",
        "202, delivered",
        "204, delivered",
        "500, again",
        "502, again",
        "503, again",
        "429, again",
        "408, again",
        "425, again",
        "301, refused",
        "400, refused",
        "401, refused",
        "404, refused",
        "410, refused",
        "413, refused"
    })
    void whatIsTriedAgainIsWhatMayHelp(int status, Receiver.Result result) {
        assertThat(Receiver.answer(status, "", Instant.EPOCH).result()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "7, 7",
        "soon, 0",
        "-7, 0",
        "999999999, 3600",
        "'Sun, 06 Nov 1994 08:49:47 GMT', 10",
        "'Sun, 06 Nov 1994 08:49:07 GMT', 0"
    })
    void retryAfterIsSecondsOrADateAndAtMostAnHour(String header, long seconds) {
        // the date of RFC 9110, 5.6.7
        Instant now = Instant.parse("1994-11-06T08:49:37Z");
        assertThat(Receiver.asked(header, now)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void anEventThatABugKeepsFromBeingSentIsTriedAgainAndDoesNotEndTheDelivery() throws Exception {
        Event broken = event();
        broken.setKind(null);
        Receiver receiver = new Receiver(
                new WebhookSettings(
                        WebhookSettings.address("http://127.0.0.1:9/"),
                        WebhookFormat.cloudevents,
                        Optional.empty(),
                        EnumSet.allOf(EventKind.class),
                        Duration.ofHours(1),
                        Optional.empty(),
                        HERE),
                "emergence.events",
                Clock.systemUTC());
        assertThat(receiver.send(broken).result()).isEqualTo(Receiver.Result.again);
    }

    /** The JDK's timeout of a request ends with the headers of its answer. */
    @Test
    @Timeout(30)
    void aReceiverThatStallsWithinItsAnswerIsAskedAgain() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread stalls = new Thread(() -> {
                try (Socket one = listening.accept()) {
                    one.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"
                                    .getBytes(StandardCharsets.US_ASCII));
                    one.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // the client has gone
                }
            });
            stalls.setDaemon(true);
            stalls.start();
            Receiver receiver = new Receiver(
                    new WebhookSettings(
                            WebhookSettings.address("http://127.0.0.1:" + listening.getLocalPort() + "/"),
                            WebhookFormat.cloudevents,
                            Optional.empty(),
                            EnumSet.allOf(EventKind.class),
                            Duration.ofHours(1),
                            Optional.empty(),
                            HERE),
                    "emergence.events",
                    Clock.systemUTC(),
                    Duration.ofMillis(500));
            Receiver.Answer answer = receiver.send(event());
            assertThat(answer.result()).isEqualTo(Receiver.Result.again);
            assertThat(answer.words()).isEqualTo("HttpTimeoutException");
            // its connection is given up, too: the other side sees its end
            stalls.join(10_000);
            assertThat(stalls.isAlive()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org/secret",
                "ftp://example.org/secret",
                "http:///secret",
                "https://u:secret@example.org/",
                "http://a b/secret"
            })
    void aBadAddressIsRefusedAndNotQuoted(String url) {
        assertThatThrownBy(() -> WebhookSettings.address(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("EMERGENCE_WEBHOOK_URL")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    /** What is set, where the service listens, and whether it starts. */
    @ParameterizedTest
    @CsvSource({
        ", 127.0.0.1, http://127.0.0.1:9/, true",
        ", ::1, http://localhost:9/, true",
        ", localhost, http://[::1]:9/, true",
        ", 127.0.0.1, http://169.254.169.254/latest, false",
        ", 127.0.0.1, http://[fe80::1]/, false",
        ", 127.0.0.1, http://[fd00:ec2::254]/latest, false",
        ", 0.0.0.0, http://100.100.100.200/latest, false",
        ", 0.0.0.0, http://127.0.0.1:9/, false",
        ", 0.0.0.0, http://localhost:9/, false",
        ", 0.0.0.0, http://127.255.0.9/, false",
        ", 0.0.0.0, http://0.0.0.0:9/, false",
        ", 0.0.0.0, http://[::]:9/, false",
        ", 0.0.0.0, http://[::ffff:127.0.0.1]:9/, false",
        ", 192.0.2.7, http://[::ffff:169.254.169.254]/, false",
        ", 0.0.0.0, http://192.0.2.7/, true",
        ", 0.0.0.0, http://10.1.2.3/, true",
        ", 0.0.0.0, http://nobody.invalid/, true",
        "true, 0.0.0.0, http://127.0.0.1:9/, true",
        "true, 0.0.0.0, http://169.254.169.254/, true",
        "false, 127.0.0.1, http://127.0.0.1:9/, false"
    })
    void aReceiverNearByIsMeantOrTheServiceDoesNotStart(Boolean set, String listens, String url, boolean starts) {
        Reach reach = Reach.of(Optional.ofNullable(set), listens);
        ThrowingCallable start = () -> new WebhookSettings(
                WebhookSettings.address(url),
                WebhookFormat.cloudevents,
                Optional.empty(),
                EnumSet.allOf(EventKind.class),
                Duration.ofHours(1),
                Optional.empty(),
                reach);
        if (starts) {
            assertThatCode(start).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(start)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("EMERGENCE_WEBHOOK_ALLOW_LOCAL=true")
                    .hasMessageNotContaining(URI.create(url).getHost());
        }
    }

    @Test
    void whatAChangeHasToldOfIsNotSentWhereChangesAre() {
        Event part = event();
        part.setToldByChange(true);
        EnumSet<EventKind> all = EnumSet.allOf(EventKind.class);
        assertThat(settings(all).sends(part)).isFalse();
        assertThat(settings(all).sends(event())).isTrue();
        assertThat(settings(EnumSet.complementOf(EnumSet.of(EventKind.SHARED_CHANGE)))
                        .sends(part))
                .isTrue();
        assertThat(settings(EnumSet.of(EventKind.RESOLVED)).sends(event())).isFalse();
    }

    private static WebhookSettings settings(EnumSet<EventKind> kinds) {
        return new WebhookSettings(
                URI.create("http://localhost/"),
                WebhookFormat.cloudevents,
                Optional.empty(),
                kinds,
                Duration.ofHours(1),
                Optional.empty(),
                HERE);
    }

    @Test
    void aChangeSaysOfHowManyTasks() throws Exception {
        Event change = event();
        change.setTask("");
        change.setMetric("");
        change.setKind(EventKind.RUN_WIDE_CHANGE);
        change.setTasks(List.of("a", "b", "c"));
        change.setJudged(4);
        String text = JSON.readTree(WebhookFormat.slack.body(change, "emergence.events", Optional.empty()))
                .get("text")
                .asText();
        assertThat(text).startsWith("*RUN_WIDE_CHANGE* (critical) m/1, 3 of 4 tasks at once at step 2087");
    }
}
