package dev.emergence.analysis.report;

/** Texts in HTML. */
final class Html {
    private Html() {}

    /** What is text stays text, as content and in quoted attributes. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
