package dev.emergence.ingest.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.emergence.schemas.Topic;
import java.io.IOException;
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
        /** The record has a field that its form doesn't. */
        void unknown(String field);

        void warn(String field, Warning.Kind kind);
    }

    /** Reads one field's value into the record. */
    interface Field<T> {
        void read(JsonParser json, String field, T into) throws IOException, Rejection;
    }

    /** Reads a field of which something may be odd, or whose parts have names too, of which some may be unknown. */
    interface Parts<T> {
        void read(JsonParser json, String field, T into, Remarks remarks) throws IOException, Rejection;
    }

    /** What must hold once all fields are read. */
    interface Rule<T> {
        void check(T record) throws Rejection;
    }

    private final Topic<T> topic;
    private final Function<T, String> key;
    private final Supplier<T> blank;
    private final Rule<T> rule;
    private final Map<String, Parts<T>> fields = new LinkedHashMap<>();

    Form(Topic<T> topic, Function<T, String> key, Supplier<T> blank, Rule<T> rule) {
        this.topic = topic;
        this.key = key;
        this.blank = blank;
        this.rule = rule;
    }

    Form<T> field(String name, Field<T> field) {
        return parts(name, (json, known, into, remarks) -> field.read(json, known, into));
    }

    Form<T> parts(String name, Parts<T> field) {
        fields.put(name, field);
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
        T record = blank.get();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            Parts<T> field = fields.get(name);
            if (field == null) {
                remarks.unknown(name);
                json.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                field.read(json, name, record, remarks);
            }
        }
        rule.check(record);
        return record;
    }

    static void require(Object value, String field) throws Rejection {
        if (value == null) {
            throw new Rejection(Reason.MISSING, field, "is required");
        }
    }
}
