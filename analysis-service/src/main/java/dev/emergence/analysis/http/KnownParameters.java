package dev.emergence.analysis.http;

import dev.emergence.service.Problem;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a query parameter that its resource does not know, or that is given twice where one counts: a misspelt filter would
 * otherwise be answered with everything.
 */
class KnownParameters {
    private final Map<Method, Map<String, Boolean>> known = new ConcurrentHashMap<>();

    @ServerRequestFilter
    Response check(ResourceInfo resource, ContainerRequestContext request) {
        Map<String, Boolean> parameters = known.computeIfAbsent(resource.getResourceMethod(), KnownParameters::of);
        String complaint = complaint(parameters, request.getUriInfo().getQueryParameters());
        return complaint == null
                ? null
                : Problem.exception(400, "Bad parameter", complaint).getResponse();
    }

    /** The query parameters of a method, and whether each may be given several times. */
    static Map<String, Boolean> of(Method method) {
        Map<String, Boolean> parameters = new TreeMap<>();
        for (Parameter parameter : method.getParameters()) {
            add(parameters, parameter, parameter.getType());
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    add(parameters, field, field.getType());
                }
            }
        }
        return parameters;
    }

    private static void add(Map<String, Boolean> parameters, AnnotatedElement element, Class<?> type) {
        QueryParam parameter = element.getAnnotation(QueryParam.class);
        if (parameter != null) {
            parameters.put(parameter.value(), List.class.isAssignableFrom(type));
        }
    }

    /** What is wrong with a query; null where nothing is. */
    static String complaint(Map<String, Boolean> parameters, Map<String, List<String>> query) {
        for (Map.Entry<String, List<String>> given : query.entrySet()) {
            Boolean several = parameters.get(given.getKey());
            if (several == null) {
                return "There is no parameter '" + given.getKey() + "' here; "
                        + (parameters.isEmpty()
                                ? "there is none."
                                : "known are " + String.join(", ", parameters.keySet()) + ".");
            }
            if (!several && given.getValue().size() > 1) {
                return "The parameter '" + given.getKey() + "' is given twice.";
            }
        }
        return null;
    }
}
