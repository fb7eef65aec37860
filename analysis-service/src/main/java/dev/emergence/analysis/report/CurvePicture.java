package dev.emergence.analysis.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One metric of one curve: every checkpoint a raw point with its interval, a line where the break is. */
final class CurvePicture {
    private static final int WIDTH = 400;
    private static final int HEIGHT = 130;
    private static final int LEFT = 34;
    private static final int TOP = 18;
    private static final int BOTTOM = 18;
    private static final int GUTTER = 16;

    private record Point(double x, double y, Double low, Double high, boolean after) {}

    private final JsonNode points;
    private final Double breakScale;
    private final double least;
    private final double most;
    private final double low;
    private final double high;

    private CurvePicture(JsonNode curve, Double breakScale) {
        points = curve.path("points");
        this.breakScale = breakScale;
        double smallest = Double.POSITIVE_INFINITY;
        double largest = 0;
        double top = curve.path("kind").asText().equals("LOSS") ? 0 : 1;
        double bottom = 0;
        for (JsonNode point : points) {
            double scale = point.path("scale").asDouble();
            if (scale > 0) {
                smallest = Math.min(smallest, scale);
                largest = Math.max(largest, scale);
            }
            top = Math.max(top, point.path("value").asDouble());
            bottom = Math.min(bottom, point.path("value").asDouble());
        }
        low = smallest;
        high = largest;
        most = top > bottom ? top : bottom + 1;
        least = bottom;
    }

    /**
     * As SVG.
     *
     * @param curve as {@code GET /v1/curve} gives it
     * @param breakScale null where there is none
     */
    static String of(JsonNode curve, Double breakScale) {
        return new CurvePicture(curve, breakScale).svg(curve);
    }

    private String svg(JsonNode curve) {
        List<Point> drawn = new ArrayList<>();
        for (JsonNode point : points) {
            double scale = point.path("scale").asDouble();
            drawn.add(new Point(
                    x(scale),
                    y(point.path("value").asDouble()),
                    point.hasNonNull("lower") ? y(point.get("lower").asDouble()) : null,
                    point.hasNonNull("upper") ? y(point.get("upper").asDouble()) : null,
                    breakScale != null && scale >= breakScale));
        }
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                HEIGHT,
                title(curve)));
        svg.append(String.format(Locale.ROOT, "<text class=\"t\" x=\"%d\" y=\"11\">%s</text>", LEFT, title(curve)));
        for (double tick : new double[] {least, (least + most) / 2, most}) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<path class=\"ax\" d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT,
                    y(tick),
                    WIDTH,
                    LEFT - 4,
                    y(tick) + 4,
                    ReportWords.number(tick)));
        }
        if (high > 0) {
            label(svg, low, "start");
            label(svg, high, "end");
        }
        if (breakScale != null) {
            svg.append(String.format(
                    Locale.ROOT, "<path class=\"brk\" d=\"M%.1f %dV%d\"/>", x(breakScale), TOP - 4, HEIGHT - BOTTOM));
        }
        StringBuilder bars = new StringBuilder();
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (Point point : drawn) {
            if (point.low != null && point.high != null) {
                bars.append(String.format(Locale.ROOT, "M%.1f %.1fV%.1f", point.x, point.low, point.high));
            }
            (point.after ? after : before).append(String.format(Locale.ROOT, "M%.1f %.1fh0", point.x, point.y));
        }
        path(svg, "eb", bars);
        path(svg, "pt", before);
        path(svg, "pt o", after);
        return svg.append("</svg>").toString();
    }

    private static String title(JsonNode curve) {
        return Html.escaped(ReportWords.plain(curve.path("metric").asText()) + ", over "
                + ReportWords.plain(curve.path("scale_unit").asText("points")) + " (log)");
    }

    private void label(StringBuilder svg, double scale, String anchor) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%.3g</text>",
                x(scale),
                HEIGHT - 4,
                anchor,
                scale));
    }

    private static void path(StringBuilder svg, String kind, StringBuilder d) {
        if (d.length() > 0) {
            svg.append("<path class=\"")
                    .append(kind)
                    .append("\" d=\"")
                    .append(d)
                    .append("\"/>");
        }
    }

    /** What stands at 0 has its place before all others. */
    private double x(double scale) {
        int from = LEFT + GUTTER;
        int to = WIDTH - 6;
        if (!(scale > 0)) {
            return LEFT + 6;
        }
        return high > low ? from + (Math.log(scale / low) / Math.log(high / low)) * (to - from) : (from + to) / 2.0;
    }

    private double y(double value) {
        double part = (Math.min(most, Math.max(least, value)) - least) / (most - least);
        return TOP + (1 - part) * (HEIGHT - TOP - BOTTOM);
    }
}
