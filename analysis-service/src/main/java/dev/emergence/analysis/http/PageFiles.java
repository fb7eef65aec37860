package dev.emergence.analysis.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files of the page and the texts it leads to. Quarkus serves them, with the time of this start as that of their last change; a
 * browser would fetch all of them again after each. So each has a tag of its content, the same at each start and on each instance.
 */
@ApplicationScoped
class PageFiles {
    private static final Pattern FILES = Pattern.compile("/|/index[.]html|/[^/]+[.]md|/(page|runbooks)/[^/]+");
    private static final int BEFORE_ALL_OTHERS = 1000;
    private static final int TAG_BYTES = 16;

    private final Map<String, String> tags = new ConcurrentHashMap<>();

    void register(@Observes Filters filters) {
        filters.register(this::answer, BEFORE_ALL_OTHERS);
    }

    private void answer(RoutingContext request) {
        String path = request.normalizedPath();
        String tag = FILES.matcher(path).matches() ? tag(path) : null;
        if (tag == null) {
            request.next();
            return;
        }
        request.response().putHeader(HttpHeaders.ETAG, tag);
        if (isKnown(tag, request.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            request.response().setStatusCode(304).end();
            return;
        }
        if (path.endsWith(".md")) {
            // as text/markdown some browsers only save it
            request.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/plain;charset=UTF-8");
        }
        request.addHeadersEndHandler(end -> request.response().headers().remove(HttpHeaders.LAST_MODIFIED));
        request.next();
    }

    /** Of a list of tags (RFC 9110, 13.1.2). */
    static boolean isKnown(String tag, String header) {
        return header != null
                && Arrays.stream(header.split(","))
                        .map(known -> known.strip().replaceFirst("^W/", ""))
                        .anyMatch(known -> known.equals(tag) || known.equals("*"));
    }

    /** Null where there is no such file. */
    private String tag(String path) {
        return tags.computeIfAbsent(path, file -> {
            String name = "META-INF/resources" + (file.equals("/") ? "/index.html" : file);
            try (InputStream content = PageFiles.class.getClassLoader().getResourceAsStream(name)) {
                return content == null ? null : tag(content.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
