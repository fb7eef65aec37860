package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.analysis.view.CurveParts;
import dev.emergence.analysis.view.SomeCurves;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Keys;
import jakarta.ws.rs.WebApplicationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurvePagesTest {
    private static final int CURVES = 50;

    private final Summaries summaries = SomeCurves.summaries(curves());

    /** Many with the same evidence, some with none, and times that are no order of names. */
    private static List<Curve> curves() {
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < CURVES; i++) {
            Double evidence = i % 5 == 0 ? null : (double) (i % 3);
            curves.add(SomeCurves.of("f", "task-" + i % 7, "model-" + i, evidence, i * 37 % CURVES));
        }
        Collections.shuffle(curves, new Random(3));
        return curves;
    }

    private static CurvePages pages(String order, String limit, String cursor) {
        CurvePages pages = new CurvePages();
        pages.order = order;
        pages.limit = limit;
        pages.cursor = cursor;
        return pages;
    }

    private Page page(CurvePages pages, CurveQuery query) {
        return pages.of(summaries, query, curve -> CurvesResource.names(curve.name()));
    }

    private static List<String> models(Page page) {
        List<String> models = new ArrayList<>();
        for (JsonNode row : page.rows()) {
            models.add(row.get("model").asText());
        }
        return models;
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void pagesTogetherAreTheWholeListWhateverItsOrder(Order order) {
        List<String> whole = models(page(pages(order.name(), null, null), new CurveQuery()));
        assertThat(whole).hasSize(CURVES).doesNotHaveDuplicates();
        List<String> together = new ArrayList<>();
        String cursor = null;
        do {
            Page page = page(pages(order.name(), "7", cursor), new CurveQuery());
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(7);
            assertThat(page.total()).isEqualTo(CURVES);
            together.addAll(models(page));
            cursor = page.next();
        } while (cursor != null);
        assertThat(together).isEqualTo(whole);
    }

    @Test
    void theStrongestEvidenceComesFirstAndNoneLast() {
        List<String> models = models(page(pages("evidence", "1", null), new CurveQuery()));
        assertThat(Integer.parseInt(models.get(0).substring(6)) % 3).isEqualTo(2);
        List<String> whole = models(page(pages("evidence", null, null), new CurveQuery()));
        assertThat(whole.subList(CURVES - 10, CURVES)).allMatch(model -> Integer.parseInt(model.substring(6)) % 5 == 0);
    }

    @Test
    void theNewestDataComesFirst() {
        Curve late = SomeCurves.of("f", "task-0", "late", 0.0, 1000);
        summaries.put(Keys.of(late), CurveParts.summary(late));
        assertThat(models(page(pages("news", "1", null), new CurveQuery()))).containsExactly("late");
    }

    @Test
    void aPageGoesOnBehindItsPlaceThoughCurvesComeAndGoBeforeIt() {
        Page first = page(pages(null, "10", null), new CurveQuery());
        List<String> rest = models(page(pages(null, null, first.next()), new CurveQuery()));
        Curve before = SomeCurves.of("f", "task-0", "a first one", 0.0, 0);
        summaries.put(Keys.of(before), CurveParts.summary(before));
        assertThat(models(page(pages(null, null, first.next()), new CurveQuery())))
                .isEqualTo(rest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "10001", "1e3", "ten"})
    void aBadLimitIsRefused(String limit) {
        assertThatThrownBy(() -> page(pages(null, limit, null), new CurveQuery()))
                .isInstanceOfSatisfying(WebApplicationException.class, CurvePagesTest::isBadRequest);
    }

    @Test
    void aCursorOfAnotherOrderAndNoCursorAtAllAreRefused() {
        String byName = page(pages("name", "1", null), new CurveQuery()).next();
        for (String cursor : List.of(byName, "", "abc", "!!", Cursor.of("evidence", "1"))) {
            assertThatThrownBy(() -> page(pages("evidence", "1", cursor), new CurveQuery()))
                    .isInstanceOfSatisfying(WebApplicationException.class, CurvePagesTest::isBadRequest);
        }
    }

    @Test
    void anUnknownAxisOrOrderIsRefusedThoughThereIsNoCurve() {
        CurveQuery sideways = new CurveQuery();
        sideways.axis = "sideways";
        for (Summaries some : List.of(summaries, SomeCurves.summaries(List.of()))) {
            assertThatThrownBy(() ->
                            pages(null, null, null).of(some, sideways, curve -> CurvesResource.names(curve.name())))
                    .isInstanceOfSatisfying(WebApplicationException.class, CurvePagesTest::isBadRequest);
            assertThatThrownBy(() -> pages("size", null, null)
                            .of(some, new CurveQuery(), curve -> CurvesResource.names(curve.name())))
                    .isInstanceOfSatisfying(WebApplicationException.class, CurvePagesTest::isBadRequest);
        }
    }

    private static void isBadRequest(WebApplicationException refusal) {
        assertThat(refusal.getResponse().getStatus()).isEqualTo(400);
    }

    @Test
    void aNameThatNoCurveHasIsSaidWithTheKnownOnes() {
        CurveQuery query = new CurveQuery();
        query.family = "F";
        assertThat(page(pages(null, null, null), query).note())
                .isEqualTo("no curve has the family 'F' (yet); known: 'f'");
        query.family = "f";
        query.task = "task-8";
        assertThat(page(pages(null, null, null), query).note())
                .isEqualTo("no curve of family 'f' has the task 'task-8' (yet); known: 'task-0', 'task-1', 'task-2',"
                        + " 'task-3', 'task-4', 'task-5', 'task-6'");
        query.task = "task-6";
        assertThat(page(pages(null, null, null), query).note()).isNull();
        query.model = "m";
        assertThat(page(pages(null, null, null), query).note()).endsWith("and 30 more");
        assertThat(pages(null, null, null)
                        .of(SomeCurves.summaries(List.of()), query, curve -> CurvesResource.names(curve.name()))
                        .note())
                .isEqualTo("no curve has the family 'f' (yet); there are no curves");
    }
}
