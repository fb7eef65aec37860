package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.service.PrometheusResource;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KnownParametersTest {
    private static Stream<Method> methods() {
        return Stream.of(
                        CurvesResource.class,
                        ForecastResource.class,
                        VerdictsResource.class,
                        EventsResource.class,
                        GateResource.class,
                        MetricsResource.class,
                        PrometheusResource.class)
                .flatMap(resource -> Arrays.stream(resource.getMethods()))
                .filter(method -> method.isAnnotationPresent(GET.class) || method.isAnnotationPresent(POST.class));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatNoParameterIsCalledIsRefusedByEachResource(Method method) {
        Map<String, Boolean> known = KnownParameters.of(method);
        String complaint = KnownParameters.complaint(known, Map.of("famly", List.of("demo")));
        assertThat(complaint).contains("'famly'");
        known.keySet().forEach(name -> {
            assertThat(complaint).contains(name);
            assertThat(KnownParameters.complaint(known, Map.of(name, List.of("a"))))
                    .isNull();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CurvesResource | curves | axis cursor family limit metric model order task",
                "CurvesResource | curve | axis family metric model task",
                "ForecastResource | forecast | ahead at axis family level metric model target task",
                "VerdictsResource | verdicts | axis cursor family limit metric model order task",
                "EventsResource | list | after cursor family kind limit model order task",
                "GateResource | decide | family model policy",
                "GateResource | acknowledge | policy",
                "GateResource | acknowledgements | cursor family limit",
                "MetricsResource | metrics | ''",
            })
    void theKnownOnesAreThoseOfTheMethodAndItsBeans(String resource, String name, String parameters) {
        Method method = methods()
                .filter(candidate ->
                        candidate.getDeclaringClass().getSimpleName().equals(resource)
                                && candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(String.join(" ", KnownParameters.of(method).keySet())).isEqualTo(parameters);
    }

    @Test
    void onlyWhatMayBeGivenSeveralTimesMay() {
        Map<String, Boolean> known = Map.of("kind", true, "family", false);
        List<String> twice = List.of("a", "b");
        assertThat(KnownParameters.complaint(known, Map.of("kind", twice))).isNull();
        assertThat(KnownParameters.complaint(known, Map.of("family", twice)))
                .contains("family")
                .contains("twice");
    }
}
