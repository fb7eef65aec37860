package dev.emergence.importers;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Records as the JSON that ingest-service takes, one a line. */
public final class Wire {
    private Wire() {}

    public static String line(Generation generation) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Text.JSON.createGenerator(text)) {
            write(json, generation);
        }
        return text.toString();
    }

    /** A point, whose own fields stand beside its checkpoint's; or the size of a checkpoint. */
    public static String line(Checkpoint point) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Text.JSON.createGenerator(text)) {
            json.writeStartObject();
            fields(json, point, "point");
            if (point.getPoint() != null) {
                fields(json, point.getPoint(), null);
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void fields(JsonGenerator json, SpecificRecord record, String without) throws IOException {
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            boolean empty = value == null
                    || value instanceof Collection<?> list && list.isEmpty()
                    || value instanceof Map<?, ?> map && map.isEmpty();
            if (!empty && !field.name().equals(without)) {
                json.writeFieldName(field.name());
                write(json, value);
            }
        }
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof SpecificRecord record) {
            json.writeStartObject();
            fields(json, record, null);
            json.writeEndObject();
        } else if (value instanceof Collection<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(entry.getKey().toString());
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else {
            json.writeString(value.toString());
        }
    }
}
