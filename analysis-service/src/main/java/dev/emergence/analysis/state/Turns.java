package dev.emergence.analysis.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose turn it is: one model of each task after the other, and of each task that after the one that was done last. So a task waits for
 * one model of each other, however many they have.
 */
final class Turns {
    private final Map<String, String> models = new HashMap<>();
    private String task = "";

    /** This one had its turn. */
    void had(String task, String model) {
        this.task = task;
        models.put(task, model);
    }

    /**
     * All that wait, in the order of their turns.
     *
     * @param waiting by task and model
     */
    <T> List<T> of(Map<String, Map<String, T>> waiting) {
        models.keySet().retainAll(waiting.keySet());
        List<Deque<T>> tasks = new ArrayList<>();
        for (String name : after(waiting, task)) {
            Map<String, T> of = waiting.get(name);
            Deque<T> queue = new ArrayDeque<>();
            after(of, models.get(name)).forEach(model -> queue.add(of.get(model)));
            tasks.add(queue);
        }
        List<T> turns = new ArrayList<>();
        while (!tasks.isEmpty()) {
            tasks.forEach(queue -> turns.add(queue.remove()));
            tasks.removeIf(Deque::isEmpty);
        }
        return turns;
    }

    private static List<String> after(Map<String, ?> all, String last) {
        List<String> names = new ArrayList<>(all.keySet());
        Collections.rotate(names, -1 - names.indexOf(last));
        return names;
    }
}
