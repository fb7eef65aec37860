package dev.emergence.analysis;

import dev.emergence.analysis.watch.WatchList;
import dev.emergence.analysis.work.LastingWork;
import dev.emergence.schemas.Audit;
import dev.emergence.schemas.AuditAct;
import dev.emergence.schemas.Role;
import dev.emergence.schemas.Token;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Records when the gate's policy, the watch list or the tokens become others than the audit says, also while this service was not
 * there. They are a variable and files, so nobody knows who changed them. What another instance has recorded is not recorded
 * again; but a token that is renewed under its name with the same roles each instance records that sees it, and none if none was
 * there.
 */
final class SettingsAudit {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LIST_CHARACTERS = 2000;
    private static final String POLICY = "gate policy";
    private static final String WATCH = "watch list";
    private static final String TOKEN = "token ";
    private static final String NAME = "name";
    private static final String ENTRIES = "entries";
    private static final String RENEWED = "renewed";

    private final Consumer<Consumer<Audit>> trail;
    private final Consumer<Audit> writer;
    private final String instance;
    private Map<String, Map<String, String>> last = Map.of();
    private Map<String, String> hashes = Map.of();

    /**
     * What is in force.
     *
     * @param tokens none where nobody is asked for one
     */
    record Settings(String policy, WatchList list, List<Token> tokens) {
        /** By what is set: as the audit describes it; without what is not set. */
        Map<String, Map<String, String>> described() {
            Map<String, Map<String, String>> described = new TreeMap<>();
            described.put(POLICY, Map.of("policy", policy));
            if (!list.entries().isEmpty()) {
                described.put(WATCH, SettingsAudit.described(list));
            }
            tokens.forEach(token -> described.put(TOKEN + token.name(), SettingsAudit.described(token)));
            return described;
        }

        Map<String, String> hashes() {
            return tokens.stream().collect(Collectors.toMap(token -> TOKEN + token.name(), Token::proof));
        }
    }

    /**
     * Has looked at nothing yet.
     *
     * @param trail gives the audit as it is then, from its beginning on
     * @param writer returns when it is written
     * @param instance this one
     */
    SettingsAudit(Consumer<Consumer<Audit>> trail, Consumer<Audit> writer, String instance) {
        this.trail = trail;
        this.writer = writer;
        this.instance = instance;
    }

    /** Looks, and rests. */
    void round(LastingWork.Course course, Settings now, long time) throws InterruptedException {
        look(now, time);
        course.well();
        course.rest(PAUSE);
    }

    /** Records what is another than at the last look, or at the first one than the audit says. */
    void look(Settings settings, long time) {
        Map<String, Map<String, String>> now = settings.described();
        Map<String, String> secrets = settings.hashes();
        if (now.equals(last) && secrets.equals(hashes)) {
            return;
        }
        Map<String, Map<String, String>> recorded = recorded();
        Map<String, Map<String, String>> before = last.isEmpty() ? recorded : last;
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(now.keySet());
        for (String what : all) {
            Map<String, String> details = now.get(what);
            boolean changed = !Objects.equals(details, before.get(what));
            if (changed && !Objects.equals(details, recorded.get(what))) {
                writer.accept(audit(what, details, time));
            } else if (!changed && hashes.containsKey(what) && !hashes.get(what).equals(secrets.get(what))) {
                Map<String, String> renewed = new TreeMap<>(details);
                renewed.put(RENEWED, "true");
                writer.accept(audit(what, renewed, time));
            }
        }
        last = now;
        hashes = secrets;
    }

    private Map<String, Map<String, String>> recorded() {
        Map<String, Map<String, String>> recorded = new HashMap<>();
        trail.accept(audit -> add(recorded, audit));
        return recorded;
    }

    private static void add(Map<String, Map<String, String>> recorded, Audit audit) {
        Map<String, String> details = new TreeMap<>(audit.getDetails());
        switch (audit.getAct()) {
            case GATE_POLICY -> recorded.put(POLICY, details);
            case WATCH_LIST -> {
                recorded.put(WATCH, details);
                recorded.values().removeIf(value -> "0".equals(value.get(ENTRIES)));
            }
            case TOKEN_MADE -> {
                details.remove(RENEWED);
                recorded.put(TOKEN + details.get(NAME), details);
            }
            case TOKEN_WITHDRAWN -> recorded.remove(TOKEN + details.get(NAME));
            case ACKNOWLEDGED, FORGOTTEN, REDRIVEN -> {
                // nothing that is set
            }
        }
    }

    /** @param details null where it is set no longer */
    private Audit audit(String what, Map<String, String> details, long time) {
        AuditAct act = what.equals(POLICY)
                ? AuditAct.GATE_POLICY
                : what.equals(WATCH)
                        ? AuditAct.WATCH_LIST
                        : details == null ? AuditAct.TOKEN_WITHDRAWN : AuditAct.TOKEN_MADE;
        Map<String, String> gone = what.equals(WATCH) ? Map.of(ENTRIES, "0") : Map.of(NAME, what.replace(TOKEN, ""));
        return Audit.newBuilder()
                .setTime(time)
                .setAct(act)
                .setFrom(instance)
                .setDetails(details == null ? gone : details)
                .build();
    }

    private static Map<String, String> described(Token token) {
        Map<String, String> described = new TreeMap<>();
        described.put(NAME, token.name());
        described.put("roles", token.roles().stream().map(Role::toString).collect(Collectors.joining(",")));
        token.expires().ifPresent(end -> described.put("expires", end.toString()));
        if (!token.families().all()) {
            described.put("families", token.families().toString());
        }
        return described;
    }

    private static Map<String, String> described(WatchList list) {
        String text = list.entries().stream()
                .map(entry -> entry.tasks() + " " + entry.severity()
                        + (entry.evidence().isPresent() ? " " + entry.evidence().getAsDouble() : "") + " "
                        + entry.direction())
                .collect(Collectors.joining("; "));
        Map<String, String> described = new TreeMap<>();
        described.put(ENTRIES, Integer.toString(list.entries().size()));
        described.put("list", text.substring(0, Math.min(LIST_CHARACTERS, text.length())));
        if (text.length() > LIST_CHARACTERS) {
            described.put("list_sha256", sha256(text));
        }
        return described;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
