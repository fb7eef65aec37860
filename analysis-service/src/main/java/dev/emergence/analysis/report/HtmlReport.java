package dev.emergence.analysis.report;

import static dev.emergence.analysis.report.Html.escaped;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Summary;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.VerdictKind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A report as one page that needs nothing else: no script, no style sheet, no picture of its own address. */
final class HtmlReport {
    /** A page has 2 MB at most: so many characters up to the last break, and to the last row of the table of all curves. */
    private static final int BREAKS = 1_000_000;

    private static final int ROWS = 1_700_000;
    private static final int LARGEST = 250_000;

    private static final Map<VerdictKind, String> GLYPHS = Map.of(
            VerdictKind.BREAKTHROUGH, "▲",
            VerdictKind.COLLAPSE, "▼",
            VerdictKind.FORMAT_LEARNED, "✎",
            VerdictKind.LATENT_CHANGE, "◆",
            VerdictKind.INVERSE_SCALING, "↘",
            VerdictKind.METRIC_ARTEFACT, "≈",
            VerdictKind.UNDER_SAMPLED, "◌",
            VerdictKind.GRADUAL, "↗",
            VerdictKind.NO_CHANGE, "·",
            VerdictKind.INSUFFICIENT_DATA, "…");

    private static final String STYLE =
            """
            body{margin:24px auto;max-width:900px;padding:0 16px;background:#fff;color:#1d1f23;font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
            h1{font-size:21px}h2{font-size:17px;margin-top:28px}h3{font-size:14px;margin:14px 0 2px}p{margin:2px 0 8px}.s{color:#5d6168}
            table{border-collapse:collapse}td,th{border:1px solid #dedbd5;padding:2px 8px;text-align:left;overflow-wrap:anywhere}th{font-weight:500;color:#5d6168}
            article{break-inside:avoid}.two{display:flex;flex-wrap:wrap;gap:10px}.two svg{width:400px;max-width:100%}
            svg text{font:11px system-ui,sans-serif;fill:#5d6168}svg .t{fill:#1d1f23;font-weight:600}svg path{fill:none}
            .ax{stroke:#dedbd5}.eb{stroke:#6d7078}.pt{stroke:#1d1f23;stroke-width:4.5;stroke-linecap:round}.pt.o,.brk{stroke:#b3401f}.m{color:#b3401f}
            @media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}
            """;

    private final StringBuilder page = new StringBuilder(100_000);

    private HtmlReport() {}

    /** @param curves whole, as {@code GET /v1/curve} gives them; null where one is not there */
    static String of(FamilyReport report, Function<CurveName, JsonNode> curves) {
        HtmlReport html = new HtmlReport();
        html.head(report);
        html.changes(report);
        html.breaks(report.breaks(), curves);
        html.verdicts(report);
        html.said(report);
        html.methods(report);
        return html.page.append("</body></html>\n").toString();
    }

    private void head(FamilyReport report) {
        page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
                .append(escaped(report.family()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>");
        element("h1", "Emergence report: " + report.family());
        element("p", ReportWords.title(report) + ".");
        page.append("<p class=\"s\">As of ")
                .append(report.time())
                .append(
                        ". ▲ breakthrough, ▼ collapse, ✎ form learned, ◆ latent change, ↘ inverse scaling, ≈ metric artefact, ◌ too few examples, ↗ gradual, · no change, … too few checkpoints.</p>");
    }

    private void changes(FamilyReport report) {
        if (!report.changes().isEmpty()) {
            element("h2", "What tasks or runs share");
            page.append("<ul>");
            report.changes().forEach(change -> element("li", ReportWords.change(change)));
            page.append("</ul>");
        }
    }

    private void breaks(List<Summary> breaks, Function<CurveName, JsonNode> curves) {
        element("h2", "Breaks");
        if (breaks.isEmpty()) {
            element("p", "None.");
        }
        int told = 0;
        for (Summary curve : breaks) {
            if (page.length() > BREAKS) {
                element(
                        "p",
                        breaks.size() - told
                                + " more are in the table below alone: this page would be too large to send.");
                return;
            }
            told++;
            page.append("<article><h3><span class=\"m\">")
                    .append(GLYPHS.get(FamilyReport.verdict(curve)))
                    .append("</span> ")
                    .append(escaped(ReportWords.plain(curve.name().task()) + ", " + ReportWords.run(curve) + ": "
                            + ReportWords.verdict(curve)))
                    .append("</h3>");
            element("p", ReportWords.sentence(curve));
            pictures(curve, curves);
            page.append("</article>");
        }
    }

    private void pictures(Summary curve, Function<CurveName, JsonNode> curves) {
        Position at = curve.verdict().getReasons().getPosition();
        page.append("<div class=\"two\">");
        for (CurveName name : FamilyReport.pictured(curve)) {
            JsonNode whole = curves.apply(name);
            String picture = whole == null ? "" : CurvePicture.of(whole, at == null ? null : at.getScale());
            page.append(
                    picture.length() > LARGEST
                            ? "<p class=\"s\">It has too many checkpoints for a picture here.</p>"
                            : picture);
        }
        page.append("</div>");
    }

    private void verdicts(FamilyReport report) {
        element("h2", "All verdicts");
        page.append("<table><thead><tr><th>task</th><th>run</th><th>metric</th><th>verdict</th><th>newest value</th>")
                .append("<th>evidence</th></tr></thead><tbody>");
        int left = 0;
        for (Summary curve : report.telling()) {
            if (page.length() > ROWS) {
                left++;
                continue;
            }
            page.append("<tr>");
            element("td", ReportWords.plain(curve.name().task()));
            element("td", ReportWords.run(curve));
            element("td", ReportWords.plain(curve.name().metric()));
            element("td", GLYPHS.get(FamilyReport.verdict(curve)) + " " + ReportWords.verdict(curve));
            element("td", ReportWords.value(curve));
            element("td", ReportWords.evidence(curve));
            page.append("</tr>");
        }
        page.append("</tbody></table>");
        if (left > 0) {
            element("p", left + " more are left out: this page would be too large to send.");
        }
    }

    private void said(FamilyReport report) {
        if (!report.said().isEmpty()) {
            element("h2", "What was said of the runs");
            page.append("<ul>");
            report.said().forEach(said -> element("li", ReportWords.said(said)));
            page.append("</ul>");
        }
    }

    private void methods(FamilyReport report) {
        element("h2", "Methods");
        page.append("<ul>");
        ReportWords.METHODS.forEach(method -> element("li", method));
        page.append("</ul><table><thead><tr><th>metric</th><th>rule</th></tr></thead><tbody>");
        report.signatures().forEach((metric, rules) -> {
            page.append("<tr>");
            element("td", ReportWords.plain(metric));
            element("td", String.join("; ", rules));
            page.append("</tr>");
        });
        page.append("</tbody></table>");
        page.append("<p class=\"s\">Emergence Monitor ")
                .append(escaped(report.version()))
                .append("</p>");
    }

    private void element(String name, String text) {
        page.append('<')
                .append(name)
                .append('>')
                .append(escaped(text))
                .append("</")
                .append(name)
                .append('>');
    }
}
