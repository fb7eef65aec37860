package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A curve in characters: each checkpoint with its interval over a logarithmic scale, and where it breaks. Nothing is smoothed. */
final class Sketch {
    private static final int HEIGHT = 12;
    private static final int MOST_WIDTH = 100;
    /** For the values at the side. */
    private static final int MARGIN = 9;

    private Sketch() {}

    /**
     * @param curve whole, as {@code /v1/curve} gives it
     * @param width characters of a line at most
     */
    static String of(JsonNode curve, int width) {
        List<JsonNode> points = new ArrayList<>();
        curve.get("points").forEach(point -> {
            if (point.hasNonNull("value") && point.path("scale").asDouble(0) > 0) {
                points.add(point);
            }
        });
        if (points.size() < 2) {
            return "";
        }
        int columns = Math.min(width, MOST_WIDTH) - MARGIN;
        double left = Math.log(scale(points.get(0)));
        double right = Math.log(scale(points.get(points.size() - 1)));
        double bottom = points.stream()
                .mapToDouble(point -> bound(point, "lower"))
                .min()
                .orElseThrow();
        double top = points.stream()
                .mapToDouble(point -> bound(point, "upper"))
                .max()
                .orElseThrow();
        char[][] grid = new char[HEIGHT][columns];
        for (char[] row : grid) {
            Arrays.fill(row, ' ');
        }
        double broke = curve.at("/evidence/position/scale").asDouble(0);
        if (broke > 0) {
            int column = place(Math.log(broke), left, right, columns);
            for (char[] row : grid) {
                row[column] = ':';
            }
        }
        for (JsonNode point : points) {
            int column = place(Math.log(scale(point)), left, right, columns);
            int high = place(bound(point, "upper"), bottom, top, HEIGHT);
            for (int row = place(bound(point, "lower"), bottom, top, HEIGHT); row <= high; row++) {
                grid[HEIGHT - 1 - row][column] = '|';
            }
        }
        for (JsonNode point : points) {
            int column = place(Math.log(scale(point)), left, right, columns);
            int row = place(point.get("value").asDouble(), bottom, top, HEIGHT);
            grid[HEIGHT - 1 - row][column] = broke > 0 && scale(point) >= broke ? '*' : 'o';
        }
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < HEIGHT; row++) {
            String side = row == 0 ? figure(top) : row == HEIGHT - 1 ? figure(bottom) : "";
            text.append(String.format("%" + (MARGIN - 2) + "s |%s", side, new String(grid[row]).stripTrailing()))
                    .append(System.lineSeparator());
        }
        String first = figure(scale(points.get(0)));
        String last = figure(scale(points.get(points.size() - 1))) + " " + Verdicts.text(curve, "scale_unit");
        String between = " ".repeat(Math.max(1, columns - first.length() - last.length()));
        return text.append(" ".repeat(MARGIN))
                .append(first)
                .append(between)
                .append(last)
                .toString();
    }

    private static double scale(JsonNode point) {
        return point.get("scale").asDouble();
    }

    /** The value, where the interval is not known. */
    private static double bound(JsonNode point, String name) {
        return point.hasNonNull(name)
                ? point.get(name).asDouble()
                : point.get("value").asDouble();
    }

    private static int place(double value, double least, double greatest, int count) {
        double share = greatest > least ? (value - least) / (greatest - least) : .5;
        return (int) Math.round(Math.max(0, Math.min(1, share)) * (count - 1));
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }
}
