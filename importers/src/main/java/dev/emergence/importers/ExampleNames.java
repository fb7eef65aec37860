package dev.emergence.importers;

import dev.emergence.schemas.Keys;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * ExampleNames the examples of a file by the tool's numbers of them, as parts of a task may count theirs each from 0, or files be put
 * together: a number that stands for several questions has the question behind it, {@code 7/1f3a5c7e9b2d}, for all of them. So a name rests
 * on the question and on what numbers the file has, never on its order. A file is gone over twice: all questions are
 * {@link #see seen} before the first is named.
 */
final class ExampleNames {
    /** Digits of a hash: of a thousand questions with one number two would have the same in one of 500 million files. */
    private static final int DIGITS = 12;

    private static final String TOLD =
            "nothing, but a question whose number stands for others, too, is named by number and question: imported without"
                    + " those, it is named by the number alone, and the two aren't compared";

    private final Path file;
    private final Shared shared;
    private final Sink sink;
    private final int most;
    private final Hashes questions;
    private boolean full;

    ExampleNames(Source source, Sink sink) {
        this(source, sink, Hashes.MOST);
    }

    ExampleNames(Source source, Sink sink, int most) {
        this.file = source.path();
        this.shared = source.shared();
        this.sink = sink;
        this.most = most;
        this.questions = new Hashes(most);
    }

    /** A question by what is asked and what is right: the same digits wherever it stands. */
    static String question(String prompt, List<String> targets) {
        return digits(prompt + '\0' + String.join("\0", targets));
    }

    /** A few digits for what makes a question another. */
    static String digits(String content) {
        return HexFormat.of().toHexDigits(Text.hash(content)).substring(0, DIGITS);
    }

    /** The same of a hash that the tool writes. */
    static String shortened(String hash) {
        return hash.substring(0, Math.min(DIGITS, hash.length()));
    }

    void see(Given.Place place, String number, String question) {
        String task = Keys.of(place.family(), place.task());
        String whole = Keys.of(place.family(), place.task(), number);
        shared.begin(file, task);
        Long before = questions.get(whole);
        long own = Text.hash(question);
        if (before != null && before != own) {
            shared.add(file, task, whole);
        } else if (before == null && !questions.put(whole, own) && !full) {
            full = true;
            sink.leftOut("nothing, but there are more than " + most
                    + " examples: whether the others' numbers stand for several questions is not looked at");
        }
    }

    /** The number, or with the question where it stands for several. */
    String name(Given.Place place, String number, String question) {
        if (!shared.has(Keys.of(place.family(), place.task(), number))) {
            return number;
        }
        sink.leftOut(TOLD);
        return number + "/" + question;
    }
}
