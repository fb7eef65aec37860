package dev.emergence.benchmarks.figures;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What Kafka alone does with the very bytes of the generations, on the same broker, from one client: records a second.
 *
 * @param records of one round
 * @param bytes keys and values of these
 * @param produce only written
 * @param consume only read
 * @param both written and read at the same time
 * @param cpuMicrosEach CPU time for each record written and read at the same time, by process
 */
public record Ceiling(
        int records, long bytes, double produce, double consume, double both, Map<String, Double> cpuMicrosEach) {
    /**
     * Records a second that are written and then read: 1 / (1/produce + 1/consume). A pipeline does at least that with each
     * record, so its throughput is compared with this.
     */
    public double produceAndConsume() {
        return 1 / (1 / produce + 1 / consume);
    }

    /** The median of each figure over an odd number of rounds. */
    public static Ceiling median(List<Ceiling> rounds) {
        Ceiling any = rounds.get(0);
        return new Ceiling(
                any.records,
                any.bytes,
                median(rounds, Ceiling::produce),
                median(rounds, Ceiling::consume),
                median(rounds, Ceiling::both),
                rounds.get(rounds.size() - 1).cpuMicrosEach);
    }

    private static double median(List<Ceiling> rounds, ToDoubleFunction<Ceiling> figure) {
        return rounds.stream().mapToDouble(figure).sorted().toArray()[rounds.size() / 2];
    }
}
