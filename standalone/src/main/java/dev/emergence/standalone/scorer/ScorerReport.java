package dev.emergence.standalone.scorer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found, demand by demand. */
public final class ScorerReport {
    private final Map<Demand, List<String>> problems = new EnumMap<>(Demand.class);
    private final List<String> notes = new ArrayList<>();

    ScorerReport() {}

    /** Says that a demand was looked at; it holds as long as nothing is found. */
    void checked(Demand demand) {
        problems.computeIfAbsent(demand, unseen -> new ArrayList<>());
    }

    void found(Demand demand, String problem) {
        checked(demand);
        problems.get(demand).add(problem);
    }

    /** Something to know that is no fault. */
    void note(String note) {
        notes.add(note);
    }

    public boolean passed() {
        return problems.values().stream().allMatch(List::isEmpty);
    }

    /** One line a demand. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Demand demand : Demand.values()) {
            Boolean holds = holds(demand);
            String sign = holds == null ? "-" : holds ? "✓" : "✗";
            text.append(String.format("%s %-10s  %s%n", sign, demand.id(), message(demand)));
        }
        notes.forEach(note -> text.append("note: ").append(note).append(System.lineSeparator()));
        return text.toString().stripTrailing();
    }

    /** {@code passed} is null where nothing could be checked. */
    public ObjectNode json() {
        ObjectNode report = new ObjectMapper().createObjectNode();
        ArrayNode checks = report.putArray("checks");
        for (Demand demand : Demand.values()) {
            checks.addObject()
                    .put("check", demand.id())
                    .put("passed", holds(demand))
                    .put("message", message(demand));
        }
        notes.forEach(report.putArray("notes")::add);
        return report.put("passed", passed());
    }

    private Boolean holds(Demand demand) {
        List<String> found = problems.get(demand);
        return found == null ? null : Boolean.valueOf(found.isEmpty());
    }

    private String message(Demand demand) {
        List<String> found = problems.get(demand);
        if (found == null) {
            return "not checked: there is no answer to look at";
        }
        if (found.isEmpty()) {
            return demand.holds();
        }
        String more = found.size() == 1 ? "" : " (and " + (found.size() - 1) + " more)";
        return found.get(0) + more + ". " + demand.advice();
    }
}
