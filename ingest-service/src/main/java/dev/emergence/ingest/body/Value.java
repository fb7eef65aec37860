package dev.emergence.ingest.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.emergence.schemas.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON value of the type a field must have. The parser stands on the value's first token, never on null. */
final class Value {
    /** Reads one element of an array or one member of an object. */
    interface Element<V> {
        V read(JsonParser json, String field) throws IOException, Rejection;
    }

    private Value() {}

    static String text(JsonParser json, String field) throws IOException, Rejection {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw type(field, "a string", json);
        }
        return json.getText();
    }

    /** A name: 1 to 256 characters, none of them a control character. */
    static String identifier(JsonParser json, String field) throws IOException, Rejection {
        String name = text(json, field);
        checkName(name, field);
        return name;
    }

    private static void checkName(String name, String field) throws Rejection {
        if (name.isEmpty() || name.length() > Limits.IDENTIFIER) {
            throw new Rejection(
                    Reason.RANGE, field, "must have 1 to " + Limits.IDENTIFIER + " characters, has " + name.length());
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c)) {
                throw new Rejection(Reason.RANGE, field, "must not contain control characters");
            }
            // Halves of pairs can't be written in UTF-8: different names would become the same.
            if (Character.isSurrogate(c) && !Character.isSupplementaryCodePoint(name.codePointAt(i++))) {
                throw new Rejection(Reason.RANGE, field, "must not contain half a surrogate pair");
            }
        }
    }

    static double number(JsonParser json, String field) throws IOException, Rejection {
        if (!json.currentToken().isNumeric()) {
            throw type(field, "a number", json);
        }
        double value = json.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw new Rejection(Reason.RANGE, field, "must be a finite number");
        }
        return value;
    }

    static double number(JsonParser json, String field, double least, double greatest) throws IOException, Rejection {
        double value = number(json, field);
        if (value < least || value > greatest) {
            String range = greatest == Double.MAX_VALUE
                    ? "must be at least " + least
                    : "must be from " + least + " to " + greatest;
            throw new Rejection(Reason.RANGE, field, range);
        }
        return value;
    }

    /** A number that is not negative. */
    static double amount(JsonParser json, String field) throws IOException, Rejection {
        return number(json, field, 0, Double.MAX_VALUE);
    }

    /** A natural log-probability: finite and at most 0. */
    static double logprob(JsonParser json, String field) throws IOException, Rejection {
        double value = number(json, field);
        if (value > 0) {
            throw new Rejection(Reason.RANGE, field, "must be at most 0: a log-probability");
        }
        return value;
    }

    /** A whole number, at least 0; 1e9 and 5.0 count as whole. */
    static long count(JsonParser json, String field) throws IOException, Rejection {
        return count(json, field, 9e18);
    }

    static long count(JsonParser json, String field, double greatest) throws IOException, Rejection {
        double value = number(json, field, 0, greatest);
        if (value != Math.rint(value)) {
            throw new Rejection(Reason.RANGE, field, "must be a whole number");
        }
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : (long) value;
    }

    static <V> List<V> list(JsonParser json, String field, Element<V> element) throws IOException, Rejection {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw type(field, "an array", json);
        }
        List<V> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            values.add(element.read(json, field));
        }
        return values;
    }

    static <V> Map<String, V> map(JsonParser json, String field, Element<V> element) throws IOException, Rejection {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw type(field, "an object", json);
        }
        Map<String, V> values = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            checkName(name, field);
            json.nextToken();
            values.put(name, element.read(json, field + "." + name));
        }
        return values;
    }

    static <V extends Enum<V>> V oneOf(Class<V> type, JsonParser json, String field) throws IOException, Rejection {
        String name = text(json, field);
        for (V value : type.getEnumConstants()) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        throw new Rejection(Reason.RANGE, field, "must be one of " + List.of(type.getEnumConstants()));
    }

    private static Rejection type(String field, String expected, JsonParser json) {
        String found =
                switch (json.currentToken()) {
                    case VALUE_STRING -> "a string";
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
                    case VALUE_TRUE, VALUE_FALSE -> "a boolean";
                    case START_ARRAY -> "an array";
                    case START_OBJECT -> "an object";
                    default -> "null";
                };
        return new Rejection(Reason.TYPE, field, "must be " + expected + ", is " + found);
    }
}
