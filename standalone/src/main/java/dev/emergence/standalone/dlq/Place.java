package dev.emergence.standalone.dlq;

import java.io.IOException;
import picocli.CommandLine.Option;

/** One letter's place in its dead-letter topic, as options; without an offset every letter. */
final class Place {
    @Option(
            names = "--partition",
            defaultValue = "0",
            description = "partition of the letter in the dead-letter topic (default: ${DEFAULT-VALUE}); with --offset")
    private int partition;

    @Option(names = "--offset", description = "offset of the letter in the dead-letter topic: this one alone")
    private Long offset;

    boolean holds(DeadLetter letter) {
        return offset == null
                || letter.record().partition() == partition && letter.record().offset() == offset;
    }

    /** @throws IOException if one letter was asked for and it is not there */
    void require(boolean found) throws IOException {
        if (offset != null && !found) {
            throw new IOException("no dead letter at partition " + partition + ", offset " + offset
                    + ": './emergence dlq show TOPIC' names those there are");
        }
    }
}
