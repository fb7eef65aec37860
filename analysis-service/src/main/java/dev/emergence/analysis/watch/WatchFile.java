package dev.emergence.analysis.watch;

import dev.emergence.analysis.work.LastingWork;
import dev.emergence.analysis.work.Works;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The watch list of a file, read again when the file changes. A file that turns bad leaves the list as it was. */
public final class WatchFile implements Supplier<WatchList>, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WatchFile.class);

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Path file;
    private final Source source;
    private final Duration pause;
    private final LastingWork work;
    private byte[] content;
    private volatile WatchList list;
    private volatile boolean valid = true;

    /**
     * @param pause how often the file is looked at
     * @throws IllegalArgumentException if the file can't be read or is no watch list
     */
    public WatchFile(Path file, Duration pause, PrometheusRegistry registry, Works works) {
        this(file, () -> Files.readAllBytes(file), pause, registry, works);
    }

    /** @param source the bytes of the file */
    WatchFile(Path file, Source source, Duration pause, PrometheusRegistry registry, Works works) {
        this.file = file;
        this.source = source;
        this.pause = pause;
        try {
            content = source.read();
            list = WatchYaml.read(new String(content, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("watch list " + file + " can't be read: " + e);
        } catch (IllegalArgumentException e) {
            // The message says it all, and is the last line of what a failed start prints.
            throw new IllegalArgumentException("watch list " + file + ": " + e.getMessage());
        }
        GaugeWithCallback.builder()
                .name("emergence_watch_list_valid")
                .help(
                        "1 while the watch list file is as it is applied; 0 while it is bad or gone, and the list before stays in force.")
                .callback(gauge -> gauge.call(valid ? 1 : 0))
                .register(registry);
        work = new LastingWork("watch-list", this::run, works, GRACE);
        work.start();
    }

    private void run(LastingWork.Course course) throws InterruptedException {
        course.rest(pause);
        if (!course.ending()) {
            look();
            course.well();
        }
    }

    /** Where the list comes from. */
    interface Source {
        byte[] read() throws IOException;
    }

    @Override
    public WatchList get() {
        return list;
    }

    private void look() {
        try {
            byte[] newest = source.read();
            if (!Arrays.equals(newest, content)) {
                content = newest;
                list = WatchYaml.read(new String(newest, StandardCharsets.UTF_8));
                valid = true;
                LOG.infof(
                        "watch list %s: %d entries in force",
                        file, list.entries().size());
            }
        } catch (IOException e) {
            content = null;
            report("can't be read: " + e);
        } catch (IllegalArgumentException e) {
            report(e.getMessage());
        } catch (RuntimeException e) {
            content = null;
            report("can't be read for a bug of ours");
            throw e;
        }
    }

    private void report(String problem) {
        if (valid) {
            LOG.errorf("watch list %s: %s. The list from before stays in force.", file, problem);
        }
        valid = false;
    }

    @Override
    public void close() {
        work.close();
    }
}
