package dev.emergence.analysis.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Summary;
import dev.emergence.schemas.Annotation;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.VerdictKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What is known of a family, for who was not there.
 *
 * @param time when it was so
 * @param version of the software
 * @param telling of each task of each run, and over the runs, the curve with the most telling verdict
 * @param breaks those of {@code telling} that speak of a break, the strongest evidence first
 * @param changes breaks that tasks or runs share
 * @param said of the runs by people and schedulers, the newest last; of many the newest alone
 * @param signatures of the rules behind the values, by metric
 */
public record FamilyReport(
        String family,
        Instant time,
        String version,
        List<Summary> telling,
        List<Summary> breaks,
        List<Event> changes,
        List<Annotation> said,
        SortedMap<String, SortedSet<String>> signatures) {
    /** The verdict that somebody wants to see first at the front. */
    private static final List<VerdictKind> ORDER = List.of(
            VerdictKind.BREAKTHROUGH,
            VerdictKind.COLLAPSE,
            VerdictKind.FORMAT_LEARNED,
            VerdictKind.LATENT_CHANGE,
            VerdictKind.INVERSE_SCALING,
            VerdictKind.METRIC_ARTEFACT,
            VerdictKind.UNDER_SAMPLED,
            VerdictKind.GRADUAL,
            VerdictKind.NO_CHANGE,
            VerdictKind.INSUFFICIENT_DATA);

    private static final Set<VerdictKind> BREAKS =
            Set.of(VerdictKind.BREAKTHROUGH, VerdictKind.COLLAPSE, VerdictKind.LATENT_CHANGE);

    private static final Comparator<Summary> TELLING = Comparator.<Summary>comparingInt(
                    curve -> ORDER.indexOf(verdict(curve)))
            .thenComparing(curve -> curve.verdict().getCompanion() == null)
            .thenComparing(FamilyReport::evidence, Comparator.reverseOrder())
            .thenComparing(curve -> curve.name().metric());

    private record Cell(String task, Axis axis, String model) {}

    /** A page is to stay small: of a text 1,000 characters. */
    private static final int MOST_SAID = 100;

    /**
     * @param curves of the family, in any order
     * @param said in the order in which it was said
     */
    public static FamilyReport of(
            String family,
            Instant time,
            String version,
            Collection<Summary> curves,
            List<Event> openBreaks,
            List<Annotation> said) {
        Map<Cell, Summary> best = new LinkedHashMap<>();
        SortedMap<String, SortedSet<String>> signatures = new TreeMap<>();
        for (Summary curve : curves) {
            CurveName name = curve.name();
            signatures.computeIfAbsent(name.metric(), first -> new TreeSet<>()).add(curve.signature());
            if (curve.verdict() != null) {
                best.merge(
                        new Cell(name.task(), name.axis(), name.model()),
                        curve,
                        (one, other) -> TELLING.compare(one, other) <= 0 ? one : other);
            }
        }
        List<Summary> telling = new ArrayList<>(best.values());
        telling.sort(Comparator.comparing(Summary::name));
        return new FamilyReport(
                family,
                time.truncatedTo(ChronoUnit.SECONDS),
                version,
                telling,
                telling.stream()
                        .filter(curve -> BREAKS.contains(verdict(curve)))
                        .sorted(Comparator.comparing(FamilyReport::evidence).reversed())
                        .toList(),
                openBreaks.stream().filter(open -> open.getTask().isEmpty()).toList(),
                said.subList(Math.max(0, said.size() - MOST_SAID), said.size()),
                signatures);
    }

    /** @param curves whole, as {@code GET /v1/curve} gives them; null where one is not there */
    public String html(Function<CurveName, JsonNode> curves) {
        return HtmlReport.of(this, curves);
    }

    public String markdown() {
        return MarkdownReport.of(this);
    }

    static VerdictKind verdict(Summary curve) {
        return curve.verdict().getVerdict();
    }

    static double evidence(Summary curve) {
        Double evidence = curve.evidenceLog10();
        return evidence == null ? Double.NEGATIVE_INFINITY : evidence;
    }

    /** How many of the training curves have which verdict. */
    Map<VerdictKind, Integer> counts() {
        Map<VerdictKind, Integer> counts = new EnumMap<>(VerdictKind.class);
        telling.stream()
                .filter(curve -> curve.name().axis() == Axis.training)
                .forEach(curve -> counts.merge(verdict(curve), 1, Integer::sum));
        Map<VerdictKind, Integer> ordered = new LinkedHashMap<>();
        ORDER.stream().filter(counts::containsKey).forEach(kind -> ordered.put(kind, counts.get(kind)));
        return ordered;
    }

    /** What a curve is judged by, where it is known: its own picture, and that of its companion. */
    static List<CurveName> pictured(Summary curve) {
        CurveName name = curve.name();
        String companion = curve.verdict().getCompanion();
        return companion == null
                ? List.of(name)
                : List.of(name, new CurveName(name.family(), name.task(), companion, name.axis(), name.model()));
    }
}
