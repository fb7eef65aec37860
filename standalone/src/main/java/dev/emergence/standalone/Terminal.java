package dev.emergence.standalone;

import dev.emergence.schemas.Names;

/** Where the output goes, as the start script has found it. */
public final class Terminal {
    /** Where there is none: every column, for programs and files. */
    private static final int ENDLESS = Integer.MAX_VALUE;

    private Terminal() {}

    /** A text of others, without what would move a cursor, give a terminal commands or turn the direction of what follows; lines and tabs stay. */
    public static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c == '\n' || c == '\t' || !Names.isForbidden(c) ? c : '?');
        }
        return plain.toString();
    }

    /** The same on one line, whatever the text has. */
    public static String plainLine(String text) {
        return plain(text).replace('\n', ' ').replace('\t', ' ');
    }

    /** Whether somebody looks on. */
    static boolean isThere() {
        return width() != ENDLESS;
    }

    /** Characters of a line. */
    static int width() {
        String columns = System.getProperty("emergence.columns", "");
        return columns.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(columns) : ENDLESS;
    }

    /** A command that a shell takes as it stands: where it would be wider, lines end in a backslash, and what goes on is so far in. */
    static String command(String command, int indent, int width) {
        String space = " ".repeat(indent);
        StringBuilder lines = new StringBuilder(space);
        int used = indent;
        for (String option : command.split(" (?=--)", -1)) {
            if (used > indent && used + 1 + option.length() > width - 2) {
                lines.append(" \\").append(System.lineSeparator()).append(space).append("  ");
                used = indent + 2;
            } else if (used > indent) {
                lines.append(' ');
                used++;
            }
            lines.append(option);
            used += option.length();
        }
        return lines.toString();
    }

    /** A text with line breaks in place of blanks, where it would be wider; what goes on is two characters in. */
    static String wrapped(String text, int width) {
        StringBuilder lines = new StringBuilder();
        int used = 0;
        for (String word : text.split(" ", -1)) {
            if (used > 0 && used + 1 + word.length() > width) {
                lines.append(System.lineSeparator()).append("  ");
                used = 2;
            } else if (used > 0) {
                lines.append(' ');
                used++;
            }
            lines.append(word);
            used += word.length();
        }
        return lines.toString();
    }
}
