package dev.emergence.analysis.report;

import dev.emergence.analysis.view.Summary;
import java.util.regex.Pattern;

/** A report for a pull request or a notebook. */
final class MarkdownReport {
    /** What means something in Markdown, or in the HTML that it may hold. */
    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_{}\\[\\]<>()#+!|~&$@:-]");

    private MarkdownReport() {}

    static String of(FamilyReport report) {
        StringBuilder text = new StringBuilder();
        text.append("# Emergence report: ").append(plain(report.family())).append("\n\n");
        text.append(plain(ReportWords.title(report)))
                .append(". As of ")
                .append(report.time())
                .append(".\n\n");
        if (!report.changes().isEmpty()) {
            text.append("## What tasks or runs share\n\n");
            report.changes().forEach(change -> text.append("* ")
                    .append(plain(ReportWords.change(change)))
                    .append('\n'));
            text.append('\n');
        }
        text.append("## Breaks\n\n");
        if (report.breaks().isEmpty()) {
            text.append("None.\n\n");
        } else {
            text.append("| task | run | verdict | newest value | what happened |\n|---|---|---|---|---|\n");
            for (Summary curve : report.breaks()) {
                row(text, curve, ReportWords.sentence(curve));
            }
            text.append('\n');
        }
        text.append("## All verdicts\n\n| task | run | verdict | newest value | evidence |\n|---|---|---|---|---|\n");
        report.telling().forEach(curve -> row(text, curve, ReportWords.evidence(curve)));
        if (!report.said().isEmpty()) {
            text.append("\n## What was said of the runs\n\n");
            report.said().forEach(said -> text.append("* ")
                    .append(plain(ReportWords.said(said)))
                    .append('\n'));
        }
        text.append("\n## Methods\n\n");
        ReportWords.METHODS.forEach(
                method -> text.append("* ").append(plain(method)).append('\n'));
        text.append("\n| metric | rule |\n|---|---|\n");
        report.signatures().forEach((metric, rules) -> text.append("| ")
                .append(plain(metric))
                .append(" | ")
                .append(plain(String.join("; ", rules)))
                .append(" |\n"));
        return text.append("\nEmergence Monitor ")
                .append(plain(report.version()))
                .append('\n')
                .toString();
    }

    private static void row(StringBuilder text, Summary curve, String last) {
        for (String cell : new String[] {
            curve.name().task(), ReportWords.run(curve), ReportWords.verdict(curve), ReportWords.value(curve), last
        }) {
            text.append("| ").append(plain(cell)).append(' ');
        }
        text.append("|\n");
    }

    private static String plain(String text) {
        return SPECIAL.matcher(text.replaceAll("\\s+", " ")).replaceAll("\\\\$0");
    }
}
