package dev.emergence.statistics.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generations of every sort, the same for the same seed. */
final class RandomSamples {
    private static final String[] PIECES = {
        "the",
        "The",
        "a",
        "an",
        "cat",
        "CAT",
        "sat",
        "42",
        "-3.50",
        "$1,234",
        "50%",
        ".",
        ",",
        "..",
        "-",
        "\n",
        "\t",
        " ",
        " ",
        " ",
        "'",
        "\"",
        "&amp;",
        "&lt;",
        "<skipped>",
        "-\n",
        "####",
        "\u00E9",
        "e\u0301",
        "\u0130",
        "\u03A3",
        "\u212A",
        "\u5317\u4EAC",
        "\u0627\u0644",
        "\uD83D\uDE00",
        "\uD83D",
        "\uDE00",
        "\u200D",
        "\u00A0",
        "\u3000",
        "\u0085",
        "\0",
        "\uFEFF",
        "\uFFFF",
        "\u202E"
    };

    private RandomSamples() {}

    /** A sample with any of its fields missing now and then. */
    static Sample any(long seed) {
        Random random = new Random(seed);
        String target = text(random, random.nextInt(12));
        String output = random.nextInt(4) == 0 ? target : text(random, random.nextInt(12));
        List<String> targets = new ArrayList<>(List.of(target));
        while (random.nextInt(3) == 0) {
            targets.add(text(random, random.nextInt(8)));
        }
        boolean tokens = random.nextInt(4) == 0;
        return new Sample(
                missing(random) ? null : output,
                missing(random) ? null : targets,
                missing(random) ? null : logprobs(random),
                tokens ? tokens(random) : null,
                tokens ? tokens(random) : null,
                missing(random) ? null : choices(random),
                random.nextInt(4) == 0 ? "length" : random.nextBoolean() ? "stop" : null,
                random.nextInt(4) == 0 ? "^\\s*[a-z0-9.]+|(a|b)*c$" : null);
    }

    /** A sample with the texts given and something in every other field. */
    static Sample with(String output, List<String> targets) {
        Random random = new Random(0);
        return new Sample(output, targets, logprobs(random), null, null, choices(random), "stop", "[a-z]+");
    }

    /** Pieces of text in a row. */
    static String text(Random random, int pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
            text.append(random.nextBoolean() ? " " : "");
        }
        return text.toString();
    }

    private static boolean missing(Random random) {
        return random.nextInt(12) == 0;
    }

    private static float[] logprobs(Random random) {
        float[] logprobs = new float[1 + random.nextInt(20)];
        float scale = random.nextInt(10) == 0 ? 1e4f : 3;
        for (int i = 0; i < logprobs.length; i++) {
            logprobs[i] = random.nextInt(10) == 0 ? -0f : -scale * random.nextFloat();
        }
        return logprobs;
    }

    private static List<String> tokens(Random random) {
        List<String> tokens = new ArrayList<>();
        for (int i = random.nextInt(10); i > 0; i--) {
            tokens.add(PIECES[random.nextInt(PIECES.length)]);
        }
        return tokens;
    }

    private static List<AnswerOption> choices(Random random) {
        double[] credits = {0, 0, 0.3, 1};
        List<AnswerOption> choices = new ArrayList<>();
        double scale = random.nextInt(5) == 0 ? 1e5 : 10;
        for (int i = random.nextInt(6); i >= 0; i--) {
            double logprob = random.nextInt(5) == 0 ? -1 : -scale * random.nextDouble();
            choices.add(new AnswerOption(text(random, 2), logprob, credits[random.nextInt(credits.length)]));
        }
        return choices;
    }
}
