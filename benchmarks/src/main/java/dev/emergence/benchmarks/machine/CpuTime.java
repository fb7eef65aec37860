package dev.emergence.benchmarks.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CPU time by process, in microseconds; the kernel counts it in hundredths of a second. What Java's compilers use in all of them
 * stands by itself: it ends once everything is compiled. (Only Linux tells; where there are more of them than one of each kind, Java
 * may end some, and what those have used counts for their process.)
 *
 * @param micros by the process' name
 */
public record CpuTime(Map<String, Long> micros) {
    /** This process, which sends and looks. */
    public static final String SENDER = "sender";

    /** Java's compilers, of all processes. */
    public static final String COMPILERS = "compilers";

    /** Where Linux counts a thread's time: user and system, the 14th and 15th field, of which the first two are cut off here. */
    private static final int USER = 11;

    private static final long MICROS_A_TICK = 10_000;

    /** What the stack's processes and this one have used since they started. */
    public static CpuTime of(Map<String, ProcessHandle> stack) {
        Map<String, ProcessHandle> all = new LinkedHashMap<>(stack);
        all.put(SENDER, ProcessHandle.current());
        Map<String, Long> micros = new LinkedHashMap<>();
        long compilers = 0;
        for (Map.Entry<String, ProcessHandle> process : all.entrySet()) {
            long compiling = compiling(process.getValue());
            micros.put(process.getKey(), micros(process.getValue()) - compiling);
            compilers += compiling;
        }
        micros.put(COMPILERS, compilers);
        return new CpuTime(micros);
    }

    private static long compiling(ProcessHandle process) {
        long ticks = 0;
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        if (Files.isDirectory(threads)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
                for (Path thread : all) {
                    ticks += ticksOfCompiler(thread);
                }
            } catch (IOException e) {
                // it has ended
                return 0;
            }
        }
        return ticks * MICROS_A_TICK;
    }

    private static long ticksOfCompiler(Path thread) {
        try {
            if (!Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*")) {
                return 0;
            }
            String stat = Files.readString(thread.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[USER]) + Long.parseLong(fields[USER + 1]);
        } catch (IOException e) {
            // it has ended
            return 0;
        }
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

    /** How much of all the compilers used; 0 of nothing. */
    public double compilersShare() {
        long all = micros.values().stream().mapToLong(Long::longValue).sum();
        return all == 0 ? 0 : (double) micros.getOrDefault(COMPILERS, 0L) / all;
    }

    /** Microseconds for each of so many. */
    public Map<String, Double> each(long many) {
        Map<String, Double> each = new LinkedHashMap<>();
        micros.forEach((name, all) -> each.put(name, (double) all / many));
        return each;
    }
}
