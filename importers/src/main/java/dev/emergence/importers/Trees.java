package dev.emergence.importers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;

/**
 * Makes a tree of a value as long as it fits into memory: an empty object takes three bytes of a file, and 100 here. As a guess, a value
 * takes 48 bytes and those of its text, what holds others 64 more, and a field's place 40.
 */
final class Trees {
    /** Bytes that what is held of one file may take. */
    static final long MOST = Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 8);

    private static final int VALUE = 48;
    private static final int CONTAINER = 64;
    private static final int FIELD = 40;

    private long left = MOST;

    /** One value, and nothing beside it. */
    static JsonNode read(JsonParser json) throws IOException {
        return new Trees().next(json);
    }

    /**
     * @param json stands on the value's begin, or before it; then on its end
     * @throws Metered.TooLong if it does not fit beside those before it
     */
    JsonNode next(JsonParser json) throws IOException {
        if (json.currentToken() == null && json.nextToken() == null) {
            return MissingNode.getInstance();
        }
        return value(json);
    }

    /**
     * Takes memory for a value.
     *
     * @throws Metered.TooLong if there is no more
     */
    void take(int bytes) throws Metered.TooLong {
        left -= VALUE + bytes;
        if (left < 0) {
            throw new Metered.TooLong("holds more than fits into memory at once");
        }
    }

    /** For an object, whose fields are few. */
    void object() throws Metered.TooLong {
        take(CONTAINER + FIELD);
    }

    private JsonNode value(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT -> {
                take(CONTAINER);
                ObjectNode object = Text.JSON.createObjectNode();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    take(FIELD - VALUE + name.length());
                    json.nextToken();
                    object.set(name, value(json));
                }
                return object;
            }
            case START_ARRAY -> {
                take(CONTAINER);
                ArrayNode array = Text.JSON.createArrayNode();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(json));
                }
                return array;
            }
            case VALUE_STRING -> {
                take(json.getTextLength());
                return TextNode.valueOf(json.getText());
            }
            case VALUE_NUMBER_INT -> {
                take(0);
                return switch (json.getNumberType()) {
                    case INT -> IntNode.valueOf(json.getIntValue());
                    case LONG -> LongNode.valueOf(json.getLongValue());
                    default -> BigIntegerNode.valueOf(json.getBigIntegerValue());
                };
            }
            case VALUE_NUMBER_FLOAT -> {
                take(0);
                return DoubleNode.valueOf(json.getDoubleValue());
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                take(0);
                return BooleanNode.valueOf(json.currentToken() == JsonToken.VALUE_TRUE);
            }
            default -> {
                take(0);
                return NullNode.getInstance();
            }
        }
    }
}
