package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.view.CurveParts;
import dev.emergence.analysis.view.SomeCurves;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Keys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ChangeStreamTest {
    private final Summaries summaries = SomeCurves.summaries(List.of());
    private final AtomicLong nanos = new AtomicLong(-5);

    private Curve put(String task, double evidence) {
        Curve curve = SomeCurves.of("f", task, "m", evidence, 12);
        summaries.put(Keys.of(curve), CurveParts.summary(curve));
        return curve;
    }

    private ChangeStream stream(String after) {
        return new ChangeStream(summaries, after, curve -> true, Duration.ofSeconds(10), nanos::get);
    }

    private static List<String> names(List<ChangeStream.Told> told) {
        return told.stream().map(ChangeStream.Told::name).toList();
    }

    @Test
    void itBeginsWithAHeartbeatThatHasTheCursorAndHasOneEveryTenSeconds() {
        put("a", 0);
        ChangeStream stream = stream(summaries.now());
        List<ChangeStream.Told> first = stream.next();
        assertThat(names(first)).containsExactly("heartbeat");
        assertThat(first.get(0).cursor()).isEqualTo(summaries.now());
        // a browser shows no event without data
        assertThat(first.get(0).data().get("next").asText()).isEqualTo(summaries.now());
        nanos.addAndGet(9_999_999_999L);
        assertThat(stream.next()).isEmpty();
        nanos.addAndGet(1);
        assertThat(names(stream.next())).containsExactly("heartbeat");
    }

    @Test
    void whatChangesIsToldAsAListOfVerdictsSaysItAndWhatGoesByItsNames() {
        ChangeStream stream = stream(summaries.now());
        stream.next();
        put("a", .1);
        Curve gone = put("b", 0);
        put("a", .2);
        summaries.remove(Keys.of(gone));
        List<ChangeStream.Told> told = stream.next();
        assertThat(names(told)).containsExactly("change", "removed");
        assertThat(told.get(0).data().toString())
                .startsWith(
                        "{\"family\":\"f\",\"model\":\"m\",\"task\":\"a\",\"metric\":\"exact_match\","
                                + "\"axis\":\"training\",\"verdict\":\"NO_CHANGE\",\"companion\":null,\"effect\":null,\"evidence_log10\":0.2,")
                .endsWith("\"time\":12,\"sequence\":3}")
                .hasSizeLessThan(1000);
        assertThat(told.get(1).data())
                .hasToString(
                        "{\"family\":\"f\",\"model\":\"m\",\"task\":\"b\",\"metric\":\"exact_match\",\"axis\":\"training\"}");
        assertThat(told.get(1).cursor()).isEqualTo(summaries.now());
    }

    @Test
    void aCursorOfAnotherProcessIsToldToBeginAnew() {
        put("a", 1);
        ChangeStream stream = stream("zzz-1");
        List<ChangeStream.Told> told = stream.next();
        assertThat(names(told)).containsExactly("reset", "heartbeat");
        assertThat(told.get(0).cursor()).isEqualTo(summaries.now());
        put("b", 1);
        assertThat(names(stream.next())).containsExactly("change");
    }

    /** It keeps a cursor, no changes: ten thousand of them while a client does not read are one newest state a curve. */
    @Test
    void aClientThatReadsSlowlyFindsNewerStatesNotMore() {
        ChangeStream stream = stream(summaries.now());
        stream.next();
        for (int i = 0; i < 10_000; i++) {
            put("t" + i % 3, i);
        }
        List<ChangeStream.Told> told = stream.next();
        assertThat(names(told)).containsExactly("change", "change", "change");
        assertThat(told)
                .extracting(one -> one.data().get("evidence_log10").asInt())
                .containsExactlyInAnyOrder(9_997, 9_998, 9_999);
    }
}
