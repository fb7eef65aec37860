package dev.emergence.ingest.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.emergence.schemas.HalfPairs;
import dev.emergence.schemas.Limits;
import dev.emergence.schemas.Rules;
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

    /** Of a second, a millisecond, a microsecond and a nanosecond. */
    private static final double[] MILLISECONDS = {1e3, 1, 1e-3, 1e-6};

    /** 2015-01-01 UTC. */
    private static final long YEAR_2015 = 1_420_070_400_000L;

    private static final long DAY = 86_400_000;

    /** No larger whole number is a long for sure. */
    private static final double MOST = 9e18;

    private Value() {}

    static String text(JsonParser json, String field) throws IOException, Rejection {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw type(field, "a string", json);
        }
        return json.getText();
    }

    /** A text in which half a surrogate pair is odd. */
    static String text(JsonParser json, String field, Form.Remarks remarks) throws IOException, Rejection {
        return text(json, field, field, remarks);
    }

    /** @param warned field that is named in a warning: the sender may call a part of it anything */
    static String text(JsonParser json, String field, String warned, Form.Remarks remarks)
            throws IOException, Rejection {
        String text = text(json, field);
        if (HalfPairs.in(text)) {
            remarks.warn(warned, Warning.Kind.HALF_PAIR);
        }
        return text;
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

    /**
     * A natural log-probability. One that can't be one is taken too: it costs only the metrics that read it. Null is what
     * JSON writers make of NaN and infinity.
     */
    static double logprob(JsonParser json, String field, Form.Remarks remarks) throws IOException, Rejection {
        boolean absent = json.currentToken() == JsonToken.VALUE_NULL;
        if (!absent && !json.currentToken().isNumeric()) {
            throw type(field, "a number", json);
        }
        double value = absent ? Double.NaN : json.getDoubleValue();
        double logprob = Limits.logprob(value);
        if (logprob < value) {
            remarks.warn(field, Warning.Kind.ROUNDED_LOGPROB);
        } else if (!(value <= 0 && Double.isFinite(value))) {
            remarks.warn(field, Warning.Kind.NO_LOGPROB);
        }
        return logprob;
    }

    /**
     * A time in milliseconds since 1970 UTC. Whoever writes seconds, microseconds or nanoseconds means them if they are
     * between 2015 and tomorrow: the three are a thousandfold apart, so that no number is so in two units before the year
     * 46,970.
     *
     * @param now taken for a time that is so in no unit
     */
    static long time(JsonParser json, String field, long now, Form.Remarks remarks) throws IOException, Rejection {
        if (!json.currentToken().isNumeric()) {
            throw type(field, "a number", json);
        }
        double value = json.getDoubleValue();
        for (double unit : MILLISECONDS) {
            double time = value * unit;
            if (time >= YEAR_2015 && time <= now + DAY) {
                if (unit != 1) {
                    remarks.warn(field, Warning.Kind.TIME_UNIT);
                }
                return Math.round(time);
            }
        }
        remarks.warn(field, Warning.Kind.NO_TIME);
        return now;
    }

    /** A whole number; 1e9 and 5.0 count as whole. */
    static long count(JsonParser json, String field) throws IOException, Rejection {
        double value = number(json, field);
        if (value != Math.rint(value) || Math.abs(value) > MOST) {
            throw new Rejection(Reason.RANGE, field, "must be a whole number, at most 9e18");
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

    static <V> Map<String, V> map(JsonParser json, String field, Element<V> element, Form.Remarks remarks)
            throws IOException, Rejection {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw type(field, "an object", json);
        }
        Map<String, V> values = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            Rules.identifier(field, name);
            json.nextToken();
            if (values.put(name, element.read(json, field + "." + name)) != null) {
                remarks.warn(field, Warning.Kind.TWICE);
            }
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
