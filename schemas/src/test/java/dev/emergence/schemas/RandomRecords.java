package dev.emergence.schemas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Records of any class with random content in every field, extremes among it. */
final class RandomRecords {
    static final List<Class<? extends SpecificRecord>> CLASSES = List.of(
            Generation.class,
            Checkpoint.class,
            Score.class,
            CurveSummary.class,
            CurvePoint.class,
            Event.class,
            Acknowledgement.class,
            KnownDefinition.class,
            PointState.class,
            Standing.class,
            BreakState.class);

    private static final double[] DOUBLES = {
        0, -0.0, 1, Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY
    };
    private static final long[] LONGS = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53};
    private static final int[] INTS = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE};
    private static final String[] STRINGS = {"", "a", "\0", "π/%", "\uD83D\uDE00", "x".repeat(300), "\n\r\t\"\\"};

    private final Random random;
    private final double[] doubles;

    RandomRecords(Random random) {
        this(random, DOUBLES);
    }

    private RandomRecords(Random random, double[] doubles) {
        this.random = random;
        this.doubles = doubles;
    }

    /** Without NaN and infinity, which JSON can't write. */
    static RandomRecords finite(Random random) {
        return new RandomRecords(
                random, Arrays.stream(DOUBLES).filter(Double::isFinite).toArray());
    }

    <T extends SpecificRecord> T of(Class<T> type) {
        return type.cast(value(SpecificData.get().getSchema(type)));
    }

    SpecificRecord any() {
        return of(CLASSES.get(random.nextInt(CLASSES.size())));
    }

    /** Nested lists and maps: Avro's own equals holds NaN for different from itself, and 0 for the same as -0. */
    static Object plain(Object value) {
        if (value instanceof SpecificRecord record) {
            List<Object> fields = new ArrayList<>();
            record.getSchema().getFields().forEach(field -> fields.add(plain(record.get(field.pos()))));
            return fields;
        }
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(plain(item)));
            return items;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> entries = new HashMap<>();
            map.forEach((key, item) -> entries.put(key, plain(item)));
            return entries;
        }
        return value;
    }

    private Object value(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case UNION ->
                value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
            case ARRAY -> list(schema);
            case MAP -> map(schema);
            case ENUM -> constant(schema);
            case STRING -> STRINGS[random.nextInt(STRINGS.length)];
            case DOUBLE -> random.nextBoolean() ? random.nextGaussian() : doubles[random.nextInt(doubles.length)];
            case FLOAT -> (float) -random.nextDouble();
            case LONG -> random.nextBoolean() ? random.nextLong() : LONGS[random.nextInt(LONGS.length)];
            case INT -> INTS[random.nextInt(INTS.length)];
            case BOOLEAN -> random.nextBoolean();
            case NULL -> null;
            default -> throw new AssertionError("no values of " + schema);
        };
    }

    private SpecificRecord record(Schema schema) {
        SpecificRecord record =
                (SpecificRecord) SpecificData.newInstance(SpecificData.get().getClass(schema), schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), value(field.schema()));
        }
        return record;
    }

    private List<Object> list(Schema schema) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(schema.getElementType()));
        }
        return list;
    }

    private Map<String, Object> map(Schema schema) {
        Map<String, Object> map = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(STRINGS[random.nextInt(STRINGS.length)], value(schema.getValueType()));
        }
        return map;
    }

    private Object constant(Schema schema) {
        Object[] constants = SpecificData.get().getClass(schema).getEnumConstants();
        return constants[random.nextInt(constants.length)];
    }
}
