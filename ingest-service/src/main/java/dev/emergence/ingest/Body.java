package dev.emergence.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads the records of a request's body one after the other: memory holds one record, however long the body is.
 *
 * @param <T> the record
 */
final class Body<T extends SpecificRecord> {
    /** Takes what is read; says whether to read on. */
    interface Sink<T> {
        boolean accept(T record);

        /** @param line 1 is the first line of NDJSON, or the first element of an array */
        void reject(long line, Rejection rejection);
    }

    private final Form<T> form;
    private final int limit;
    private final JsonFactory factory;
    private final Consumer<String> unknown;

    /**
     * @param limit bytes of one record
     * @param unknown is told the name of each unknown field
     */
    Body(Form<T> form, int limit, Consumer<String> unknown) {
        this.form = form;
        this.limit = limit;
        this.unknown = unknown;
        this.factory = JsonFactory.builder()
                // NaN is no JSON; read it all the same, to name the field that holds it
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(limit)
                        .maxNestingDepth(64)
                        .build())
                .build();
    }

    /** One record a line; blank lines count but hold none. */
    void lines(InputStream in, Sink<T> sink) throws IOException {
        Lines lines = new Lines(in, limit);
        while (lines.next()) {
            if (lines.tooLong()) {
                sink.reject(lines.number(), Form.tooLarge(limit));
            } else if (!lines.blank() && !line(lines, sink)) {
                return;
            }
        }
    }

    private boolean line(Lines lines, Sink<T> sink) throws IOException {
        try (JsonParser json = factory.createParser(lines.bytes(), 0, lines.length())) {
            json.nextToken();
            T record = form.read(json, limit, unknown);
            if (json.nextToken() != null) {
                throw new Rejection(Reason.MALFORMED, null, "more than one JSON value on the line");
            }
            return sink.accept(record);
        } catch (Rejection e) {
            sink.reject(lines.number(), e);
        } catch (JsonProcessingException e) {
            sink.reject(lines.number(), malformed(e));
        }
        return true;
    }

    /** One record, or an array of records. */
    void json(InputStream in, Sink<T> sink) throws IOException {
        long element = 1;
        try (JsonParser json = factory.createParser(in)) {
            JsonToken first = json.nextToken();
            if (first == null) {
                return;
            }
            if (first != JsonToken.START_ARRAY) {
                element(json, 1, sink);
                return;
            }
            for (; json.nextToken() != JsonToken.END_ARRAY; element++) {
                if (!element(json, element, sink)) {
                    return;
                }
            }
        } catch (StreamConstraintsException e) {
            sink.reject(element, tooLarge(e));
        } catch (JsonProcessingException e) {
            sink.reject(element, malformed(e));
        }
    }

    private boolean element(JsonParser json, long number, Sink<T> sink) throws IOException {
        int depth = json.getParsingContext().getNestingDepth();
        boolean container = json.currentToken().isStructStart();
        try {
            return sink.accept(form.read(json, limit, unknown));
        } catch (Rejection e) {
            sink.reject(number, e);
            while (container && json.getParsingContext().getNestingDepth() >= depth) {
                if (json.nextToken() == null) {
                    break;
                }
            }
            return true;
        }
    }

    private Rejection tooLarge(StreamConstraintsException e) {
        return new Rejection(
                Reason.TOO_LARGE, null, "a value is larger than " + limit + " bytes; nothing after it was read");
    }

    /** Jackson's own message may quote the input; only the place is passed on. */
    private static Rejection malformed(JsonProcessingException e) {
        long column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
        return new Rejection(Reason.MALFORMED, null, "not valid JSON near column " + column);
    }
}
