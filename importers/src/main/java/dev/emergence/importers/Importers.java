package dev.emergence.importers;

import java.util.List;
import java.util.Optional;

/** All formats. */
public final class Importers {
    /** The first that recognises a file has it: those that are told by little come last. */
    private static final List<Importer> ALL = List.of(
            new TrainerState(),
            new Otlp(Otlp.Form.FILE),
            new LmEvalSamples(),
            new Inspect(),
            new Helm(),
            new OlmoEval(),
            new EveryEvalEver(),
            new OpenAiEvals(),
            new Nemo(),
            new Verifiers(),
            new BigBench(),
            new LmEvalResults(),
            new Wandb(),
            new TensorBoard(),
            new Trackio(),
            new Mlflow(),
            new Csv());

    private static final Importer NO_LOG = new NoLog();

    private Importers() {}

    public static List<String> formats() {
        return ALL.stream().map(Importer::format).toList();
    }

    /** The format of that name. */
    public static Optional<Importer> named(String format) {
        return ALL.stream().filter(importer -> importer.format().equals(format)).findFirst();
    }

    /**
     * Of what is pushed by OTLP, a request each: a part of an evaluation.
     *
     * @param traces or else logs
     */
    public static Importer otlp(boolean traces, boolean protobuf) {
        return new Otlp(!protobuf ? Otlp.Form.JSON : traces ? Otlp.Form.TRACES : Otlp.Form.LOGS);
    }

    /** The format that a file has by its content; empty if it has none of these. */
    public static Optional<Importer> of(Source source, String head) {
        return ALL.stream()
                .filter(importer -> importer.recognises(source, head))
                .findFirst()
                .or(() -> Optional.of(NO_LOG).filter(importer -> importer.recognises(source, head)));
    }
}
