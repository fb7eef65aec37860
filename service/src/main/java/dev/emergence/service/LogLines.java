package dev.emergence.service;

import io.quarkus.logging.LoggingFilter;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * What libraries write at each healthy start, or because of what somebody has sent, and nobody can act on. A category is never silenced as a whole: of those named here, the
 * others of its lines tell of real trouble.
 */
@LoggingFilter(name = "lines")
public final class LogLines implements Filter {
    private static final List<Line> LINES = List.of(
            // Kafka Streams subscribes to topics of its own before it has made them.
            new Line("org.apache.kafka.clients.NetworkClient", "-repartition=UNKNOWN_TOPIC_OR_PARTITION", null),
            // Kafka Streams asks where the topics of global stores end before it reads them.
            new Line(
                    "org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils",
                    "as it is no longer assigned",
                    null),
            // Topics come a moment later at the first start; that nobody makes them is seen by the line staying the
            // last one.
            new Line(
                    "io.quarkus.kafka.streams.runtime.KafkaStreamsTopologyManager",
                    "Waiting for topic(s) to be created",
                    Level.INFO),
            // DataErrorHandler tells of the letter; this would add a page of places in the code to each.
            new Line(
                    "org.apache.kafka.streams.processor.internals.RecordDeserializer",
                    "Skipping record due to deserialization error",
                    null),
            // A head without a host is answered with 400, and anybody may send it.
            new Line("io.quarkus.vertx.http.runtime.QuarkusErrorHandler", "the 'Host' header is required", null),
            // The first line of the service says more.
            new Line("io.quarkus", "Profile", null),
            new Line("io.quarkus", "Installed features", null));

    /** @param instead the level it is written at; null for not at all */
    private record Line(String logger, String part, Level instead) {}

    @Override
    public boolean isLoggable(LogRecord record) {
        for (Line line : LINES) {
            if (line.logger.equals(record.getLoggerName()) && said(record).contains(line.part)) {
                if (line.instead == null) {
                    return false;
                }
                record.setLevel(line.instead);
            }
        }
        return true;
    }

    private static String said(LogRecord record) {
        return record.getThrown() == null
                ? String.valueOf(record.getMessage())
                : record.getMessage() + ": " + record.getThrown().getMessage();
    }
}
