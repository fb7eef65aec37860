package dev.emergence.benchmarks;

import java.util.Locale;

/**
 * Prints the operating characteristics of the verdicts as Markdown: {@code java -cp …
 * dev.emergence.benchmarks.Characterise [--runs 200] [--seed 1]}.
 */
public final class Characterise {
    private static final int RUNS = 200;
    private static final long SEED = 20_261_121;

    private Characterise() {}

    public static void main(String[] arguments) {
        int runs = (int) option(arguments, "--runs", RUNS);
        long seed = option(arguments, "--seed", SEED);
        long start = System.nanoTime();
        Characteristics result = Characteristics.simulate(runs, seed);
        System.out.printf(
                Locale.ROOT,
                "%d runs a cell (family × 1, 5, 12 tokens × 60, 250 examples), seed %d, %.0f s%n%n",
                runs,
                seed,
                (System.nanoTime() - start) / 1e9);
        System.out.println("Verdicts with the companion\n\n" + result.verdicts(true));
        System.out.println("Verdicts by the score alone\n\n" + result.verdicts(false));
        System.out.println("Runs on which an alert fires\n\n" + result.alerts());
        print("with the companion", result.falseAlarms(true), result.found(true));
        System.out.printf(
                Locale.ROOT,
                "with the companion, at any checkpoint: %.2f%% of smooth runs%n",
                100 * result.liveFalseAlarms());
        print("by the score alone", result.falseAlarms(false), result.found(false));
        for (CommonAlert alert : CommonAlert.values()) {
            print(alert.label(), result.fires(alert, false), result.fires(alert, true));
        }
    }

    private static void print(String what, double smooth, double broken) {
        System.out.printf(
                Locale.ROOT, "%s: %.2f%% of smooth runs, %.2f%% of broken runs%n", what, 100 * smooth, 100 * broken);
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
