package dev.emergence.analysis.http;

import dev.emergence.analysis.view.CurveName;
import dev.emergence.schemas.Severity;
import dev.emergence.schemas.VerdictKind;
import dev.emergence.service.Problem;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What is looked for among curves. */
public class SearchQuery {
    private static final int LONGEST = 256;
    private static final int MOST_WORDS = 16;

    @Parameter(
            description =
                    "words, each of which must occur in the name of family, model, task or metric, large or small")
    @QueryParam("q")
    String q;

    @Parameter(description = "the word on the curve; several may be given")
    @QueryParam("verdict")
    List<String> verdict;

    @Parameter(
            description =
                    "the watch list's word for the task, else warning for BREAKTHROUGH and COLLAPSE, else info; several may be given")
    @QueryParam("severity")
    List<String> severity;

    /** @throws WebApplicationException status 400 if the text is longer than names are, or has more words */
    Predicate<CurveName> named() {
        String text = q == null ? "" : q.strip();
        List<String> words = text.isEmpty()
                ? List.of()
                : List.of(text.toLowerCase(Locale.ROOT).split("\\s+"));
        if (text.length() > LONGEST || words.size() > MOST_WORDS) {
            throw Problem.exception(
                    400, "Bad search", "q has at most " + LONGEST + " characters and " + MOST_WORDS + " words.");
        }
        return words.isEmpty() ? name -> true : new Words(words);
    }

    /** Thousands of curves share few names: each is looked through once, that of a task once for all its curves, which follow each other. */
    private static final class Words implements Predicate<CurveName> {
        private final List<String> words;
        private final Map<String, Integer> found = new HashMap<>();
        private String task = "";
        private int ofTask;

        Words(List<String> words) {
            this.words = words;
        }

        @Override
        public boolean test(CurveName name) {
            if (!name.task().equals(task)) {
                task = name.task();
                ofTask = look(task);
            }
            int all = ofTask | of(name.family()) | of(name.metric()) | of(name.model());
            return all == (1 << words.size()) - 1;
        }

        /** A bit for each word that the name holds. */
        private int of(String name) {
            return found.computeIfAbsent(name, this::look);
        }

        private int look(String name) {
            String small = name.toLowerCase(Locale.ROOT);
            int bits = 0;
            for (int i = 0; i < words.size(); i++) {
                bits |= small.contains(words.get(i)) ? 1 << i : 0;
            }
            return bits;
        }
    }

    /** Empty for all. */
    Set<String> verdicts() {
        return known("verdict", verdict, VerdictKind.values());
    }

    /** Empty for all. */
    Set<String> severities() {
        return known("severity", severity, Severity.values());
    }

    private static Set<String> known(String parameter, List<String> asked, Enum<?>[] all) {
        Set<String> wanted = asked == null ? Set.of() : new HashSet<>(asked);
        Set<String> known = Arrays.stream(all).map(Enum::name).collect(Collectors.toSet());
        if (!known.containsAll(wanted)) {
            throw Problem.exception(
                    400,
                    "Unknown " + parameter,
                    parameter + " is one of "
                            + Arrays.stream(all).map(Enum::name).collect(Collectors.joining(", "))
                            + "; several may be given.");
        }
        return wanted;
    }
}
