package io.pocketflow.cookbook.urlsummaries;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pocketflow.cookbook.TextFiles;
import io.pocketflow.cookbook.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small web site on this machine whose pages are the sample texts, until it is closed. */
final class SampleSite implements AutoCloseable {

    private final HttpServer server;
    private final Path texts;

    SampleSite(Path texts) throws IOException {
        this.texts = texts;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Returns the address as {@code host:port}. */
    String host() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    String url(String name) {
        return "http://" + host() + "/" + name;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = texts.resolve(exchange.getRequestURI().getPath().substring(1) + ".txt")
                    .normalize();
            boolean there = file.getParent().equals(texts.normalize()) && Files.isRegularFile(file);
            byte[] body = (there ? page(TextFiles.read(file)) : "").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(there ? 200 : 404, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (Trouble unreadable) {
            throw new IOException(unreadable);
        }
    }

    /** Returns a page with the text and with the elements that surround the text of a real page. */
    private static String page(String text) {
        String escaped = text.strip().replace("&", "&amp;").replace("<", "&lt;");
        return "<!doctype html><title>A text</title><style>p { margin: 1em }</style><nav><a href='/'>Home. Other texts.</a></nav>"
                + "<main><p>" + escaped.replaceAll("\\R[ \\t]*\\R\\s*", "</p>\n<p>") + "</p></main>";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
