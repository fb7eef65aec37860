package dev.emergence.benchmarks.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * What a measurement was made on.
 *
 * @param cores that this process may use
 * @param processor its name; null where the system doesn't tell
 * @param memoryBytes null where the system doesn't tell
 * @param loadBefore runnable threads in the minute before; more than a few tenths say that others were at work
 */
public record Machine(
        int cores, String processor, Long memoryBytes, double loadBefore, String system, String java, String kafka) {
    private static final Pattern NAME = Pattern.compile("model name\\s*: (.*)");

    /** This one, now. */
    public static Machine here() throws IOException {
        OptionalLong memory = Memory.installed();
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                processorName(),
                memory.isPresent() ? memory.getAsLong() : null,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.runtime.version"),
                AppInfoParser.getVersion());
    }

    private static String processorName() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        Matcher name = NAME.matcher(Files.exists(info) ? Files.readString(info) : "");
        return name.find() ? name.group(1) : null;
    }
}
