package dev.emergence.importers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where names stand in a path: {@code {family}/{model}/step{step}}; {@code *} is any part of a name. */
public final class PathPattern {
    private static final List<String> TEXTS = List.of("family", "model", "task");
    private static final List<String> NUMBERS = List.of("step", "tokens", "parameters");
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}|\\*");
    private static final Pattern QUANTITY = Pattern.compile("(\\d+(?:\\.\\d+)?)([kKmMbBtT]?)");

    private final Pattern pattern;
    private final List<String> names = new java.util.ArrayList<>();

    /** @throws IllegalArgumentException if it names something else, or something twice */
    public PathPattern(String text) {
        StringBuilder regex = new StringBuilder("(?:^|.*[/@])");
        Matcher places = PLACE.matcher(text);
        int end = 0;
        while (places.find()) {
            regex.append(Pattern.quote(text.substring(end, places.start())));
            String name = places.group(1);
            if (name == null) {
                regex.append("[^/]*?");
            } else if (names.contains(name) || !TEXTS.contains(name) && !NUMBERS.contains(name)) {
                throw new IllegalArgumentException(
                        "a pattern has each of {family}, {model}, {task}, {step}, {tokens}, {parameters} once at most, and *");
            } else {
                names.add(name);
                regex.append("(?<")
                        .append(name)
                        .append(TEXTS.contains(name) ? ">[^/]+?)" : ">\\d+(?:\\.\\d+)?[kKmMbBtT]?)");
            }
            end = places.end();
        }
        regex.append(Pattern.quote(text.substring(end))).append("(?:[/@._-].*)?");
        this.pattern = Pattern.compile(regex.toString());
    }

    /** What the file's path says, else the model's path or revision that it names. */
    Map<String, String> match(Source source, Given.Found found) {
        String path = source.named().toString().replace('\\', '/');
        for (String text : new String[] {path, found.model(), found.model() + "@" + found.revision()}) {
            Matcher matcher = text == null ? null : pattern.matcher(text);
            if (matcher != null && matcher.matches()) {
                Map<String, String> values = new HashMap<>();
                names.forEach(name -> values.put(name, matcher.group(name)));
                return values;
            }
        }
        return Map.of();
    }

    /** A number as people write it: 3000, 1.4b, 300M; null for what is none. */
    public static Double quantity(String text) {
        Matcher matcher = QUANTITY.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            return null;
        }
        double unit =
                switch (matcher.group(2).toLowerCase(java.util.Locale.ROOT)) {
                    case "k" -> 1e3;
                    case "m" -> 1e6;
                    case "b" -> 1e9;
                    case "t" -> 1e12;
                    default -> 1;
                };
        return Double.parseDouble(matcher.group(1)) * unit;
    }
}
