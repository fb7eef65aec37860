package dev.emergence.analysis.state;

import dev.emergence.schemas.Score;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One example's scores by one scorer, as they are stored: numbers in as many groups of seven bits as they need, least first. Those
 * of a double are reversed before, so that 0, 1, a half and NaN take one or two bytes.
 *
 * @param time when the generation was made
 * @param partition of the generation
 * @param offset of the generation
 * @param cluster null without one
 * @param chance level of guessing; NaN where nothing says so
 * @param credits of the generation's choices, in their order; empty without choices
 * @param targetTokens of its first target; 0 where it has no log-probabilities
 * @param numbers as the scorer's definition says
 * @param outputHash of the output; null where nobody says
 */
record ExampleRow(
        long time,
        int partition,
        long offset,
        String cluster,
        double chance,
        double[] credits,
        int targetTokens,
        double[] numbers,
        Long outputHash) {
    private static final int MOST_BYTES_OF_A_NUMBER = 10;

    static ExampleRow of(Score score, double[] numbers) {
        return new ExampleRow(
                score.getTime(),
                score.getPartition(),
                score.getOffset(),
                score.getCluster(),
                score.getChance() == null ? Double.NaN : score.getChance(),
                credits(score.getChoiceCredits()),
                score.getTargetTokens() == null ? 0 : score.getTargetTokens(),
                numbers,
                score.getOutputHash());
    }

    private static double[] credits(List<Double> credits) {
        return credits == null
                ? new double[0]
                : credits.stream().mapToDouble(Double::doubleValue).toArray();
    }

    byte[] bytes() {
        byte[] name = cluster == null ? new byte[0] : cluster.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out =
                ByteBuffer.allocate(MOST_BYTES_OF_A_NUMBER * (8 + credits.length + numbers.length) + name.length);
        put(out, time);
        put(out, partition);
        put(out, offset);
        put(out, name.length);
        out.put(name);
        put(out, chance);
        put(out, credits.length);
        for (double credit : credits) {
            put(out, credit);
        }
        put(out, targetTokens);
        for (double number : numbers) {
            put(out, number);
        }
        if (outputHash != null) {
            out.putLong(outputHash);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /** @param width how many numbers the definition says */
    static ExampleRow of(byte[] bytes, int width) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long time = take(in);
        int partition = (int) take(in);
        long offset = take(in);
        byte[] name = new byte[(int) take(in)];
        in.get(name);
        double chance = takeDouble(in);
        double[] credits = takeDoubles(in, (int) take(in));
        int targetTokens = (int) take(in);
        double[] numbers = takeDoubles(in, width);
        Long outputHash = in.hasRemaining() ? Long.valueOf(in.getLong()) : null;
        String cluster = name.length == 0 ? null : new String(name, StandardCharsets.UTF_8);
        return new ExampleRow(time, partition, offset, cluster, chance, credits, targetTokens, numbers, outputHash);
    }

    private static double[] takeDoubles(ByteBuffer in, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = takeDouble(in);
        }
        return numbers;
    }

    private static double takeDouble(ByteBuffer in) {
        return Double.longBitsToDouble(Long.reverse(take(in)));
    }

    private static void put(ByteBuffer out, double number) {
        put(out, Long.reverse(Double.doubleToLongBits(number)));
    }

    private static void put(ByteBuffer out, long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.put((byte) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static long take(ByteBuffer in) {
        long number = 0;
        int shift = 0;
        byte group;
        do {
            group = in.get();
            number |= (group & 0x7FL) << shift;
            shift += 7;
        } while (group < 0);
        return number;
    }
}
