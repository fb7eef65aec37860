package dev.emergence.benchmarks.pipeline;

import dev.emergence.benchmarks.figures.Repetition;
import dev.emergence.benchmarks.figures.Throughput;
import dev.emergence.benchmarks.load.Curves;
import dev.emergence.benchmarks.load.Load;
import dev.emergence.benchmarks.load.Sender;
import dev.emergence.benchmarks.machine.CpuTime;
import dev.emergence.benchmarks.machine.ServedStack;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The stack from outside, end to end. */
final class Pipeline {
    /** As long may nothing move. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    final ServedStack stack;
    final Sender sender;
    final Curves curves;
    private int families;
    private long sent;

    Pipeline(ServedStack stack) {
        this.stack = stack;
        this.sender = new Sender(stack.url("ingest"));
        this.curves = new Curves(stack.url("analysis"));
    }

    /** Name of the newest family. */
    synchronized String newest() {
        return Load.family(families);
    }

    private synchronized String next() {
        families++;
        return newest();
    }

    /** Announces a new family, by a name that none has had. */
    String announce(Load load) throws IOException, InterruptedException {
        String family = next();
        sender.announce(load, family);
        sent += load.size();
        return family;
    }

    /** Lines sent so far. */
    long sent() {
        return sent;
    }

    /** Sends one family as fast as it goes and waits until its curves are final. */
    Repetition repeat(Load load) throws IOException, InterruptedException {
        String family = announce(load);
        CpuTime before = cpu();
        long start = System.nanoTime();
        sender.send(load, family);
        double sending = secondsSince(start);
        curves.awaitComplete(family, load.checkpoints(), PATIENCE);
        Repetition done = Repetition.of(load.size(), secondsSince(start), sending, cpu().since(before));
        say("%,d lines in %.1f s: %,.0f a second", done.lines(), done.seconds(), done.perSecond());
        return done;
    }

    /**
     * Sends families until two in a row took about as long.
     *
     * @param least as many are sent in any case
     * @param most no more than these
     * @param limit none begins later
     */
    Throughput repeat(Load load, int least, int most, Duration limit) throws IOException, InterruptedException {
        List<Repetition> repetitions = new ArrayList<>();
        long start = System.nanoTime();
        do {
            repetitions.add(repeat(load));
        } while (repetitions.size() < most
                && secondsSince(start) < limit.toSeconds()
                && (repetitions.size() < least || !Throughput.isSteady(repetitions)));
        return Throughput.of(repetitions);
    }

    CpuTime cpu() throws IOException {
        return CpuTime.of(stack.processes());
    }

    static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    /** Tells how far the measurement is; the figures themselves go to standard output. */
    static void say(String format, Object... values) {
        System.err.printf(Locale.ROOT, "bench: " + format + "%n", values);
    }
}
