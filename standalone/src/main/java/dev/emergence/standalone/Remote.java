package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A service as {@code --url} names it: asked with the token that was given, never for longer than is said, its problems read. */
public final class Remote {
    private static final String TOKEN = "EMERGENCE_TOKEN";
    private static final String AUTHORITIES = "EMERGENCE_CA_FILE";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static volatile Path tokenFile;

    private final String service;
    private final String url;

    /** One for all, made when the first needs it, and held for ever: a client that nobody holds ends its streams. */
    private static final class Client {
        private static final HttpClient HTTP;
        /** What is wrong with the file of authorities; null where nothing is. */
        private static final String WRONG;

        static {
            HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT);
            String wrong = null;
            String file = System.getenv(AUTHORITIES);
            if (file != null && !file.isEmpty()) {
                try {
                    builder.sslContext(trusting(Path.of(file)));
                } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                    wrong = AUTHORITIES + ": " + file + " holds no certificates (PEM): " + e;
                }
            }
            HTTP = builder.build();
            WRONG = wrong;
        }

        private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            try (InputStream in = Files.newInputStream(file)) {
                for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    authorities.setCertificateEntry("authority " + authorities.size(), one);
                }
            }
            if (authorities.size() == 0) {
                throw new IOException("none is there");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        }
    }

    /** Nobody answers there; says what to do. */
    public static final class NoAnswer extends IOException {
        private static final long serialVersionUID = 1;

        private final String words;

        NoAnswer(String service, String words, Throwable why) {
            super(service + ": " + words, why);
            this.words = words;
        }

        /** Without the service's name. */
        public String words() {
            return words;
        }
    }

    /** @param service its name, for messages */
    public Remote(String service, String url) {
        this.service = service;
        this.url = url;
    }

    /** @param file holds the token, and is read at each request, since tokens change; null where the environment has it, if there is one */
    public static void tokenFile(Path file) {
        tokenFile = file;
    }

    /** @throws IOException if it can't be asked over HTTP, or there is no token where one should be */
    public HttpRequest.Builder request(String path) throws IOException {
        if (Client.WRONG != null) {
            throw new IOException(Client.WRONG);
        }
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

    /** A request with something to read. */
    public HttpRequest.Builder post(String path, String type, byte[] body) throws IOException {
        return request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    /** A request with an object. */
    public HttpRequest.Builder post(String path, JsonNode body) throws IOException {
        return post(path, "application/json", JSON.writeValueAsBytes(body));
    }

    /**
     * The answer, whatever it is.
     *
     * @param patience until all of it must be there
     * @throws NoAnswer if there is none
     */
    public HttpResponse<byte[]> send(HttpRequest.Builder request, Duration patience)
            throws IOException, InterruptedException {
        // the request's own limit ends with the answer's headers
        CompletableFuture<HttpResponse<byte[]>> answer =
                sendAsync(request.timeout(patience).build());
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw noAnswer(e.getCause());
        } catch (TimeoutException e) {
            throw noAnswer(new HttpTimeoutException("request timed out"));
        } finally {
            answer.cancel(true);
        }
    }

    /** The answer, whatever it is; what it fails with {@link #noAnswer} makes words of. */
    CompletableFuture<HttpResponse<byte[]>> sendAsync(HttpRequest request) {
        return Client.HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /** The lines of an answer without an end, as they come. */
    Stream<String> stream(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer;
        try {
            answer = Client.HTTP.send(request.build(), HttpResponse.BodyHandlers.ofLines());
        } catch (IOException e) {
            throw noAnswer(e);
        }
        if (answer.statusCode() != 200) {
            answer.body().close();
            throw new IOException(service + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    /** The status of an answer, whatever it is, of which nothing else counts; 0 without one. Nobody is asked for a token there. */
    public static int status(String url, Duration patience) throws InterruptedException {
        try {
            return new Remote("", url)
                    .send(HttpRequest.newBuilder(URI.create(url)), patience)
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** What it says; missing where that is no JSON. */
    public static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    /** Why it was not done: the status, and what its problem says; where it says none, another service may be there. */
    public IOException refused(HttpResponse<byte[]> answer) {
        JsonNode problem = json(answer);
        String title = problem.path("title").asText();
        String detail = problem.path("detail").asText();
        String words = title.isEmpty() || detail.isEmpty() ? title + detail : title + ". " + detail;
        return new IOException(service + " answered " + answer.statusCode() + " to "
                + answer.request().uri().getPath() + ": "
                + (words.isEmpty() ? "is --url " + url + " that of " + service + "?" : words));
    }

    /** Says that nobody answers there, and what to do. */
    NoAnswer noAnswer(Throwable why) {
        String reason = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        return new NoAnswer(
                service, "no answer at " + url + " (" + reason + "); is the stack running? --url names another", why);
    }

    private static URI uri(String url, String path) throws IOException {
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
}
