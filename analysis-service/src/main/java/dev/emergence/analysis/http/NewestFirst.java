package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.emergence.schemas.Acknowledgement;
import dev.emergence.schemas.Annotation;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Keys;
import jakarta.ws.rs.WebApplicationException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** One page of what has a time and a name, newest first. */
final class NewestFirst<T> {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::time).reversed().thenComparing(Place::name);

    private final Function<T, Place> place;
    private final int limit;
    private final Place after;

    private record Place(long time, String name) {
        static Place of(String cursor) {
            List<String> parts = Cursor.read(cursor, 2);
            try {
                return new Place(Long.parseLong(parts.get(0)), parts.get(1));
            } catch (NumberFormatException e) {
                throw Cursor.bad();
            }
        }

        String cursor() {
            return Cursor.of(Long.toString(time), name);
        }
    }

    private NewestFirst(Function<T, Place> place, String limit, String cursor) {
        this.place = place;
        this.limit = Page.limit(limit);
        after = cursor == null ? null : Place.of(cursor);
    }

    /** @throws WebApplicationException status 400 for a limit or a cursor that there is not */
    static NewestFirst<Acknowledgement> acknowledgements(String limit, String cursor) {
        return new NewestFirst<>(given -> new Place(given.getTime(), given.getBreakId()), limit, cursor);
    }

    /** @throws WebApplicationException status 400 for a limit or a cursor that there is not */
    static NewestFirst<Event> breaks(String limit, String cursor) {
        return new NewestFirst<>(event -> new Place(event.getTime(), event.getBreakId()), limit, cursor);
    }

    /** @throws WebApplicationException status 400 for a limit or a cursor that there is not */
    static NewestFirst<Annotation> annotations(String limit, String cursor) {
        return new NewestFirst<>(said -> new Place(said.getTime(), Keys.of(said)), limit, cursor);
    }

    Page of(Collection<T> all, Function<T, JsonNode> row) {
        List<T> left = all.stream()
                .filter(one -> after == null || ORDER.compare(place.apply(one), after) > 0)
                .sorted(Comparator.comparing(place, ORDER))
                .toList();
        List<T> shown = left.subList(0, Math.min(limit, left.size()));
        ArrayNode rows = JsonNodeFactory.instance.arrayNode(shown.size());
        shown.forEach(one -> rows.add(row.apply(one)));
        String next = left.size() > limit ? place.apply(shown.get(limit - 1)).cursor() : null;
        return new Page(rows, next, null, all.size(), null);
    }
}
