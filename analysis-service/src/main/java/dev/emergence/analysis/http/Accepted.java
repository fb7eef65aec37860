package dev.emergence.analysis.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which of the forms that an answer has a client likes best, by its Accept headers (RFC 9110, 12.5.1). */
final class Accepted {
    private Accepted() {}

    /**
     * The form with the highest weight; of equals the one that is named first in the header, then the one that is offered first.
     *
     * @param accept the headers; none, or none that can be read, accepts all
     * @param offered media types without parameters, the usual one first
     */
    static String best(List<String> accept, List<String> offered) {
        List<Range> ranges = accept.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .filter(range -> !range.isBlank())
                .map(Range::of)
                .toList();
        String best = offered.get(0);
        double most = 0;
        int first = Integer.MAX_VALUE;
        for (String form : offered) {
            int place = -1;
            for (int i = 0; i < ranges.size(); i++) {
                boolean closer = place < 0
                        || ranges.get(i).closeness(form) > ranges.get(place).closeness(form);
                if (ranges.get(i).closeness(form) >= 0 && closer) {
                    place = i;
                }
            }
            double weight = place < 0 ? 0 : ranges.get(place).weight;
            if (weight > most || weight == most && weight > 0 && place < first) {
                best = form;
                most = weight;
                first = place;
            }
        }
        return best;
    }

    /** One of a header's ranges, such as {@code text/*;q=0.5}. */
    private record Range(String type, double weight) {
        static Range of(String text) {
            String[] parts = text.split(";");
            double weight = Arrays.stream(parts)
                    .skip(1)
                    .map(String::strip)
                    .filter(part -> part.toLowerCase(Locale.ROOT).startsWith("q="))
                    .mapToDouble(part -> weight(part.substring(2)))
                    .findFirst()
                    .orElse(1);
            return new Range(parts[0].strip().toLowerCase(Locale.ROOT), weight);
        }

        private static double weight(String text) {
            try {
                double weight = Double.parseDouble(text.strip());
                return weight >= 0 && weight <= 1 ? weight : 1;
            } catch (NumberFormatException e) {
                return 1;
            }
        }

        /** 2 for the form itself, 1 for its kind, 0 for all; -1 where it does not match. */
        int closeness(String form) {
            if (type.equals(form)) {
                return 2;
            }
            if (type.equals(form.substring(0, form.indexOf('/')) + "/*")) {
                return 1;
            }
            return type.equals("*/*") ? 0 : -1;
        }
    }
}
