package dev.emergence.benchmarks.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory of processes, in bytes; nothing where this system doesn't tell. */
public final class Memory {
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern INSTALLED = Pattern.compile("MemTotal:\\s+(\\d+) kB");
    private static final Pattern USED = Pattern.compile("(?:generation|heap)\\s+total \\d+K, used (\\d+)K");

    private Memory() {}

    /** The most that was resident at once, by process. */
    public static Map<String, Long> peaks(Map<String, ProcessHandle> processes) throws IOException {
        Map<String, Long> peaks = new LinkedHashMap<>();
        for (Map.Entry<String, ProcessHandle> process : processes.entrySet()) {
            Path status = Path.of("/proc", Long.toString(process.getValue().pid()), "status");
            if (Files.exists(status)) {
                sum(PEAK, Files.readString(status)).ifPresent(peak -> peaks.put(process.getKey(), peak));
            }
        }
        return peaks;
    }

    /** What a JVM's heap holds after a full collection, which this asks for with the JDK's {@code jcmd}. */
    public static OptionalLong liveHeap(ProcessHandle jvm) throws IOException, InterruptedException {
        run(jvm, "GC.run");
        return heap(run(jvm, "GC.heap_info"));
    }

    private static String run(ProcessHandle jvm, String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.exists(jcmd)) {
            return "";
        }
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(jvm.pid()), command)
                .redirectErrorStream(true)
                .start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return words;
    }

    /** Kilobytes that match, in bytes; nothing if none do. */
    private static OptionalLong sum(Pattern kilobytes, String text) {
        Matcher match = kilobytes.matcher(text);
        OptionalLong sum = OptionalLong.empty();
        while (match.find()) {
            sum = OptionalLong.of(sum.orElse(0) + (Long.parseLong(match.group(1)) << 10));
        }
        return sum;
    }

    /** As {@code jcmd GC.heap_info} says it, all generations together. */
    static OptionalLong heap(String info) {
        return sum(USED, info);
    }

    /** Memory of this machine. */
    static OptionalLong installed() throws IOException {
        Path info = Path.of("/proc/meminfo");
        return Files.exists(info) ? sum(INSTALLED, Files.readString(info)) : OptionalLong.empty();
    }
}
