package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Breaks and artefacts as they are found, a line each, from the stream of events. */
final class News implements AutoCloseable {
    private static final String DATA = "data:";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stream<String> lines;

    private News(Stream<String> lines) {
        this.lines = lines;
    }

    /**
     * @param url of analysis-service
     * @param out takes each line, in a thread of its own
     */
    static News follow(String url, Consumer<String> out) throws IOException, InterruptedException {
        Remote analysis = new Remote("analysis-service", url);
        News news = new News(analysis.stream(analysis.request("/v1/events").header("Accept", "text/event-stream")));
        Thread reader = new Thread(() -> news.read(out), "news");
        reader.setDaemon(true);
        reader.start();
        return news;
    }

    private void read(Consumer<String> out) {
        try {
            lines.filter(line -> line.startsWith(DATA))
                    .map(line -> parsed(line.substring(DATA.length())))
                    .filter(News::tells)
                    .forEach(event -> out.accept(words(event, Terminal.width() - 2)));
        } catch (UncheckedIOException e) {
            // closed, or the service has ended, which others say
        }
    }

    private static JsonNode parsed(String event) {
        try {
            return JSON.readTree(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a change has told of is not told again. */
    private static boolean tells(JsonNode event) {
        return !Verdicts.text(event, "kind").equals("CHECKPOINT_COMPLETE")
                && !event.path("told_by_change").asBoolean();
    }

    /** What it is, of whom and where, and in brackets what a narrow terminal has no room for. */
    static String words(JsonNode event, int width) {
        if (Verdicts.text(event, "task").isEmpty() && event.path("position").isObject()) {
            return Changes.title(event);
        }
        String model = Verdicts.text(event, "model");
        String what = String.format(
                Locale.ROOT,
                "%s of %s, %s at %s",
                Verdicts.text(event, "kind"),
                model.isEmpty() ? Verdicts.text(event, "family") + " over its models" : model,
                Verdicts.text(event, "task"),
                Verdicts.place(event.path("position")));
        String evidence = VerdictTable.evidence(event);
        String more = " (" + Verdicts.text(event, "metric") + (evidence.isEmpty() ? "" : ", " + evidence) + ")";
        return what.length() + more.length() <= width ? what + more : what;
    }

    @Override
    public void close() {
        lines.close();
    }
}
