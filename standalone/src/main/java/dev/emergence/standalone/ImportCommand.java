package dev.emergence.standalone;

import dev.emergence.importers.Given;
import dev.emergence.importers.Importer;
import dev.emergence.importers.Importers;
import dev.emergence.importers.PathPattern;
import dev.emergence.importers.Refusal;
import dev.emergence.importers.Replaced;
import dev.emergence.importers.Shared;
import dev.emergence.importers.Sink;
import dev.emergence.importers.Source;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends the log files of evaluation tools. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Sends log files of evaluation tools and tables of points; announces each checkpoint's size first. The same file"
                        + " twice changes nothing. Ends with status 1 if a file was refused or a record rejected.")
final class ImportCommand implements Callable<Integer> {
    private static final int DEEPEST = 20;

    /** Milliseconds between looks at the files that are followed. */
    private static final int LOOK = 2000;

    @Parameters(
            arity = "1..*",
            paramLabel = "[FORMAT] FILE|DIR",
            description =
                    "files, and folders with files; FORMAT (lm-eval, inspect, helm, csv, wandb, … as docs/import.md lists them) is"
                            + " found from the content where it isn't given")
    private List<String> what;

    @Option(names = "--family", description = "which models belong together")
    private String family;

    @Option(names = "--model", description = "the run")
    private String model;

    @Option(names = "--parameters", paramLabel = "N", description = "of the model, such as 1.4b")
    private String parameters;

    @Option(names = "--step", paramLabel = "N", description = "of the checkpoint")
    private String step;

    @Option(names = "--tokens", paramLabel = "N", description = "training tokens seen, such as 300B")
    private String tokens;

    @Option(names = "--task", description = "where the file's name doesn't say it")
    private String task;

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            description =
                    "where paths say it, such as '{family}/{model}/step{step}'; also {tokens}, {parameters}, {task}, *")
    private String pattern;

    @Option(names = "--metric", description = "what numbers without a name are; of a table with many, the column")
    private String metric;

    @Option(names = "--examples", paramLabel = "N", description = "behind each number, where the file doesn't say it")
    private Long examples;

    @Option(
            names = "--standard-error",
            paramLabel = "SE",
            description = "of each number, where the file doesn't say it")
    private Double standardError;

    @Option(names = "--dry-run", description = "only say what would come in")
    private boolean dryRun;

    @Option(names = "--json", description = "what comes in as JSON, also without --dry-run")
    private boolean json;

    @Option(names = "--compare", description = "hold the tools' own numbers against ours, example by example")
    private boolean compare;

    @Option(
            names = "--follow",
            description =
                    "go on: take new files, and files that grow, as jobs write them; one that stands still for --settled is whole")
    private boolean follow;

    @Option(
            names = "--settled",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description = "with --follow (default: ${DEFAULT-VALUE})")
    private double settled;

    @Mixin
    private IngestUrl ingest;

    private final Shared shared = new Shared();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** @return 1 if a file was refused or a record rejected */
    @Override
    public Integer call() throws IOException, InterruptedException {
        Given given = given();
        boolean named = what.size() > 1 && Importers.formats().contains(what.get(0));
        Optional<Importer> format = named ? Importers.named(what.get(0)) : Optional.empty();
        List<Path> places =
                what.subList(named ? 1 : 0, what.size()).stream().map(Path::of).toList();
        if (follow) {
            return follow(places, given, format);
        }
        List<Path> all = new ArrayList<>();
        for (Path place : places) {
            all.addAll(files(place));
        }
        return take(all, places, given, format, true) ? 0 : 1;
    }

    /** @param sized whether the files are whole */
    private boolean take(List<Path> files, List<Path> places, Given given, Optional<Importer> format, boolean sized)
            throws IOException, InterruptedException {
        boolean whole = true;
        try (Imported imported = new Imported(compare ? new Comparison() : null, json)) {
            Sink sink = new Replaced(imported);
            for (Path file : files) {
                whole &= read(new Source(file, given, shared), format, imported, sink, places.contains(file));
            }
            if (!shared.isLate()) {
                imported.tell();
                return (dryRun || imported.send(ingest.url, sized)) && whole && imported.isWhole();
            }
        }
        System.err.println(
                "a number of the tool's stands for several questions in some files only: reads all again, so that"
                        + " these questions have the same names in all");
        return take(files, places, given, format, sized);
    }

    /** Until it is interrupted; what is refused now may be whole later. */
    private int follow(List<Path> places, Given given, Optional<Importer> format)
            throws IOException, InterruptedException {
        Following following = new Following(Math.round(settled * 1000));
        System.err.println("follows " + what.get(what.size() - 1) + "; Ctrl-C ends");
        while (true) {
            List<Path> present = new ArrayList<>();
            for (Path place : places) {
                present.addAll(Files.exists(place) ? files(place) : List.of());
            }
            Following.Due due = following.look(present, System.currentTimeMillis());
            for (boolean whole : new boolean[] {false, true}) {
                List<Path> files = whole ? due.settled() : due.changed();
                try {
                    if (!files.isEmpty()) {
                        take(files, places, given, format, whole);
                    }
                } catch (IOException e) {
                    System.err.println(e.getMessage() + "; tries it again");
                    following.again(files);
                }
            }
            Thread.sleep(LOOK);
        }
    }

    private Given given() {
        try {
            return new Given(
                    family,
                    model,
                    quantity("--parameters", parameters),
                    count("--step", step),
                    count("--tokens", tokens),
                    task,
                    pattern == null ? null : new PathPattern(pattern),
                    metric,
                    examples,
                    standardError);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static Double quantity(String option, String text) {
        Double quantity = PathPattern.quantity(text);
        if (text != null && quantity == null) {
            throw new IllegalArgumentException(option + " must be a number such as 3000, 1.4b or 300B");
        }
        return quantity;
    }

    private static Long count(String option, String text) {
        Double quantity = quantity(option, text);
        return quantity == null ? null : Long.valueOf(Math.round(quantity));
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> all = Files.walk(place, DEEPEST)) {
            return new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
        }
    }

    /** @param alone the file was named itself, and is not only in a folder that was */
    private static boolean read(Source source, Optional<Importer> format, Imported imported, Sink sink, boolean alone)
            throws IOException {
        Optional<Importer> importer = format;
        try {
            if (importer.isEmpty()) {
                importer = Importers.of(source, source.head());
            }
            if (importer.isEmpty()) {
                throw new Refusal(
                        "is of no format that is known here (" + String.join(", ", Importers.formats()) + ")");
            }
            imported.begin(source, importer.get().format());
            importer.get().read(source, sink);
            return true;
        } catch (Refusal e) {
            // a folder holds other files, too
            System.err.println(
                    (importer.isEmpty() && !alone ? "skipped: " : "refused: ") + source.path() + ": " + e.getMessage());
            return importer.isEmpty() && !alone;
        } catch (EOFException | ZipException e) {
            System.err.println("refused: " + source.path() + ": its compression is broken or ends early");
            return false;
        }
    }
}
