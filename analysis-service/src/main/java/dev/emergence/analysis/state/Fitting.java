package dev.emergence.analysis.state;

import dev.emergence.schemas.BrokenRecordException;
import dev.emergence.schemas.Topics;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Refuses what the changelog of a store would not take, before it is stored. Kafka's own refusal comes after, aborts the transaction with
 * all that others have in it, and comes again after each restart.
 */
final class Fitting {
    /** For the key, and what Kafka adds to a record. */
    private static final int ROOM = 16 << 10;

    private Fitting() {}

    /** @param values their serializer throws a {@link BrokenRecordException} for one that is too large */
    static <V> Serde<V> of(Serde<V> values) {
        return Serdes.serdeFrom(
                (topic, value) -> {
                    byte[] bytes = values.serializer().serialize(topic, value);
                    if (bytes != null && bytes.length > Topics.RECORD_BYTES - ROOM) {
                        throw new BrokenRecordException("what is known with it has " + bytes.length
                                + " bytes, and Kafka takes " + Topics.RECORD_BYTES + " in a record");
                    }
                    return bytes;
                },
                values.deserializer());
    }
}
