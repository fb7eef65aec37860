package dev.emergence.standalone;

import java.io.IOException;
import java.net.URI;

/** Services as {@code --url} names them. */
public final class Remote {
    private Remote() {}

    /** @throws IOException if it can't be asked over HTTP */
    public static URI uri(String url, String path) throws IOException {
        try {
            URI uri = URI.create(url + path);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new IOException(
                "'" + url + "' is no address of a service: --url must be one such as http://127.0.0.1:8080");
    }

    /** Says that nobody answers there, and what to do. */
    public static String unreachable(String url, Throwable why) {
        String reason = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        return "no answer at " + url + " (" + reason + "); is the stack running? --url names another";
    }
}
