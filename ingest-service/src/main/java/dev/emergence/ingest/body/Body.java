package dev.emergence.ingest.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads the records of a request's body one after the other: memory holds one record, however long the body is, and a
 * broken one costs none of the others.
 *
 * @param <T> the record
 */
public final class Body<T extends SpecificRecord> {
    /** Takes what is read; says whether to read on. */
    public interface Sink<T> {
        /** @param line 1 is the first line of NDJSON, or the first value of a body or element of an array */
        boolean accept(long line, T record);

        void reject(long line, Rejection rejection);

        /** Is told, before the record, of each thing about it that is not as it should be. */
        void warn(Warning warning);
    }

    /**
     * How large a record may be.
     *
     * @param record bytes of JSON
     * @param prompt bytes that are kept, at most, of the prompt of a record that is larger
     */
    public record Limit(int record, int prompt) {}

    private static final int DEPTH = 64;

    /** As many unknown fields of a body are named. */
    private static final int MOST_UNKNOWN = 100;

    private static final int LONGEST_NAME = 100;

    @SuppressWarnings("StaticAssignmentOfThrowable") // a Rejection has no stack trace
    private static final Rejection TOO_COMPLEX = new Rejection(
            Reason.RANGE, null, "is nested deeper than " + DEPTH + " levels, or has a name or number that is too long");

    private final Form<T> form;
    private final Limit limit;
    private final JsonFactory factory;
    private final Room room;
    private final Form.Remarks remarks;
    /** Of the record that is read. */
    private final Set<Warning> warnings = new LinkedHashSet<>();

    /** What is said of the unknown fields of this body. */
    private final Map<String, Warning> unknownFields = new HashMap<>();

    /**
     * @param limit of each record
     * @param room shared by all bodies
     * @param unknown is told the name of each unknown field
     */
    public Body(Form<T> form, Limit limit, Room room, Consumer<String> unknown) {
        this.form = form;
        this.limit = limit;
        this.room = room;
        this.remarks = new Form.Remarks() {
            @Override
            public void unknown(String field, Collection<String> known) {
                unknown.accept(field);
                Warning warning = unknownFields.get(field);
                if (warning == null && unknownFields.size() < MOST_UNKNOWN) {
                    warning = unknownField(field, known);
                    unknownFields.put(field, warning);
                }
                if (warning != null) {
                    warnings.add(warning);
                }
            }

            @Override
            public void warn(Warning warning) {
                warnings.add(warning);
            }
        };
        this.factory = JsonFactory.builder()
                // NaN is no JSON; read it all the same, to name the field that holds it
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                // JSON is UTF-8; a guess at another encoding could fail in ways of its own
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                // names come from anyone; the JVM need not keep them
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(limit.record())
                        .maxNestingDepth(DEPTH)
                        .build())
                .build();
    }

    /** A name may be anything, and is shown on terminals. */
    private static Warning unknownField(String field, Collection<String> known) {
        String name = field.replaceAll("[\\p{Cntrl}\\p{Cf}\u2028\u2029]", "?");
        boolean tooLong = name.length() > LONGEST_NAME;
        return new Warning(
                tooLong ? name.substring(0, LONGEST_NAME) + "…" : name,
                Warning.Kind.UNKNOWN_FIELD,
                tooLong ? null : FieldNames.meant(name, known));
    }

    /** One record a line; blank lines count but hold none. */
    public void lines(InputStream in, Sink<T> sink) throws IOException {
        read(new Lines(in, limit, room), sink);
    }

    /** One record, an array of records, or several of both, whatever space stands between them. */
    public void json(InputStream in, Sink<T> sink) throws IOException {
        read(new Elements(in, limit, room), sink);
    }

    private void read(Pieces pieces, Sink<T> sink) throws IOException {
        try (pieces) {
            while (pieces.next()) {
                Rejection problem = pieces.problem();
                if (problem != null) {
                    sink.reject(pieces.number(), problem);
                } else if (!pieces.blank() && !(pieces.large() ? large(pieces, sink) : piece(pieces, sink))) {
                    return;
                }
            }
        }
    }

    private boolean large(Pieces pieces, Sink<T> sink) throws IOException {
        room.parse();
        try {
            return piece(pieces, sink);
        } finally {
            room.read();
        }
    }

    private boolean piece(Pieces pieces, Sink<T> sink) throws IOException {
        try (JsonParser json = factory.createParser(pieces.bytes(), 0, pieces.length())) {
            json.nextToken();
            boolean more = true;
            while (more && json.currentToken() != null) {
                warnings.clear();
                T record = form.read(json, remarks);
                if (pieces.promptCut()) {
                    remarks.warn("prompt", Warning.Kind.PROMPT_CUT);
                }
                // a piece that ends in something else is broken
                json.nextToken();
                warnings.forEach(sink::warn);
                more = sink.accept(pieces.number(), record);
            }
            return more;
        } catch (Rejection e) {
            sink.reject(pieces.number(), e);
        } catch (StreamConstraintsException e) {
            sink.reject(pieces.number(), TOO_COMPLEX);
        } catch (JsonProcessingException e) {
            sink.reject(pieces.number(), malformed(e));
        }
        return true;
    }

    /** Jackson's own message may quote the input; only the place is passed on. */
    private static Rejection malformed(JsonProcessingException e) {
        long column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
        return new Rejection(Reason.MALFORMED, null, "not valid JSON near column " + column);
    }
}
