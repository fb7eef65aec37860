package dev.emergence.standalone;

import java.util.Map;

/** Verdicts and kinds of events in the colour of what they ask for, where a terminal shows it and nobody has asked for none (no-color.org). */
final class Colours {
    private static final String END = "\u001b[0m";
    private static final String HEADING = "\u001b[1m";

    /** Pause and look; alarm; early sign; nothing to do. */
    private static final Map<String, String> OF = Map.ofEntries(
            Map.entry("BREAKTHROUGH", "\u001b[1;32m"),
            Map.entry("COLLAPSE", "\u001b[1;31m"),
            Map.entry("RUN_WIDE_CHANGE", "\u001b[1;35m"),
            Map.entry("SHARED_CHANGE", "\u001b[1;35m"),
            Map.entry("LATENT_CHANGE", "\u001b[36m"),
            Map.entry("FORMAT_LEARNED", "\u001b[36m"),
            Map.entry("INVERSE_SCALING", "\u001b[31m"),
            Map.entry("METRIC_ARTEFACT", "\u001b[33m"),
            Map.entry("UNDER_SAMPLED", "\u001b[33m"),
            Map.entry("RESOLVED", "\u001b[2m"),
            Map.entry("NO_CHANGE", "\u001b[2m"),
            Map.entry("INSUFFICIENT_DATA", "\u001b[2m"));

    /** Where this process writes to. */
    static final Colours HERE = new Colours(shown(System.getenv(), Terminal.isThere()));

    private final boolean shown;

    Colours(boolean shown) {
        this.shown = shown;
    }

    static boolean shown(Map<String, String> environment, boolean terminal) {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** @param text begins with the word of a verdict or an event, which alone is coloured; any other text stays as it is */
    String verdict(String text) {
        int end = text.indexOf(' ');
        String word = end < 0 ? text : text.substring(0, end);
        String colour = OF.get(word);
        return shown && colour != null ? colour + word + END + text.substring(word.length()) : text;
    }

    String heading(String text) {
        return shown ? HEADING + text + END : text;
    }
}
