package dev.emergence.benchmarks;

import dev.emergence.benchmarks.characteristics.Characteristics;
import dev.emergence.benchmarks.characteristics.Coverage;
import dev.emergence.benchmarks.characteristics.FormRuns;
import dev.emergence.benchmarks.characteristics.Lookalikes;
import dev.emergence.benchmarks.characteristics.RecordedFamily;
import dev.emergence.benchmarks.characteristics.Replicates;
import dev.emergence.benchmarks.characteristics.SharedRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Prints how often verdicts, shared changes and forecasts are right, as Markdown: {@code ./emergence characterise [--runs 200] [--seed
 * 20261121]}.
 */
public final class Characterise {
    private static final int RUNS = 200;
    private static final long SEED = 20_261_121;

    private Characterise() {}

    public static void main(String[] arguments) throws IOException {
        int runs = (int) option(arguments, "--runs", RUNS);
        long seed = option(arguments, "--seed", SEED);
        Path home = Path.of(System.getProperty("emergence.home", "."));
        RecordedFamily recorded = RecordedFamily.read(home.resolve("examples/tiny-symbolic/generations.jsonl.gz"));
        long start = System.nanoTime();
        System.out.printf(Locale.ROOT, "%d runs a cell, seed %d%n", runs, seed);
        List<Supplier<String>> sections = List.of(
                () -> Characteristics.simulate(runs, seed).text(),
                () -> FormRuns.simulate(runs, seed).text(),
                () -> Lookalikes.simulate(runs, seed).text(),
                () -> Replicates.simulate(runs, seed).text(),
                () -> SharedRuns.simulate(runs, seed).text(),
                () -> Coverage.of(runs, seed, Optional.of(recorded)).text());
        sections.forEach(section -> System.out.println("\n" + section.get().stripTrailing()));
        System.out.printf(Locale.ROOT, "%n%.0f s%n", (System.nanoTime() - start) / 1e9);
    }

    private static long option(String[] arguments, String name, long otherwise) {
        for (int i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].equals(name)) {
                return Long.parseLong(arguments[i + 1]);
            }
        }
        return otherwise;
    }
}
