package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** Rows as a format has them; each goes out as it comes. */
interface Rows {
    void add(ObjectNode row);

    /** After the last. */
    default void end() {}

    /** An object a line. */
    static Rows lines(PrintStream out) {
        return row -> out.print(row + "\n");
    }

    /** A table as RFC 4180 has it, but with plain line ends; what is in an object of the row has its name behind that object's. */
    static Rows csv(PrintStream out, List<String> columns) {
        out.print(columns.stream().map(column -> column.replace('/', '_')).collect(Collectors.joining(",")) + "\n");
        return row -> out.print(
                columns.stream().map(column -> cell(row.at("/" + column))).collect(Collectors.joining(",")) + "\n");
    }

    private static String cell(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        String text = value.asText();
        return value.isTextual() && text.matches("(?s).*[,\"\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
