package dev.emergence.benchmarks.figures;

import dev.emergence.benchmarks.machine.CpuTime;

/**
 * One family, from its first line sent to its last curve final.
 *
 * @param lines generations, or points scored elsewhere
 * @param seconds until every checkpoint was complete on every training curve
 * @param sendingSeconds until ingest-service had answered to everything
 * @param perSecond lines a second
 * @param cpu used in that time
 */
public record Repetition(long lines, double seconds, double sendingSeconds, double perSecond, CpuTime cpu) {
    public static Repetition of(long lines, double seconds, double sendingSeconds, CpuTime cpu) {
        return new Repetition(lines, seconds, sendingSeconds, lines / seconds, cpu);
    }
}
