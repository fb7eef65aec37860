package dev.emergence.importers;

import dev.emergence.schemas.Catalogue;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.ScoredPoint;
import java.util.Locale;
import java.util.regex.Pattern;

/** What kind of number a tool's metric is, by its name: never by its values, which may differ between checkpoints. */
final class Kinds {
    private static final Pattern RIGHT_OR_WRONG = Pattern.compile(
            "(.*_)?(acc|accuracy|acc_norm|acc_bytes|acc_mutual_info|exact_match|quasi_exact_match|prefix_exact_match|em|correct|pass@?1|match)(_stem|_strict|_loose)?");
    private static final Pattern LOSS = Pattern.compile(
            "(.*[_/])?(loss|nll|perplexity|ppl|bits_per_byte|brier|brier_score|mae|mse|rmse|wer|cer|ter|ece|error)");
    private static final Pattern SMOOTH = Pattern.compile(
            "(.*[_/])?(loss|nll|bits_per_byte|brier|brier_score|mae|f1|mc2|likelihood_diff|prob|probability)");

    private final Kind kind;
    private final Continuity continuity;

    private Kinds(Kind kind, Continuity continuity) {
        this.kind = kind;
        this.continuity = continuity;
    }

    /**
     * @param id as the point will have it
     * @param metric the tool's own name for it
     * @param higherIsBetter as the tool says; null where it doesn't
     */
    static Kinds of(String id, String metric, Boolean higherIsBetter) {
        Catalogue.Entry entry = Catalogue.entry(id).orElse(null);
        if (entry != null) {
            return new Kinds(entry.kind(), entry.continuity());
        }
        String name = metric.toLowerCase(Locale.ROOT);
        boolean smooth = SMOOTH.matcher(name).matches();
        if (Boolean.FALSE.equals(higherIsBetter) || LOSS.matcher(name).matches()) {
            return new Kinds(Kind.LOSS, smooth ? Continuity.LINEAR : Continuity.NONLINEAR);
        }
        return RIGHT_OR_WRONG.matcher(name).matches()
                ? new Kinds(Kind.PROPORTION, Continuity.DISCONTINUOUS)
                : new Kinds(Kind.SCORE, smooth ? Continuity.LINEAR : Continuity.NONLINEAR);
    }

    /** Of a mean over tasks, which may weigh them alike: no number of examples was right. */
    Kinds ofGroup() {
        return kind == Kind.PROPORTION ? new Kinds(Kind.SCORE, continuity) : this;
    }

    /** Gives a number to the sink, or says why it can't be a point. */
    void point(Given.Place place, String id, Double mean, Double error, Long examples, long time, Sink sink)
            throws java.io.IOException {
        if (mean == null) {
            sink.leftOut(id + ": not a finite number");
        } else if (examples == null || examples < 1) {
            sink.leftOut(id + ": the file doesn't say of how many examples; --examples does");
        } else if (kind != Kind.LOSS && (mean < 0 || mean > 1)) {
            sink.leftOut(id + ": not between 0 and 1, and the file doesn't say its range");
        } else if (kind == Kind.LOSS && mean < 0) {
            sink.leftOut(id + ": a loss below 0");
        } else if (kind != Kind.PROPORTION && (error == null || error < 0)) {
            sink.leftOut(id + ": a mean without a standard error; --standard-error says one");
        } else {
            ScoredPoint point = new ScoredPoint();
            point.setMetric(Text.identifier(id));
            point.setKind(kind);
            point.setContinuity(continuity);
            point.setMean(mean);
            point.setExamples(examples);
            if (kind == Kind.PROPORTION) {
                point.setSuccesses(mean * examples);
            } else {
                point.setStandardError(error);
            }
            Checkpoint record = new Checkpoint();
            record.setFamily(place.family());
            record.setModel(place.model());
            record.setParameters(place.parameters());
            record.setStep(place.step());
            record.setTokens(place.tokens());
            record.setCheckpointId(place.checkpoint());
            record.setTask(place.task());
            record.setTime(time);
            record.setPoint(point);
            sink.point(record);
        }
    }
}
