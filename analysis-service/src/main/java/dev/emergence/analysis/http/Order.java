package dev.emergence.analysis.http;

import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Summary;
import dev.emergence.schemas.Axis;
import dev.emergence.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** How a list of curves is ordered. Pages hold together while curves change: each begins behind a place, not after a number of rows. */
enum Order {
    /** By family, task, metric, axis, model. */
    name {
        @Override
        double rank(Summary curve) {
            return 0;
        }
    },

    /** The strongest evidence for a break first, none last. */
    evidence {
        @Override
        double rank(Summary curve) {
            Double evidence = curve.evidenceLog10();
            return evidence == null ? Double.NEGATIVE_INFINITY : evidence;
        }
    },

    /** The newest generation first. */
    news {
        @Override
        double rank(Summary curve) {
            return curve.time();
        }
    };

    /**
     * Where a curve stands in its order.
     *
     * @param rank the higher first, of equals by name
     */
    record Place(double rank, CurveName name) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Double.compare(other.rank, rank);
            return order == 0 ? name.compareTo(other.name) : order;
        }
    }

    private static final int PARTS = 7;

    abstract double rank(Summary curve);

    /**
     * The first of many curves: a page is short, and those behind it need no order.
     *
     * @param all in the order of their names
     */
    List<Summary> first(int most, List<Summary> all) {
        record Ranked(double rank, int place) {}
        Comparator<Ranked> order =
                Comparator.comparingDouble(Ranked::rank).reversed().thenComparingInt(Ranked::place);
        PriorityQueue<Ranked> best = new PriorityQueue<>(order.reversed());
        for (int place = 0; place < all.size(); place++) {
            double rank = rank(all.get(place));
            if (best.size() < most || rank > best.peek().rank) {
                best.add(new Ranked(rank, place));
                if (best.size() > most) {
                    best.remove();
                }
            }
        }
        return best.stream().sorted(order).map(ranked -> all.get(ranked.place)).toList();
    }

    Place place(Summary curve) {
        return new Place(rank(curve), curve.name());
    }

    String cursor(Place place) {
        CurveName name = place.name;
        return Cursor.of(
                name(),
                Double.toString(place.rank),
                name.family(),
                name.task(),
                name.metric(),
                name.axis().name(),
                name.model());
    }

    /** @throws WebApplicationException status 400 if it is no cursor of this order */
    Place place(String cursor) {
        List<String> parts = Cursor.read(cursor, PARTS);
        try {
            if (parts.get(0).equals(name())) {
                return new Place(
                        Double.parseDouble(parts.get(1)),
                        new CurveName(
                                parts.get(2), parts.get(3), parts.get(4), Axis.valueOf(parts.get(5)), parts.get(6)));
            }
        } catch (IllegalArgumentException e) {
            throw Cursor.bad();
        }
        throw Cursor.bad();
    }

    /** @throws WebApplicationException status 400 if there is no such order */
    static Order of(String asked) {
        return Arrays.stream(values())
                .filter(order -> order.name().equals(asked == null ? name.name() : asked))
                .findFirst()
                .orElseThrow(() -> Problem.exception(400, "Unknown order", "order is 'name', 'evidence' or 'news'."));
    }
}
