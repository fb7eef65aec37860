package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Owners;
import dev.emergence.analysis.view.SomeCurves;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparklinesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final URI OTHER = URI.create("http://other:8082");
    private static final Owners.Owner HERE = new Owners.Owner(3, Optional.empty());
    private static final Owners.Owner THERE = new Owners.Owner(4, Optional.of(OTHER));

    private static CurveName name(String task) {
        return new CurveName("f", task, "exact_match", Axis.training, "m");
    }

    private static Curve curve(CurveName name) {
        return SomeCurves.of(name.family(), name.task(), name.model(), 1.0, 0);
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    @Test
    void aCurveIsItsScalesAndValues() throws Exception {
        Curve curve = curve(name("t"));
        CurvePoint last = curve.getPoints().get(curve.getPoints().size() - 1);
        last.setScale(null);
        last.setValue(0.25);
        ObjectNode answer = Sparklines.of(
                List.of(name("t")), name -> HERE, (partition, name) -> Optional.of(curve), (other, names) -> null);
        JsonNode row = answer.at("/curves/0");
        assertThat(row.get("task").asText()).isEqualTo("t");
        assertThat(row.get("model").asText()).isEqualTo("m");
        assertThat(row.get("axis").asText()).isEqualTo("training");
        assertThat(row.get("value")).hasSameSizeAs(curve.getPoints());
        int end = curve.getPoints().size() - 1;
        assertThat(row.get("scale").get(end).isNull()).isTrue();
        assertThat(row.get("value").get(end).asDouble()).isEqualTo(0.25);
        assertThat(answer.get("rest")).isEmpty();
    }

    @Test
    void aCurveThatIsNotThereIsInNoList() {
        ObjectNode answer = Sparklines.of(
                List.of(name("t")), name -> HERE, (partition, name) -> Optional.empty(), (other, names) -> null);
        assertThat(answer.get("curves")).isEmpty();
        assertThat(answer.get("rest")).isEmpty();
    }

    @Test
    void eachOtherInstanceIsAskedOnceForAllThatItHas() {
        List<List<CurveName>> asked = new ArrayList<>();
        ObjectNode answer = Sparklines.of(
                List.of(name("here"), name("b"), name("c")),
                name -> name.task().equals("here") ? HERE : THERE,
                (partition, name) -> Optional.of(curve(name)),
                (other, names) -> {
                    asked.add(names);
                    return Sparklines.of(
                            names,
                            name -> HERE,
                            (partition, name) -> name.task().equals("b") ? Optional.of(curve(name)) : Optional.empty(),
                            (none, nobody) -> null);
                });
        assertThat(asked).containsExactly(List.of(name("b"), name("c")));
        assertThat(answer.get("curves"))
                .extracting(row -> row.get("task").asText())
                .containsExactly("here", "b");
    }

    @Test
    void whatMovesBetweenInstancesIsToBeAskedForAgain() throws Exception {
        ObjectNode answer = Sparklines.of(
                List.of(name("moves"), name("a"), name("there")),
                name -> {
                    if (name.task().equals("moves")) {
                        throw Owners.moving();
                    }
                    return name.task().equals("a") ? HERE : THERE;
                },
                (partition, name) -> Optional.of(curve(name)),
                (other, names) -> {
                    throw Owners.moving();
                });
        assertThat(answer.get("curves")).hasSize(1);
        assertThat(answer.get("rest"))
                .isEqualTo(json(
                        "[['f','m','moves','exact_match','training'],['f','m','there','exact_match','training']]"));
    }

    @Test
    void longCurvesComeAFewAtATime() {
        Curve curve = curve(name("t"));
        // two such have the 100,000 points of an answer
        curve.setPoints(Collections.nCopies(50_000, curve.getPoints().get(0)));
        ObjectNode answer = Sparklines.of(
                List.of(name("a"), name("b"), name("c"), name("d")),
                name -> HERE,
                (partition, name) -> Optional.of(curve),
                (other, names) -> null);
        assertThat(answer.get("curves")).hasSize(2);
        assertThat(answer.get("rest")).hasSize(2);
    }

    @Test
    void namesAreReadAsTheyAreWritten() {
        CurveName odd = new CurveName("a/b \"c\"", "t,[1]", "exact_match", Axis.scaling, "");
        assertThat(Sparklines.read(List.of(Sparklines.write(odd).toString()))).containsExactly(odd);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f",
                "null",
                "[]",
                "['f','m','t','exact_match']",
                "['f','m','t','exact_match',null]",
                "['f','m','t','exact_match','sideways']",
                "{'family':'f'}",
                "['f','m','t','exact_match','training','more']"
            })
    void whatNamesNoCurveIsRefused(String asked) {
        assertThatThrownBy(() -> Sparklines.read(List.of(asked.replace('\'', '"'))))
                .isInstanceOf(WebApplicationException.class)
                .hasMessageContaining("400");
    }

    @Test
    void noneAndTooManyAreRefused() {
        assertThatThrownBy(() -> Sparklines.read(List.of())).isInstanceOf(WebApplicationException.class);
        List<String> many = new ArrayList<>();
        for (int i = 0; i <= 200; i++) {
            many.add(Sparklines.write(name("t" + i)).toString());
        }
        assertThatThrownBy(() -> Sparklines.read(many)).isInstanceOf(WebApplicationException.class);
        assertThat(Sparklines.read(many.subList(0, 200))).hasSize(200);
    }
}
