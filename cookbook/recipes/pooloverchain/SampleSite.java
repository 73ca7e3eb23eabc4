package pooloverchain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** The web site of a small museum on this machine. It is busy when the ice saw is requested for the first time. */
class SampleSite implements AutoCloseable {

    private final Map<String, String> texts;
    private final HttpServer server;
    private final AtomicBoolean isBusy = new AtomicBoolean(true);

    SampleSite(Path objects) throws IOException {
        texts = Files.readAllLines(objects).stream()
                .map(line -> line.split("\\|", 2))
                .collect(Collectors.toMap(parts -> parts[0].replace(' ', '-'), parts -> parts[1]));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", this::answer);
        server.start();
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns the addresses of all pages, and one of a page that does not exist. */
    List<String> urls() {
        var names = new TreeSet<>(texts.keySet());
        names.add("lost-umbrella");
        return names.stream().map(name -> "http://" + host() + "/" + name).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring(1);
            String text = texts.get(name);
            boolean failsNow = name.equals("ice-saw") && isBusy.getAndSet(false);
            int status = failsNow ? 503 : text == null ? 404 : 200;
            byte[] page = ("<!doctype html><title>Museum</title><nav>Home. Tickets. Opening hours.</nav><main><p>"
                            + text + "</p></main>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(status, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
