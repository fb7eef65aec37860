package dev.emergence.benchmarks.pipeline;

import dev.emergence.benchmarks.figures.Repetition;
import dev.emergence.benchmarks.load.Size;
import dev.emergence.benchmarks.load.SyntheticLoad;
import dev.emergence.benchmarks.machine.Disk;
import java.io.IOException;
import java.util.Map;

/**
 * What a generation costs in a family of some size.
 *
 * @param size of the generated family
 * @param sent the family
 * @param cpuMicrosEach CPU time for each generation, by process
 * @param diskBytesEach blocks on the disk for each generation, of topics and state
 */
record SizeCost(Size size, Repetition sent, Map<String, Double> cpuMicrosEach, double diskBytesEach) {
    static SizeCost measure(Pipeline pipeline, Size size) throws IOException, InterruptedException {
        Pipeline.say(
                "%,d curves × %,d checkpoints × %,d examples: %,d generations",
                size.curves(), size.checkpoints(), size.examples(), size.generations());
        Map<String, Long> before = Disk.use(pipeline.stack.data());
        Repetition sent = pipeline.repeat(new SyntheticLoad(size));
        Map<String, Long> growth = Disk.growth(before, Disk.use(pipeline.stack.data()));
        double bytes = growth.values().stream().mapToDouble(Long::doubleValue).sum();
        return new SizeCost(size, sent, sent.cpu().each(sent.lines()), bytes / sent.lines());
    }
}
