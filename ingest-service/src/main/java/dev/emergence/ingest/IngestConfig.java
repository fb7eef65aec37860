package dev.emergence.ingest;

import dev.emergence.schemas.Content;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Settings of this service; each is also an environment variable, such as {@code EMERGENCE_TOPIC_PARTITIONS}. */
@ConfigMapping(prefix = "emergence")
interface IngestConfig {
    Topic topic();

    Record record();

    Prompt prompt();

    Requests requests();

    Imports imports();

    Group group();

    /** What is kept of texts once all scorers have them. */
    @WithDefault("keep")
    Content content();

    /** Names of the scorers that must have read a generation before its texts go, beside those that Kafka knows. */
    @WithDefault("${SCORING_NAME:default}")
    Set<String> contentScorers();

    /** After so long without a new generation Kafka closes the file that holds the last ones, so that it can be deleted. */
    @WithDefault("5M")
    Duration contentInterval();

    /** How topics are named and made. */
    interface Topic {
        @WithDefault("emergence.")
        String prefix();

        @WithDefault("12")
        int partitions();

        @WithDefault("1")
        short replication();
    }

    /** Limits of one record. */
    interface Record {
        /** Bytes of JSON, 1 MiB. */
        @WithDefault("1048576")
        int maxBytes();
    }

    /** Limits of log files, which are kept on disk while they are read. */
    interface Imports {
        /** Bytes of a file, 256 MiB. */
        @WithDefault("268435456")
        long maxBytes();

        /** As many are read at the same time. */
        @WithDefault("2")
        int max();
    }

    /** How consumer groups of the other services are named. */
    interface Group {
        /** Before each name. */
        Optional<String> prefix();
    }

    /** What no metric reads. */
    interface Prompt {
        /** Bytes of JSON that are kept, at most, of a prompt that makes its record too large, 64 KiB. */
        @WithDefault("65536")
        int maxBytes();
    }

    /** Limits of all requests together. */
    interface Requests {
        /** As many are read at the same time; each takes a thread, however slowly its body comes in. */
        @WithDefault("128")
        int max();

        /** Bytes a second that each must send, on the average of a minute; 0 for any. */
        @WithDefault("20")
        int minRate();
    }
}
