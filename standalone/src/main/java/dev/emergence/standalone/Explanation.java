package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/** The reasons of one verdict in words. */
final class Explanation {
    private final JsonNode curve;
    private final Optional<JsonNode> change;
    private final JsonNode evidence;
    private final JsonNode verdict;
    private final JsonNode reasons;
    private final StringBuilder text = new StringBuilder();

    /**
     * @param curve as {@code GET /v1/curve} gives it, with a verdict
     * @param change that its break is part of
     */
    Explanation(JsonNode curve, Optional<JsonNode> change) {
        this.curve = curve;
        this.change = change;
        evidence = curve.get("evidence");
        verdict = curve.get("verdict");
        reasons = verdict.get("reasons");
    }

    String words() {
        String who = curve.get("axis").asText().equals("scaling")
                ? "over models"
                : curve.get("model").asText();
        line(
                "%s, %s, %s, %s: %s",
                text("family"),
                who,
                text("task"),
                text("metric"),
                verdict.get("verdict").asText());
        evidence();
        change.ifPresent(of -> line("  its break is part of the %s", Changes.title(of)));
        formLearned();
        step();
        quietStart();
        if (reasons.path("format_learned").asBoolean()) {
            line("  the jump is in the share of well-formed answers, not in the accuracy among them");
        }
        if (reasons.path("signature_changed").asBoolean()) {
            line(
                    "  the scorer's rule (signature) changed there: score the checkpoints before it anew, then look again");
        }
        return text.toString();
    }

    private void evidence() {
        JsonNode companion = verdict.get("companion");
        String judge = companion.isNull() ? "by its own link" : "by its companion " + companion.asText();
        JsonNode factor = evidence.get("bayes_factor_log10");
        if (factor.isNull()) {
            line(
                    "  no evidence for a break, judged %s (%s)",
                    judge, curve.path("undefined").path("evidence").asText("none"));
            return;
        }
        line(
                "  evidence for a break 10^%.2f (decisive from 10^2), judged %s%s",
                factor.asDouble(),
                judge,
                factor.asDouble() > 0 ? "; most likely at " + place(evidence.get("position")) : "");
    }

    private String place(JsonNode position) {
        String step = position.get("step").isNull()
                ? ""
                : ", step " + position.get("step").asLong();
        return String.format(
                Locale.ROOT,
                "%s %.4g%s",
                text("scale_unit"),
                position.get("scale").asDouble(),
                step);
    }

    private void formLearned() {
        JsonNode place = reasons.path("format_learned_at");
        if (place.hasNonNull("scale")) {
            boolean only = verdict.get("verdict").asText().equals("FORMAT_LEARNED");
            line(
                    "  at %s the form of the answers was learned, no more: score and loss came no further than guessing (%.3g)%s",
                    place(place),
                    reasons.path("chance").asDouble(),
                    only ? "" : "; the verdict is on what comes from there on");
        }
    }

    private void step() {
        if (!reasons.get("shift").isNull()) {
            double shift = reasons.get("shift").asDouble();
            line(
                    "  there %s %s against its trend: shift %+.2f on the linked scale",
                    evidence.get("metric").asText(), shift > 0 ? "improves" : "gets worse", shift);
        }
        if (!reasons.get("step_size").isNull()) {
            line(
                    "  there %s moves by %+.3f (standard error %.3f, z %.1f)",
                    text("metric"),
                    reasons.get("step_size").asDouble(),
                    reasons.get("step_standard_error").asDouble(),
                    reasons.get("step_z").asDouble());
        }
        if (reasons.hasNonNull("beyond_guessing")
                && reasons.get("beyond_guessing").asDouble()
                        != reasons.get("step_size").asDouble()) {
            line(
                    "  of that, %+.3f lies beyond guessing (%.3g)",
                    reasons.get("beyond_guessing").asDouble(),
                    reasons.get("chance").asDouble());
        }
        if (!reasons.get("explained_share").isNull()) {
            line(
                    "  the smooth trend from before explains %.0f%% of the change",
                    100 * reasons.get("explained_share").asDouble());
        }
    }

    private void quietStart() {
        if (!reasons.get("threshold").isNull()) {
            boolean hidden = verdict.get("verdict").asText().matches("METRIC_ARTEFACT|UNDER_SAMPLED");
            line(
                    "  first clearly above chance at %s%s",
                    place(reasons.get("threshold")), hidden ? ", while the companion was improving before" : "");
        }
        JsonNode points = curve.get("points");
        boolean zeroIsChance = points.get(points.size() - 1).get("chance").asDouble() == 0;
        if (!reasons.get("resolution").isNull() && zeroIsChance) {
            line(
                    "  a success rate below %.3g can stay unseen with so many examples",
                    reasons.get("resolution").asDouble());
        }
        if (!reasons.get("examples_needed").isNull()) {
            line(
                    "  %,d examples a checkpoint would have shown it earlier",
                    reasons.get("examples_needed").asLong());
        }
    }

    private String text(String field) {
        return curve.get(field).asText();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
