package dev.emergence.benchmarks.figures;

import dev.emergence.benchmarks.machine.CpuTime;
import java.util.List;
import java.util.Map;

/**
 * How fast generations become curves.
 *
 * @param steady whether the last two repetitions were alike, and Java's compilers had little left to do
 * @param perSecond generations a second in the last two repetitions together
 * @param cpuMicrosEach CPU time for each generation in these, by process
 * @param repetitions all of them, in order
 */
public record Throughput(
        boolean steady, double perSecond, Map<String, Double> cpuMicrosEach, List<Repetition> repetitions) {
    /** Two rates are alike if they differ by less than this share of the higher one. */
    static final double ALIKE = 0.05;

    /** Most of the CPU time that may go to the compilers. */
    static final double COMPILED = 0.1;

    private static final int COUNT = 2;

    public static Throughput of(List<Repetition> repetitions) {
        List<Repetition> last = last(repetitions);
        long lines = last.stream().mapToLong(Repetition::lines).sum();
        double seconds = last.stream().mapToDouble(Repetition::seconds).sum();
        CpuTime cpu = last.stream().map(Repetition::cpu).reduce(CpuTime::plus).orElseThrow();
        return new Throughput(isSteady(repetitions), lines / seconds, cpu.each(lines), List.copyOf(repetitions));
    }

    /** Whether the last two repetitions are alike, and the compilers had little to do in them. */
    public static boolean isSteady(List<Repetition> repetitions) {
        if (repetitions.size() < COUNT) {
            return false;
        }
        double[] rates =
                last(repetitions).stream().mapToDouble(Repetition::perSecond).toArray();
        double higher = Math.max(rates[0], rates[1]);
        return Math.abs(rates[0] - rates[1]) < ALIKE * higher
                && last(repetitions).stream().allMatch(done -> done.cpu().compilersShare() < COMPILED);
    }

    private static List<Repetition> last(List<Repetition> repetitions) {
        return repetitions.subList(Math.max(0, repetitions.size() - COUNT), repetitions.size());
    }
}
