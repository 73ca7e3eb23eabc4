package urlsummaries;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A web server on this machine with the pages in the folder {@code site}. */
class SampleSite implements AutoCloseable {

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/urlsummaries"));

    private final HttpServer server;

    SampleSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", SampleSite::answer);
        server.start();
    }

    String url(String page) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + page;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path page = FOLDER.resolve("site")
                    .resolve(Path.of(exchange.getRequestURI().getPath()).getFileName());
            byte[] body = Files.exists(page) ? Files.readAllBytes(page) : new byte[0];
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(body.length > 0 ? 200 : 404, body.length > 0 ? body.length : -1);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
