package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** The lines are Kafka's own, of version 4.2.1. */
class LogLinesTest {
    private static final String NETWORK = "org.apache.kafka.clients.NetworkClient";

    private static LogRecord warning(String logger, String text) {
        LogRecord record = new LogRecord(Level.WARNING, text);
        record.setLoggerName(logger);
        return record;
    }

    private static boolean isWritten(String logger, String text) {
        return new LogLines().isLoggable(warning(logger, text));
    }

    @Test
    void whatComesWithEachHealthyStartIsNotWritten() {
        assertThat(
                        isWritten(
                                NETWORK,
                                "[Consumer clientId=a, groupId=analysis] The metadata response from the cluster reported a recoverable issue"
                                        + " with correlation id 2 : {analysis-standings-repartition=UNKNOWN_TOPIC_OR_PARTITION}"))
                .isFalse();
        assertThat(isWritten(
                        "org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils",
                        "Not updating last stable offset for partition emergence.curves-0 as it is no longer assigned"))
                .isFalse();
        assertThat(isWritten("io.quarkus", "Installed features: [cdi, kafka-client]"))
                .isFalse();
    }

    @Test
    void whatTellsOfTroubleIsWritten() {
        assertThat(isWritten(NETWORK, "Connection to node 1 (/127.0.0.1:9092) could not be established."))
                .isTrue();
        assertThat(isWritten(
                        NETWORK,
                        "The metadata response from the cluster reported a recoverable issue with correlation id 2 :"
                                + " {emergence.scores=UNKNOWN_TOPIC_OR_PARTITION}"))
                .isTrue();
    }

    @Test
    void whatAnybodyMaySendMakesNoPagesOfTheLog() {
        assertThat(
                        isWritten(
                                "org.apache.kafka.streams.processor.internals.RecordDeserializer",
                                "stream-thread [a] task [0_11] Skipping record due to deserialization error. topic=[emergence.generations]"))
                .isFalse();
        LogRecord host =
                warning("io.quarkus.vertx.http.runtime.QuarkusErrorHandler", "HTTP Request to %s failed, error id: %s");
        host.setThrown(new IllegalStateException("For HTTP/1.x requests, the 'Host' header is required"));
        assertThat(new LogLines().isLoggable(host)).isFalse();
        host.setThrown(new IllegalStateException("a bug"));
        assertThat(new LogLines().isLoggable(host)).isTrue();
    }

    @Test
    void aServiceThatWaitsForTopicsSaysSoWithoutWarning() {
        LogRecord waiting = warning(
                "io.quarkus.kafka.streams.runtime.KafkaStreamsTopologyManager",
                "Waiting for topic(s) to be created: [emergence.scores]");
        assertThat(new LogLines().isLoggable(waiting)).isTrue();
        assertThat(waiting.getLevel()).isEqualTo(Level.INFO);
    }
}
