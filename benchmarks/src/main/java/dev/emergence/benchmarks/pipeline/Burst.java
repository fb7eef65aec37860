package dev.emergence.benchmarks.pipeline;

import dev.emergence.benchmarks.figures.Lag;
import dev.emergence.benchmarks.figures.Repetition;
import dev.emergence.benchmarks.load.Load;
import dev.emergence.benchmarks.load.Size;
import dev.emergence.benchmarks.load.SyntheticLoad;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * How late the other tasks are while one point gets very many examples at full speed.
 *
 * @param examples of the one point
 * @param burst the point itself
 * @param others what came at a steady rate at the same time, and for some seconds before and after
 */
record Burst(int examples, Repetition burst, Lag others) {
    private static final long CALM_MILLIS = 3_000;

    /**
     * @param steady what comes all the while
     * @param perSecond generations of it a second
     */
    static Burst measure(Pipeline pipeline, int examples, Load steady, double perSecond)
            throws IOException, InterruptedException {
        CompletableFuture<Repetition> burst = CompletableFuture.supplyAsync(() -> {
            try {
                Thread.sleep(CALM_MILLIS);
                return pipeline.repeat(new SyntheticLoad(new Size(1, 1, examples)));
            } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        Lag others = Live.measure(pipeline, steady, perSecond);
        try {
            return new Burst(examples, burst.join(), others);
        } catch (CompletionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        }
    }
}
