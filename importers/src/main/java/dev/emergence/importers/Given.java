package dev.emergence.importers;

import dev.emergence.schemas.Generation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the one who imports says of the files; null where nothing is said.
 *
 * @param pattern where a path has the names, such as {@code {family}/{model}/step{step}}
 * @param metric the metric of numbers that have no name
 * @param examples behind each number of a file that does not count them
 * @param standardError of each number of a file that gives none
 */
public record Given(
        String family,
        String model,
        Double parameters,
        Long step,
        Long tokens,
        String task,
        PathPattern pattern,
        String metric,
        Long examples,
        Double standardError) {
    public static final Given NOTHING = new Given(null, null, null, null, null, null, null, null, null, null);

    private static final Pattern STEP = Pattern.compile("(?:^|[^a-z])(?:step|checkpoint|iter)[-_=]?(\\d{1,15})(?!\\d)");

    /** With the family that the file says, where nothing else is said. */
    Given orFamily(String said) {
        return family != null || said == null
                ? this
                : new Given(said, model, parameters, step, tokens, task, pattern, metric, examples, standardError);
    }

    /** What a file says of the model that it is about; null where it says nothing. */
    public record Found(String model, String revision, Double parameters, Long step, Long tokens) {
        public static final Found NOTHING = new Found(null, null, null, null, null);
    }

    /** Whose numbers they are. */
    public record Place(
            String family, String model, Double parameters, Long step, Long tokens, String checkpoint, String task) {
        /** Another task's. */
        Place ofTask(String other) {
            return new Place(family, model, parameters, step, tokens, checkpoint, Text.identifier(other));
        }

        /** What a model wrote for one of the task's examples: still empty. */
        Generation generation(String example, Source source, String where, long time) {
            Generation generation = new Generation();
            generation.setFamily(family);
            generation.setModel(model);
            generation.setParameters(parameters);
            generation.setStep(step);
            generation.setTokens(tokens);
            generation.setCheckpointId(checkpoint);
            generation.setTask(task);
            generation.setExample(Text.identifier(example));
            generation.setTargets(List.of());
            generation.setScores(new HashMap<>());
            Map<String, String> attributes = new HashMap<>();
            attributes.put(Sink.SOURCE, source.name() + ":" + where);
            generation.setAttributes(attributes);
            generation.setTime(time);
            return generation;
        }
    }

    /**
     * Names: options come first, then the pattern, then the file. Step, tokens and parameters: the file comes first, then
     * options, then the pattern, then what names show, as {@code revision=step3000} does.
     *
     * @param namedTask the task by the file; null where it says none
     */
    Place place(Source source, Found found, String namedTask) throws Refusal {
        return place(source, found, namedTask, null);
    }

    /** @param column the model as a table names it, slashes and all */
    Place place(Source source, Found found, String namedTask, String column) throws Refusal {
        Map<String, String> path = pattern == null ? Map.of() : pattern.match(source, found);
        String foundModel = blankAsNull(found.model);
        String shortModel =
                foundModel == null ? null : foundModel.replaceAll("/+$", "").replaceAll(".*/", "");
        String named = first(model, path.get("model"), column, shortModel);
        String whose = first(family, path.get("family"));
        String what = first(task, path.get("task"), namedTask);
        // A file that says where it stands is right; an option stands for all files and rows.
        Double size = first(found.parameters, parameters, PathPattern.quantity(path.get("parameters")));
        Long seen = first(found.tokens, tokens, count(path.get("tokens")));
        Long said = first(found.step, step, count(path.get("step")));
        Long done = said != null ? said : first(stepIn(found.revision), stepIn(foundModel), stepIn(source));
        boolean placed = size != null || done != null || seen != null;
        if (named == null || whose == null || what == null || !placed) {
            throw new Refusal("not said by the file: "
                    + String.join(
                            ", ",
                            java.util.stream.Stream.of(
                                            whose == null ? "the family" : null,
                                            named == null ? "the model" : null,
                                            what == null ? "the task" : null,
                                            placed ? null : "how far the training was")
                                    .filter(java.util.Objects::nonNull)
                                    .toList())
                    + ". Add" + option(" --family ", whose, named == null ? "FAMILY" : family(named))
                    + option(" --model ", named, "MODEL")
                    + option(" --task ", what, source.stem())
                    + (placed ? "" : " --step N (or --tokens N, or --parameters N)")
                    + ", or --pattern '{family}/{model}/step{step}' where the path says it");
        }
        String checkpoint = foundModel == null
                ? null
                : found.revision == null || found.revision.equals("main")
                        ? foundModel
                        : foundModel + "@" + found.revision;
        return new Place(
                Text.identifier(whose),
                Text.identifier(named),
                size,
                done,
                seen,
                Text.identifier(checkpoint),
                Text.identifier(what));
    }

    private static String option(String option, String known, String guess) {
        return known != null
                ? ""
                : option + (guess.matches("[\\w./:@-]+") ? guess : "'" + guess.replace("'", "") + "'");
    }

    /** The model's name without what looks like its size, and what stands behind it. */
    private static String family(String model) {
        String name = model.replaceFirst("[-_.]?\\d+(\\.\\d+)?[kKmMbB]([-_.].*)?$", "");
        return name.isEmpty() ? model : name;
    }

    private static String blankAsNull(String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static Long stepIn(Source source) {
        // the folders from the innermost, and the file's own name first
        for (java.nio.file.Path path = source.named(); path != null; path = path.getParent()) {
            Long found = path.getFileName() == null
                    ? null
                    : stepIn(path.getFileName().toString());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Long stepIn(String text) {
        if (text == null) {
            return null;
        }
        Matcher matcher = STEP.matcher(text.toLowerCase(java.util.Locale.ROOT));
        Long last = null;
        while (matcher.find()) {
            last = Long.valueOf(matcher.group(1));
        }
        return last;
    }

    private static Long count(String text) {
        Double quantity = PathPattern.quantity(text);
        return quantity == null ? null : Long.valueOf(Math.round(quantity));
    }

    @SafeVarargs
    private static <T> T first(T... values) {
        for (T value : values) {
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
