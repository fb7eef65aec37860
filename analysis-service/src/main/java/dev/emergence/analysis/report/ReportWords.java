package dev.emergence.analysis.report;

import dev.emergence.analysis.view.Summary;
import dev.emergence.schemas.Annotation;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Reasons;
import dev.emergence.schemas.VerdictKind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The words of a report, the same in each of its forms. */
final class ReportWords {
    static final List<String> METHODS = List.of(
            "Every checkpoint is a raw point with its 95% interval; nothing is smoothed or left out.",
            "A metric of right and wrong is judged by a continuous companion on the same outputs: what jumps in the metric alone is an artefact of it.",
            "Evidence is the Bayes factor of one break against a smooth trend on the metric's link; from 10^2 on it is decisive.",
            "Among the curves of a family e-BH keeps the share of false discoveries at 5%.",
            "A break that many tasks of a run, or runs of a family, have at one place is told as one change.",
            "A break is withdrawn where three complete checkpoints leave evidence below 10.");

    private ReportWords() {}

    static String plain(String name) {
        return name.replace('_', ' ');
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    static String verdict(Summary curve) {
        return plain(FamilyReport.verdict(curve).name().toLowerCase(Locale.ROOT));
    }

    static String run(Summary curve) {
        return curve.name().axis() == Axis.scaling
                ? "over models"
                : curve.name().model();
    }

    static String title(FamilyReport report) {
        String counts = report.counts().entrySet().stream()
                .map(count ->
                        count.getValue() + " " + plain(count.getKey().name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
        return counts.isEmpty() ? "No curve is judged yet" : counts;
    }

    static String place(Position position, String unit) {
        if (position == null) {
            return "an unknown place";
        }
        return position.getStep() != null
                ? String.format(Locale.ROOT, "step %,d", position.getStep())
                : String.format(Locale.ROOT, "%.3g %s", position.getScale(), unit == null ? "" : plain(unit))
                        .strip();
    }

    static String said(Annotation said) {
        String place = said.getStep() != null
                ? String.format(Locale.ROOT, " at step %,d", said.getStep())
                : said.getTokens() != null ? String.format(Locale.ROOT, " at %,d tokens", said.getTokens()) : "";
        return said.getModel() + place + (said.getWho() == null ? "" : " (" + said.getWho() + ")") + ": "
                + said.getText();
    }

    static String value(Summary curve) {
        Summary.Point last = curve.last();
        return last.lower() == null
                ? number(last.value())
                : number(last.value()) + " [" + number(last.lower()) + ", " + number(last.upper()) + "]";
    }

    static String number(double number) {
        double size = Math.abs(number);
        return size >= 1e5 || size > 0 && size < 1e-3
                ? String.format(Locale.ROOT, "%.1e", number)
                : String.format(Locale.ROOT, "%.2f", number);
    }

    static String evidence(Summary curve) {
        Double evidence = curve.evidenceLog10();
        return evidence == null || evidence <= 0 ? "" : String.format(Locale.ROOT, "10^%.1f", evidence);
    }

    /** What happened, how much, how sure, and what was expected. */
    static String sentence(Summary curve) {
        Reasons reasons = curve.verdict().getReasons();
        String companion = curve.verdict().getCompanion();
        String metric = plain(curve.name().metric());
        Position at = reasons.getPosition() != null
                ? reasons.getPosition()
                : curve.evidence() == null ? null : curve.evidence().getPosition();
        String where = place(at, curve.scaleUnit());
        StringBuilder said = new StringBuilder();
        switch (FamilyReport.verdict(curve)) {
            case BREAKTHROUGH -> said.append("Broke at ").append(where).append('.');
            case COLLAPSE -> said.append("Collapsed at ").append(where).append('.');
            default ->
                said.append(companion == null ? "It" : capital(plain(companion)))
                        .append(" changed abruptly at ")
                        .append(where)
                        .append("; ")
                        .append(metric)
                        .append(" does not show it.");
        }
        if (reasons.getStepSize() != null && FamilyReport.verdict(curve) != VerdictKind.LATENT_CHANGE) {
            said.append(String.format(
                    Locale.ROOT,
                    " %s %s by %+.2f%s within three checkpoints.",
                    capital(metric),
                    reasons.getStepSize() < 0 ? "fell" : "rose",
                    reasons.getStepSize(),
                    reasons.getStepStandardError() == null
                            ? ""
                            : String.format(Locale.ROOT, " ± %.2f", reasons.getStepStandardError())));
        }
        said.append(" Evidence ").append(evidence(curve)).append(", judged by ");
        said.append(companion == null ? "its own trend." : plain(companion) + " of the same outputs.");
        if (reasons.getExplainedShare() != null) {
            said.append(String.format(
                    Locale.ROOT,
                    " The trend from before explains %.0f%% of the change.",
                    100 * reasons.getExplainedShare()));
        }
        if (Boolean.TRUE.equals(reasons.getSignatureChanged())) {
            said.append(" The scorer's rule changed there.");
        }
        if (reasons.getExamplesChanged() != null) {
            said.append(" The examples changed on the way.");
        }
        return said.toString();
    }

    static String change(Event change) {
        boolean runs = change.getModel().isEmpty();
        List<String> members = runs ? change.getMadeBy() : change.getTasks();
        return String.format(
                Locale.ROOT,
                "%s at %s: %d of %d %s, evidence 10^%.1f: %s",
                runs ? change.getFamily() : change.getModel(),
                place(change.getPosition(), null),
                members.size(),
                change.getJudged(),
                runs ? "runs" : "tasks",
                change.getEvidenceLog10(),
                members.stream().map(ReportWords::plain).collect(Collectors.joining(", ")));
    }
}
