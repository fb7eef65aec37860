package dev.emergence.benchmarks.machine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CPU time by process, in microseconds; the kernel counts it in hundredths of a second.
 *
 * @param micros by the process' name
 */
public record CpuTime(Map<String, Long> micros) {
    /** This process, which sends and looks. */
    public static final String SENDER = "sender";

    /** What the stack's processes and this one have used since they started. */
    public static CpuTime of(Map<String, ProcessHandle> stack) {
        Map<String, Long> micros = new LinkedHashMap<>();
        stack.forEach((name, process) -> micros.put(name, micros(process)));
        micros.put(SENDER, micros(ProcessHandle.current()));
        return new CpuTime(micros);
    }

    private static long micros(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1000;
    }

    /** What was used since then. */
    public CpuTime since(CpuTime before) {
        Map<String, Long> used = new LinkedHashMap<>();
        micros.forEach((name, now) -> used.put(name, now - before.micros.getOrDefault(name, 0L)));
        return new CpuTime(used);
    }

    /** Both together. */
    public CpuTime plus(CpuTime other) {
        Map<String, Long> sum = new LinkedHashMap<>(micros);
        other.micros.forEach((name, more) -> sum.merge(name, more, Long::sum));
        return new CpuTime(sum);
    }

    /** Microseconds for each of so many. */
    public Map<String, Double> each(long many) {
        Map<String, Double> each = new LinkedHashMap<>();
        micros.forEach((name, all) -> each.put(name, (double) all / many));
        return each;
    }
}
