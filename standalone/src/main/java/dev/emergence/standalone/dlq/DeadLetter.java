package dev.emergence.standalone.dlq;

import dev.emergence.schemas.DataErrorHandler;
import dev.emergence.schemas.Topic;
import dev.emergence.standalone.Terminal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;

/**
 * A record of a dead-letter topic: a letter, or the mark that a letter was redriven. Other programs may write letters
 * too, so each header may be missing.
 */
record DeadLetter(ConsumerRecord<byte[], byte[]> record) {
    /** Begins the headers that a record has only as a letter. */
    static final String OWN = "emergence.";

    /** Header of a mark: identity of the record that was sent back. */
    static final String REDRIVEN = "emergence.redriven";

    private static final int KEY_CHARACTERS = 1100;

    /** Where a record stood before it became a dead letter. */
    record Source(int partition, long offset) {}

    /** A letter says why it could not be read, even one that came with a header like that of a mark. */
    boolean isMark() {
        return header(REDRIVEN) != null && header(DataErrorHandler.EXCEPTION) == null;
    }

    /** Of a mark: the identity of what was redriven. */
    String marks() {
        return text(REDRIVEN, "");
    }

    /**
     * The same for all letters of one record, whichever services could not read it. The checksum tells it from a record
     * at the same place of a topic that was deleted and made again.
     */
    String identity() {
        CRC32C checksum = new CRC32C();
        if (record.value() != null) {
            checksum.update(record.value());
        }
        String place = source().map(source -> source.partition() + "@" + source.offset())
                .orElseGet(() -> "letter " + record.partition() + "@" + record.offset());
        return place + "#" + Long.toHexString(checksum.getValue());
    }

    Optional<Source> source() {
        byte[] partition = header(DataErrorHandler.PARTITION);
        byte[] offset = header(DataErrorHandler.OFFSET);
        return partition != null && partition.length == Integer.BYTES && offset != null && offset.length == Long.BYTES
                ? Optional.of(new Source(
                        ByteBuffer.wrap(partition).getInt(),
                        ByteBuffer.wrap(offset).getLong()))
                : Optional.empty();
    }

    /** Why the service could not read it. */
    String reason() {
        String type = text(DataErrorHandler.EXCEPTION_CLASS, "");
        String message = text(DataErrorHandler.EXCEPTION, "not given");
        return type.isEmpty() ? message : type.substring(type.lastIndexOf('.') + 1) + ": " + message;
    }

    String service() {
        return text(DataErrorHandler.SERVICE, "not given");
    }

    /** The key as text, without what would move a terminal's cursor; null where there is none. */
    String key() {
        return record.key() == null ? null : printable(record.key(), KEY_CHARACTERS);
    }

    /** How large the value was, in words, where it is not in the letter; null where it is. */
    String leftOut() {
        return text(DataErrorHandler.LEFT_OUT, null);
    }

    int bytes() {
        return record.value() == null ? 0 : record.value().length;
    }

    /** Why the schemas and rules of this version can't read it; empty where they can. */
    Optional<String> unreadable(Topic<?> topic) {
        if (leftOut() != null) {
            return Optional.of(
                    "too large for a letter, or a text that is not kept: its value stands at its source alone");
        }
        try {
            topic.value().decode(record.value());
            return Optional.empty();
        } catch (SerializationException e) {
            return Optional.of(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private String text(String name, String otherwise) {
        byte[] value = header(name);
        return value == null ? otherwise : printable(value, KEY_CHARACTERS);
    }

    private static String printable(byte[] text, int characters) {
        String whole = Terminal.plainLine(new String(text, StandardCharsets.UTF_8));
        return whole.length() <= characters ? whole : whole.substring(0, characters) + "…";
    }

    private byte[] header(String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }
}
