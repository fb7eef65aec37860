package dev.emergence.schemas;

/** Keys of topics and stores: names joined by {@code /}, in which {@code /} and {@code %} are written %2F and %25. */
public final class Keys {
    private Keys() {}

    public static String of(String... names) {
        StringBuilder key = new StringBuilder(96);
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                key.append('/');
            }
            append(key, names[i]);
        }
        return key.toString();
    }

    private static void append(StringBuilder key, String name) {
        if (name.indexOf('/') < 0 && name.indexOf('%') < 0) {
            key.append(name);
            return;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/') {
                key.append("%2F");
            } else if (c == '%') {
                key.append("%25");
            } else {
                key.append(c);
            }
        }
    }

    public static String of(Generation generation) {
        return of(generation.getFamily(), generation.getModel(), generation.getTask(), generation.getExample());
    }

    public static String of(Checkpoint checkpoint) {
        return of(checkpoint.getFamily(), checkpoint.getTask());
    }

    public static String of(Annotation annotation) {
        return of(annotation.getFamily(), annotation.getModel(), annotation.getId());
    }

    public static String of(Score score) {
        return of(score.getFamily(), score.getTask());
    }

    public static String of(Curve curve) {
        return of(
                curve.getFamily(),
                curve.getTask(),
                curve.getMetric(),
                curve.getAxis().name(),
                curve.getModel());
    }

    /**
     * @param curve the curve's key, here or in a store
     * @param axis that of the curve
     */
    public static String of(String curve, Axis axis, CurvePoint point) {
        return curve + "/"
                + (axis == Axis.training ? lap(padded(point.getPosition()), point.getLap()) : of(point.getModel()));
    }

    /**
     * Names one of the places that have the same position.
     *
     * @param position as text
     */
    public static String lap(String position, int lap) {
        return lap == 0 ? position : position + "." + lap;
    }

    /** A number ≥ 0 with so many digits that texts are ordered as the numbers are. */
    public static String padded(long number) {
        String digits = Long.toString(number);
        return "0".repeat(19 - digits.length()) + digits;
    }

    public static String of(Event event) {
        return of(event.getFamily(), event.getTask());
    }

    /** Those of a model's training, and of these those of one task, stand together; the task's key is what stands before the last {@code /}. */
    public static String of(Standing standing) {
        return of(
                standing.getFamily(),
                standing.getAxis().name(),
                standing.getModel(),
                standing.getTask(),
                standing.getMetric());
    }

    /** What orders a model's checkpoints: step, else tokens, else 0. */
    public static long position(Long step, Long tokens) {
        return step != null ? step : tokens != null ? tokens : 0;
    }
}
