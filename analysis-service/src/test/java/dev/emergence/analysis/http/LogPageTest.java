package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.analysis.view.EventLog;
import dev.emergence.analysis.view.LogPages;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import jakarta.ws.rs.WebApplicationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogPageTest {
    /** More than one piece of what is read backwards at once, nine in ten of them completions. */
    private static final int EVENTS = 2_345;

    private final EventLog log =
            new EventLog(EVENTS, offset -> offset % 10 == 0 ? EventKind.BREAKTHROUGH : EventKind.CHECKPOINT_COMPLETE);

    private final Predicate<Event> breaks = event -> event.getKind() == EventKind.BREAKTHROUGH;

    private Page page(String order, int limit, String cursor, Predicate<Event> wanted) {
        try (TopicLog<Event>.Reader reader = log.open()) {
            return new LogPage(order, Integer.toString(limit), cursor)
                    .read(new LogPages<>(reader), 0, wanted, EventStream::json);
        }
    }

    private static List<Long> offsets(Page page) {
        List<Long> offsets = new ArrayList<>();
        for (JsonNode row : page.rows()) {
            offsets.add(row.get("offset").asLong());
        }
        return offsets;
    }

    private static List<Long> everyTenth() {
        return IntStream.range(0, EVENTS)
                .filter(offset -> offset % 10 == 0)
                .mapToObj(offset -> (long) offset)
                .toList();
    }

    @Test
    void theNewestComeFirst() {
        assertThat(offsets(page(null, 3, null, breaks))).containsExactly(2340L, 2330L, 2320L);
        assertThat(offsets(page("oldest", 3, null, breaks))).containsExactly(0L, 10L, 20L);
    }

    @Test
    void aListHasCompletionsOnlyIfTheyAreAskedForAndAStreamHasAll() {
        EventQuery query = new EventQuery();
        Event completion = log.event(1);
        assertThat(query.ofList().test(completion)).isFalse();
        assertThat(query.ofList().test(log.event(0))).isTrue();
        assertThat(query.ofStream().test(completion)).isTrue();
        query.kind = List.of("CHECKPOINT_COMPLETE");
        assertThat(query.ofList().test(completion)).isTrue();
        assertThat(query.ofList().test(log.event(0))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"newest, 7", "newest, 100", "oldest, 7", "oldest, 117", "newest, 118", "oldest, 235"})
    void pagesTogetherAreTheWholeListBothWays(String order, int limit) {
        List<Long> expected = new ArrayList<>(everyTenth());
        if (order.equals("newest")) {
            Collections.reverse(expected);
        }
        List<Long> forth = new ArrayList<>();
        Page page = page(order, limit, null, breaks);
        assertThat(page.previous()).isNull();
        forth.addAll(offsets(page));
        while (page.next() != null) {
            page = page(order, limit, page.next(), breaks);
            forth.addAll(offsets(page));
        }
        assertThat(forth).isEqualTo(expected);

        List<Long> back = new ArrayList<>(offsets(page));
        while (page.previous() != null) {
            page = page(order, limit, page.previous(), breaks);
            back.addAll(0, offsets(page));
        }
        assertThat(back).isEqualTo(expected);
    }

    @Test
    void aPageHoldsThoughEventsCome() {
        Page first = page(null, 3, null, breaks);
        log.add(EventKind.BREAKTHROUGH);
        Page second = page(null, 3, first.next(), breaks);
        assertThat(offsets(second)).containsExactly(2310L, 2300L, 2290L);
        assertThat(offsets(page(null, 3, second.previous(), breaks))).containsExactly(2340L, 2330L, 2320L);
    }

    @Test
    void whatHasBeenDeletedIsPassedOver() {
        log.deleteBefore(2_335);
        Page page = page(null, 7, null, breaks);
        assertThat(offsets(page)).containsExactly(2340L);
        assertThat(page.next()).isNull();
    }

    @Test
    void afterNamesAnEventByItsOffsetOrItsId() {
        EventQuery query = new EventQuery();
        try (TopicLog<Event>.Reader reader = log.open()) {
            assertThat(query.from(reader, 5)).isEqualTo(5);
            query.after = "-1";
            assertThat(query.from(reader, 5)).isZero();
            query.after = log.event(1_234).getId();
            assertThat(query.from(reader, 5)).isEqualTo(1_235);
            query.lastEventId = "77";
            assertThat(query.from(reader, 5)).isEqualTo(78);
            query.lastEventId = "9999";
            assertThatThrownBy(() -> query.from(reader, 5)).isInstanceOf(WebApplicationException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "YmVmb3Jl"})
    void aBadCursorIsRefused(String cursor) {
        assertThatThrownBy(() -> new LogPage(null, null, cursor)).isInstanceOf(WebApplicationException.class);
        assertThatThrownBy(() -> new LogPage(null, null, Cursor.of("before", "soon")))
                .isInstanceOf(WebApplicationException.class);
    }

    @Test
    void aStreamRefusesWhatOnlyAListHas() {
        EventQuery query = new EventQuery();
        query.limit = "5";
        assertThatThrownBy(query::ofStream).isInstanceOf(WebApplicationException.class);
    }
}
