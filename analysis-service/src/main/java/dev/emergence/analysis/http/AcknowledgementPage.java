package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.emergence.analysis.view.RecordJson;
import dev.emergence.schemas.Acknowledgement;
import jakarta.ws.rs.WebApplicationException;
import java.util.Comparator;
import java.util.List;

/** One page of the acknowledgements, newest first. */
final class AcknowledgementPage {
    private static final Comparator<Place> NEWEST_FIRST =
            Comparator.comparing(Place::time).reversed().thenComparing(Place::breakId);

    private final int limit;
    private final Place after;

    private record Place(long time, String breakId) {
        static Place of(Acknowledgement given) {
            return new Place(given.getTime(), given.getBreakId());
        }

        static Place of(String cursor) {
            List<String> parts = Cursor.read(cursor, 2);
            try {
                return new Place(Long.parseLong(parts.get(0)), parts.get(1));
            } catch (NumberFormatException e) {
                throw Cursor.bad();
            }
        }

        String cursor() {
            return Cursor.of(Long.toString(time), breakId);
        }
    }

    /** @throws WebApplicationException status 400 for a limit or a cursor that there is not */
    AcknowledgementPage(String limit, String cursor) {
        this.limit = Page.limit(limit);
        after = cursor == null ? null : Place.of(cursor);
    }

    Page of(List<Acknowledgement> all) {
        List<Acknowledgement> left = all.stream()
                .filter(given -> after == null || NEWEST_FIRST.compare(Place.of(given), after) > 0)
                .sorted(Comparator.comparing(Place::of, NEWEST_FIRST))
                .toList();
        List<Acknowledgement> shown = left.subList(0, Math.min(limit, left.size()));
        ArrayNode rows = JsonNodeFactory.instance.arrayNode(shown.size());
        shown.forEach(given -> rows.add(RecordJson.of(given)));
        String next = left.size() > limit ? Place.of(shown.get(limit - 1)).cursor() : null;
        return new Page(rows, next, null, all.size(), null);
    }
}
