package dev.emergence.benchmarks.characteristics;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** The cells of a simulation, on all cores; equal seeds give equal results, whatever the number of cores. */
final class Cells {
    private Cells() {}

    /**
     * The results in the order of the cells.
     *
     * @param seed of the whole; each cell draws from its own generator, split from it in order
     */
    static <C, T> List<T> simulate(List<C> cells, long seed, BiFunction<C, SplittableRandom, T> simulation) {
        SplittableRandom seeds = new SplittableRandom(seed);
        List<SplittableRandom> generators =
                cells.stream().map(cell -> seeds.split()).toList();
        return IntStream.range(0, cells.size())
                .parallel()
                .mapToObj(i -> simulation.apply(cells.get(i), generators.get(i)))
                .toList();
    }
}
