package dev.emergence.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;

/** Services as {@code --url} names them, asked with the token that was given. */
public final class Remote {
    private static final String TOKEN = "EMERGENCE_TOKEN";
    private static volatile Path tokenFile;

    private Remote() {}

    /** @param file holds the token, and is read at each request, since tokens change; null where the environment has it, if there is one */
    static void tokenFile(Path file) {
        tokenFile = file;
    }

    /** @throws IOException if it can't be asked over HTTP, or there is no token where one should be */
    public static HttpRequest.Builder request(String url, String path) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(url, path));
        Path file = tokenFile;
        String token = file != null ? Files.readString(file).strip() : System.getenv(TOKEN);
        if (token == null || token.isEmpty() && file == null) {
            return request;
        }
        if (token.isEmpty() || !token.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
            throw new IOException(
                    (file == null ? TOKEN : file) + " holds no token such as ./emergence token new prints");
        }
        return request.header("Authorization", "Bearer " + token);
    }

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
