package dev.emergence.standalone;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request whose body comes in as slowly as its sender likes. */
final class SlowSender implements AutoCloseable {
    private final Socket socket;

    /** Sends the head of a request for generations. */
    SlowSender(String url) throws IOException {
        URI uri = URI.create(url);
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(60_000);
        write("POST /v1/generations HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nContent-Type: "
                + RunningIngest.NDJSON + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    void send(String part) throws IOException {
        write(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
    }

    /** Ends the body. */
    String answer() throws IOException {
        write("0\r\n\r\n");
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
