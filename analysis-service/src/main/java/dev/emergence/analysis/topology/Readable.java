package dev.emergence.analysis.topology;

import dev.emergence.schemas.AvroSerde;
import dev.emergence.schemas.Topic;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jboss.logging.Logger;

/**
 * Reads as null what a newer version of this service, or a stranger, has written: no such record. There are no dead letters of
 * a global table, and what can't be read must not keep the rest from being asked for.
 */
public final class Readable {
    private static final Logger LOG = Logger.getLogger(Readable.class);

    private Readable() {}

    public static <T extends SpecificRecord> Serde<T> of(Topic<T> records) {
        AvroSerde<T> values = records.value();
        AtomicBoolean said = new AtomicBoolean();
        return Serdes.serdeFrom(values.serializer(), (topic, bytes) -> {
            try {
                return values.decode(bytes);
            } catch (SerializationException e) {
                // Each query reads them anew.
                if (said.compareAndSet(false, true)) {
                    LOG.warnf("there are records on %s that can't be read, the first: %s", topic, e.getMessage());
                }
                return null;
            }
        });
    }
}
