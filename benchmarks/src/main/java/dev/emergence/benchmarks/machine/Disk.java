package dev.emergence.benchmarks.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Blocks on the disk, as {@code du} counts them: files with holes are as small as they are. */
public final class Disk {
    private Disk() {}

    /**
     * @param data folder of a stack
     * @return bytes by topic, and by service's state as {@code state/analysis}
     */
    public static Map<String, Long> use(Path data) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-k", "kafka", "state")
                .directory(data.toFile())
                // files come and go while it looks
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String listing = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        du.waitFor();
        return use(listing);
    }

    /** @param listing lines of kilobytes and a folder, such as {@code 12\tkafka/emergence.scores-0} */
    static Map<String, Long> use(String listing) {
        Map<String, Long> use = new TreeMap<>();
        listing.lines().forEach(line -> {
            String[] columns = line.split("\t", 2);
            String[] path = columns[1].split("/", -1);
            if (path.length == 2) {
                String name = path[0].equals("kafka") ? path[1].replaceFirst("-\\d+$", "") : columns[1];
                use.merge(name, Long.parseLong(columns[0]) << 10, Long::sum);
            }
        });
        return use;
    }

    /** What has become more, or less. */
    public static Map<String, Long> growth(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> growth = new TreeMap<>(after);
        growth.replaceAll((name, bytes) -> bytes - before.getOrDefault(name, 0L));
        return growth;
    }
}
