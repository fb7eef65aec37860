package dev.emergence.importers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * OTLP's requests in Protobuf as the same in JSON, of which as much is kept as is read there. The numbers of the fields are those of
 * opentelemetry-proto 1.x; what has another number is passed over, as Protobuf asks for.
 */
final class OtlpProtobuf {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private enum Type {
        TEXT(LENGTH),
        HEX(LENGTH),
        MESSAGES(LENGTH),
        MESSAGE(LENGTH),
        TRUTH(VARINT),
        WHOLE(VARINT),
        NANOSECONDS(FIXED64),
        DOUBLE(FIXED64);

        private final int wire;

        Type(int wire) {
            this.wire = wire;
        }
    }

    /** @param fields those of a message; null of a value */
    private record Field(String name, Type type, Map<Integer, Field> fields) {
        Field(String name, Type type) {
            this(name, type, null);
        }
    }

    // arrays and maps are values that no name or number is
    private static final Map<Integer, Field> VALUE = Map.of(
            1, new Field("stringValue", Type.TEXT),
            2, new Field("boolValue", Type.TRUTH),
            3, new Field("intValue", Type.WHOLE),
            4, new Field("doubleValue", Type.DOUBLE));
    private static final Map<Integer, Field> ATTRIBUTE =
            Map.of(1, new Field("key", Type.TEXT), 2, new Field("value", Type.MESSAGE, VALUE));
    private static final Field RESOURCE =
            new Field("resource", Type.MESSAGE, Map.of(1, new Field("attributes", Type.MESSAGES, ATTRIBUTE)));
    private static final Map<Integer, Field> LOG = Map.of(
            1, new Field("timeUnixNano", Type.NANOSECONDS),
            6, new Field("attributes", Type.MESSAGES, ATTRIBUTE),
            9, new Field("traceId", Type.HEX),
            10, new Field("spanId", Type.HEX),
            11, new Field("observedTimeUnixNano", Type.NANOSECONDS),
            12, new Field("eventName", Type.TEXT));
    private static final Map<Integer, Field> EVENT = Map.of(
            1, new Field("timeUnixNano", Type.NANOSECONDS),
            2, new Field("name", Type.TEXT),
            3, new Field("attributes", Type.MESSAGES, ATTRIBUTE));
    private static final Map<Integer, Field> SPAN = Map.of(
            1, new Field("traceId", Type.HEX),
            2, new Field("spanId", Type.HEX),
            4, new Field("parentSpanId", Type.HEX),
            5, new Field("name", Type.TEXT),
            7, new Field("startTimeUnixNano", Type.NANOSECONDS),
            9, new Field("attributes", Type.MESSAGES, ATTRIBUTE),
            11, new Field("events", Type.MESSAGES, EVENT));
    private static final Map<Integer, Field> LOGS = request("resourceLogs", "scopeLogs", "logRecords", LOG);
    private static final Map<Integer, Field> TRACES = request("resourceSpans", "scopeSpans", "spans", SPAN);

    private OtlpProtobuf() {}

    private static Map<Integer, Field> request(String all, String scopes, String things, Map<Integer, Field> thing) {
        Field scoped = new Field(scopes, Type.MESSAGES, Map.of(2, new Field(things, Type.MESSAGES, thing)));
        return Map.of(1, new Field(all, Type.MESSAGES, Map.of(1, RESOURCE, 2, scoped)));
    }

    /** @throws Refusal if the bytes are no Protobuf */
    static JsonNode read(byte[] body, boolean traces) throws Refusal, Metered.TooLong {
        try {
            return message(ByteBuffer.wrap(body), traces ? TRACES : LOGS, new Trees());
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new Refusal("is no Protobuf, or ends early");
        }
    }

    private static ObjectNode message(ByteBuffer in, Map<Integer, Field> fields, Trees memory) throws Metered.TooLong {
        memory.object();
        in.order(ByteOrder.LITTLE_ENDIAN);
        ObjectNode message = Text.JSON.createObjectNode();
        while (in.hasRemaining()) {
            long tag = varint(in);
            int wire = (int) tag & 7;
            Field field = fields.get((int) (tag >>> 3));
            if (field != null && field.type.wire == wire) {
                put(message, field, in, memory);
            } else {
                skip(in, wire);
            }
        }
        return message;
    }

    private static void put(ObjectNode message, Field field, ByteBuffer in, Trees memory) throws Metered.TooLong {
        memory.take(0);
        switch (field.type) {
            case TEXT -> message.put(field.name, new String(bytes(in), StandardCharsets.UTF_8));
            case HEX -> message.put(field.name, HexFormat.of().formatHex(bytes(in)));
            case MESSAGE -> message.set(field.name, message(part(in), field.fields, memory));
            case MESSAGES -> message.withArray(field.name).add(message(part(in), field.fields, memory));
            case TRUTH -> message.put(field.name, varint(in) != 0);
            case WHOLE -> message.put(field.name, varint(in));
            case NANOSECONDS -> message.put(field.name, in.getLong());
            case DOUBLE -> message.put(field.name, in.getDouble());
        }
    }

    private static void skip(ByteBuffer in, int wire) {
        switch (wire) {
            case VARINT -> varint(in);
            case FIXED64 -> in.getLong();
            case LENGTH -> part(in);
            case FIXED32 -> in.getInt();
            default -> throw new IllegalArgumentException("groups are of older Protobufs");
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("no number is so long");
    }

    /** What stands behind its length. */
    private static ByteBuffer part(ByteBuffer in) {
        long length = varint(in);
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return part;
    }

    private static byte[] bytes(ByteBuffer in) {
        ByteBuffer part = part(in);
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        return bytes;
    }
}
