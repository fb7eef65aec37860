package dev.emergence.analysis.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** An Avro record as plain JSON, its field names as they are. */
public final class RecordJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private RecordJson() {}

    public static ObjectNode of(SpecificRecord record) {
        ObjectNode node = JSON.objectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
            node.set(field.name(), value(record.get(field.pos())));
        }
        return node;
    }

    private static JsonNode value(Object value) {
        if (value == null) {
            return JSON.nullNode();
        } else if (value instanceof SpecificRecord record) {
            return of(record);
        } else if (value instanceof Collection<?> values) {
            ArrayNode array = JSON.arrayNode(values.size());
            values.forEach(element -> array.add(value(element)));
            return array;
        } else if (value instanceof Map<?, ?> values) {
            ObjectNode object = JSON.objectNode();
            values.forEach((name, element) -> object.set(name.toString(), value(element)));
            return object;
        } else if (value instanceof Double number) {
            return JSON.numberNode(number);
        } else if (value instanceof Number number) {
            return JSON.numberNode(number.longValue());
        } else if (value instanceof Boolean truth) {
            return JSON.booleanNode(truth);
        }
        return JSON.textNode(value.toString());
    }
}
