package dev.emergence.ingest.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.emergence.schemas.Breach;
import dev.emergence.schemas.Families;
import dev.emergence.schemas.Topic;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * How one kind of record is written in JSON: its fields by name, what must hold of the whole, where it goes.
 *
 * @param <T> the record
 */
public final class Form<T extends SpecificRecord> {
    /** Is told what is odd about a record while it is read. */
    interface Remarks {
        /**
         * The record has a field that its form doesn't.
         *
         * @param field its whole name
         * @param known whole names of those that may stand there
         */
        void unknown(String field, Collection<String> known);

        void warn(Warning warning);

        default void warn(String field, Warning.Kind kind) {
            warn(new Warning(field, kind));
        }
    }

    /** Reads one field's value into the record. */
    interface Field<T> {
        void read(JsonParser json, String field, T into) throws IOException, Rejection;
    }

    /** Reads a field of which something may be odd, or whose parts have names too, of which some may be unknown. */
    interface Parts<T> {
        void read(JsonParser json, String field, T into, Remarks remarks) throws IOException, Rejection;
    }

    /** What must hold once all fields are read: throws a {@link Breach} too. */
    interface Rule<T> {
        void check(T record, Remarks remarks) throws Rejection;
    }

    /**
     * @param bit of its own, to see it twice
     */
    private record Slot<T>(Parts<T> parts, long bit) {}

    private final Topic<T> topic;
    private final Function<T, String> key;
    private final Supplier<T> blank;
    private final Rule<T> rule;
    private final Families families;
    private final Map<String, Slot<T>> fields = new LinkedHashMap<>();

    /** @param families to which its records may belong */
    Form(Topic<T> topic, Function<T, String> key, Supplier<T> blank, Rule<T> rule, Families families) {
        this.topic = topic;
        this.key = key;
        this.blank = blank;
        this.rule = rule;
        this.families = families;
    }

    Form<T> field(String name, Field<T> field) {
        return parts(name, (json, known, into, remarks) -> field.read(json, known, into));
    }

    Form<T> parts(String name, Parts<T> field) {
        fields.put(name, new Slot<>(field, 1L << fields.size()));
        return this;
    }

    public Topic<T> topic() {
        return topic;
    }

    public String key(T record) {
        return key.apply(record);
    }

    /** Names of all fields, in the order of their declaration. */
    public Set<String> names() {
        return Collections.unmodifiableSet(fields.keySet());
    }

    /**
     * Reads one record; null counts as absent.
     *
     * @param json stands on the record's first token
     * @param remarks is told of each field that this form doesn't have, also within a field, and of what is odd
     */
    T read(JsonParser json, Remarks remarks) throws IOException, Rejection {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new Rejection(Reason.MALFORMED, null, "must be a JSON object");
        }
        try {
            T record = fields(json, remarks);
            requireOwn(record);
            rule.check(record, remarks);
            return record;
        } catch (Breach e) {
            throw new Rejection(e.isMissing() ? Reason.MISSING : Reason.RANGE, e.field(), e.rule());
        }
    }

    private void requireOwn(T record) throws Rejection {
        Object family = record.get(record.getSchema().getField("family").pos());
        if (family != null && !families.test(family.toString())) {
            throw new Rejection(Reason.FORBIDDEN, "family", "is none of those that the token is for: " + families);
        }
    }

    private T fields(JsonParser json, Remarks remarks) throws IOException, Rejection {
        T record = blank.get();
        long seen = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            Slot<T> field = fields.get(name);
            if (field == null) {
                remarks.unknown(name, fields.keySet());
                json.skipChildren();
                continue;
            }
            if ((seen & field.bit) != 0) {
                remarks.warn(name, Warning.Kind.TWICE);
            }
            seen |= field.bit;
            if (value != JsonToken.VALUE_NULL) {
                field.parts.read(json, name, record, remarks);
            }
        }
        return record;
    }

    static void require(Object value, String field) throws Rejection {
        if (value == null) {
            throw new Rejection(Reason.MISSING, field, "is required");
        }
    }
}
