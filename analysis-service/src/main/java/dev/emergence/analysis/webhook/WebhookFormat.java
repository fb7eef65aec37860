package dev.emergence.analysis.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.view.RecordJson;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What is sent. */
public enum WebhookFormat {
    /** CloudEvents 1.0, structured mode: its attributes, and the event as data. */
    cloudevents("application/cloudevents+json; charset=UTF-8") {
        @Override
        ObjectNode json(Event event, String topic, Optional<String> dashboard) {
            ObjectNode data = RecordJson.of(event);
            dashboard.ifPresent(url -> data.put("dashboard", url));
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("specversion", "1.0");
            json.put("id", event.getId());
            json.put("source", "/" + topic);
            json.put("type", "dev.emergence." + event.getKind().name().toLowerCase(Locale.ROOT));
            json.put(
                    "subject",
                    Keys.of(
                            event.getFamily(),
                            event.getTask(),
                            event.getMetric(),
                            event.getAxis().name(),
                            event.getModel()));
            json.put("time", Instant.ofEpochMilli(event.getTime()).toString());
            json.put("datacontenttype", "application/json");
            json.set("data", data);
            return json;
        }
    },

    /** An incoming webhook of Slack, or of what understands the same. */
    slack("application/json; charset=UTF-8") {
        @Override
        ObjectNode json(Event event, String topic, Optional<String> dashboard) {
            StringBuilder text = new StringBuilder("*" + event.getKind() + "* (" + event.getSeverity() + ") ");
            text.append(
                    escaped(event.getModel().isEmpty() ? "over the models of " + event.getFamily() : event.getModel()));
            text.append(", ").append(escaped(what(event)));
            text.append(place(event.getPosition()));
            if (event.getEvidenceLog10() != null) {
                text.append(String.format(Locale.ROOT, "; evidence 10^%.1f", event.getEvidenceLog10()));
            }
            dashboard.ifPresent(url -> text.append(" <").append(url).append("|dashboard>"));
            return JsonNodeFactory.instance.objectNode().put("text", text.toString());
        }
    };

    private final String contentType;

    WebhookFormat(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    byte[] body(Event event, String topic, Optional<String> dashboard) {
        return json(event, topic, dashboard).toString().getBytes(StandardCharsets.UTF_8);
    }

    abstract ObjectNode json(Event event, String topic, Optional<String> dashboard);

    /** A task and the metric that leads; of a change how many of how many have it. */
    private static String what(Event event) {
        if (event.getJudged() != null) {
            boolean runs = event.getModel().isEmpty();
            int members = runs ? event.getMadeBy().size() : event.getTasks().size();
            return members + " of " + event.getJudged() + (runs ? " runs" : " tasks") + " at once";
        }
        return event.getMetric().isEmpty() ? event.getTask() : event.getTask() + ", " + event.getMetric();
    }

    /** In Slack's texts these three characters have a meaning, such as calling everybody. */
    private static String escaped(String name) {
        return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String place(Position position) {
        if (position == null) {
            return "";
        }
        return position.getStep() != null
                ? " at step " + position.getStep()
                : String.format(Locale.ROOT, " at scale %.3g", position.getScale());
    }
}
