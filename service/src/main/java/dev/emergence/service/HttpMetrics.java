package dev.emergence.service;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** How long requests take until their answers begin, by the paths that resources declare: what stands in a path's place is no label. */
@Singleton
class HttpMetrics {
    private static final String BEGUN = HttpMetrics.class.getName();
    private static final double SECONDS = 1e-9;

    private final Map<Method, String> paths = new ConcurrentHashMap<>();
    private final Histogram seconds = Histogram.builder()
            .name("http_server_requests_seconds")
            .help("Time from a request's head to the begin of its answer, of paths that there are.")
            .labelNames("method", "uri", "status")
            .classicOnly()
            .classicUpperBounds(0.01, 0.1, 1, 10)
            .build();

    /** Filters are made while the service is built, before there are settings and registries. */
    void register(PrometheusRegistry registry) {
        registry.register(seconds);
    }

    @ServerRequestFilter(preMatching = true)
    public void begin(ContainerRequestContext request) {
        request.setProperty(BEGUN, System.nanoTime());
    }

    @ServerResponseFilter
    public void end(ContainerRequestContext request, ContainerResponseContext response, ResourceInfo resource) {
        if (request.getProperty(BEGUN) instanceof Long begun
                && resource != null
                && resource.getResourceMethod() != null) {
            seconds.labelValues(
                            request.getMethod(),
                            paths.computeIfAbsent(resource.getResourceMethod(), HttpMetrics::path),
                            Integer.toString(response.getStatus()))
                    .observe((System.nanoTime() - begun) * SECONDS);
        }
    }

    static String path(Method method) {
        String path = of(method.getDeclaringClass().getAnnotation(Path.class)) + of(method.getAnnotation(Path.class));
        return path.isEmpty() ? "/" : path;
    }

    private static String of(Path path) {
        String value = path == null ? "" : path.value().replaceAll("^/|/$", "");
        return value.isEmpty() ? "" : "/" + value;
    }
}
