package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.service.PrometheusResource;
import dev.emergence.service.Rules;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
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
                        AnnotationsResource.class,
                        AuditResource.class,
                        BreaksResource.class,
                        ChangesResource.class,
                        CurvesResource.class,
                        FlipsResource.class,
                        ForecastResource.class,
                        ReportResource.class,
                        SearchResource.class,
                        SessionResource.class,
                        SparklinesResource.class,
                        VerdictsResource.class,
                        WhatIfResource.class,
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

    /** It would be answered to nobody where tokens are asked for. */
    @ParameterizedTest
    @MethodSource("methods")
    void aRuleSaysWhoMayAskEachResource(Method method) {
        Path above = method.getDeclaringClass().getAnnotation(Path.class);
        Path below = method.getAnnotation(Path.class);
        String path = above.value() + (below == null ? "" : below.value());
        assertThat(Rules.of(method.isAnnotationPresent(GET.class) ? "GET" : "POST", path))
                .as("service's Rules")
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AnnotationsResource | annotations | cursor family limit model",
                "AuditResource | audit | act cursor limit since who",
                "BreaksResource | breaks | cursor family limit model task",
                "ChangesResource | list | after axis family limit metric model task",
                "ChangesResource | stream | after axis family metric model task",
                "CurvesResource | curves | axis cursor family limit metric model order task",
                "CurvesResource | curve | as_of axis family metric model task",
                "FlipsResource | flips | axis cursor family from from_model limit metric model show task texts to",
                "ForecastResource | forecast | ahead at axis before family level metric model target task",
                "SearchResource | search | axis cursor family limit metric model order q severity task verdict",
                "ReportResource | report | family",
                "SparklinesResource | sparklines | curve",
                "VerdictsResource | verdicts | axis cursor family limit metric model order task",
                "WhatIfResource | whatIf | axis before family k metric model n slices task threshold",
                "EventsResource | list | after cursor family kind limit model order task",
                "GateResource | decide | family model policy",
                "GateResource | acknowledge | policy",
                "GateResource | acknowledgements | cursor family limit",
                "SessionResource | session | ''",
                "SessionResource | signIn | ''",
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
