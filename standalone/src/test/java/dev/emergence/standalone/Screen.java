package dev.emergence.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What stands on a terminal that scrolls for ever, once all of a recording was written to it. */
final class Screen {
    private static final Pattern CONTROL = Pattern.compile("\\G\u001b\\[([0-9;]*)([A-Za-z])");

    private final int width;
    private final List<StringBuilder> rows = new ArrayList<>();
    /** What ran into the right margin, up to there. */
    final List<String> tooWide = new ArrayList<>();

    private int row;
    private int column;

    Screen(int width, String written) {
        this.width = width;
        Matcher control = CONTROL.matcher(written);
        for (int at = 0; at < written.length(); ) {
            if (control.find(at) && control.start() == at) {
                move(control.group(1), control.group(2).charAt(0));
                at = control.end();
            } else {
                int letter = written.codePointAt(at);
                write(letter);
                at += Character.charCount(letter);
            }
        }
    }

    private void move(String by, char how) {
        int lines = by.matches("[0-9]+") ? Integer.parseInt(by) : 1;
        switch (how) {
            case 'A' -> row = Math.max(0, row - lines);
            case 'B' -> row += lines;
            case 'K' -> line().setLength(Math.min(column, line().length()));
            case 'm' -> {
                // a colour
            }
            default -> throw new IllegalArgumentException("nobody knows ESC[" + by + how + " here");
        }
    }

    private void write(int letter) {
        if (letter == '\r') {
            column = 0;
        } else if (letter == '\n') {
            row++;
        } else {
            if (column >= width) {
                tooWide.add(line().toString());
                row++;
                column = 0;
            }
            StringBuilder line = line();
            while (line.length() <= column) {
                line.append(' ');
            }
            line.setCharAt(column, (char) letter);
            column++;
        }
    }

    private StringBuilder line() {
        IntStream.rangeClosed(rows.size(), row).forEach(missing -> rows.add(new StringBuilder()));
        return rows.get(row);
    }

    /** Without blanks at the ends of lines. */
    List<String> lines() {
        return rows.stream().map(line -> line.toString().stripTrailing()).toList();
    }
}
