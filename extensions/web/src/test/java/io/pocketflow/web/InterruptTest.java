package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt ends a fetch at any wait, and the interrupt flag is then clear. */
@Timeout(120)
class InterruptTest {

    @TempDir
    static Path folder;

    private static SSLContext context;

    @BeforeAll
    static void start() throws Exception {
        context = LocalhostCertificate.context(folder);
    }

    private record End(Throwable thrown, boolean flag) {}

    private static End end(String scheme, int port) {
        return end(scheme, port, port);
    }

    private static End end(String scheme, int port, int next) {
        String host = "localhost:" + port;
        PageFetcher fetcher = new PageFetcher(
                FetchOptions.defaults().withAllowedHost(host).withAllowedHost("localhost:" + next),
                name -> new InetAddress[] {InetAddress.getByName("127.0.0.1")},
                context.getSocketFactory());
        Throwable thrown = catchThrowable(() -> fetcher.fetch(scheme + "://" + host + "/silent"));
        return new End(thrown, Thread.interrupted());
    }

    /** The end of a fetch that is interrupted while it waits for the server. The call returns when the fetch waits. */
    private static End endOfInterrupted(String scheme, int port, Callable<?> asked) throws Exception {
        CompletableFuture<End> end = new CompletableFuture<>();
        Thread reader = new Thread(() -> end.complete(end(scheme, port)));
        reader.start();
        asked.call();
        reader.interrupt();
        return end.get(20, TimeUnit.SECONDS);
    }

    private static Callable<?> request(Site site) {
        return () -> site.asked.await(20, TimeUnit.SECONDS);
    }

    private static void isInterrupted(End end) {
        assertThat(end.thrown()).isInstanceOf(InterruptedException.class);
        assertThat(end.flag()).isFalse();
    }

    @Test
    void anInterruptEndsAFetch() throws Exception {
        try (Site site = new Site()) {
            isInterrupted(endOfInterrupted("http", site.port(), request(site)));
        }
    }

    @Test
    void anInterruptEndsAFetchOverTls() throws Exception {
        try (Site site = new Site(context.getServerSocketFactory())) {
            isInterrupted(endOfInterrupted("https", site.port(), request(site)));
        }
    }

    @Test
    void anInterruptEndsAHandshake() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Callable<?> greeted = () -> silent.accept().getInputStream().read();
            isInterrupted(endOfInterrupted("https", silent.getLocalPort(), greeted));
        }
    }

    @Test
    void anInterruptEndsAFetchWithinAHead() throws Exception {
        dripsUntilInterrupted("HTTP/1.1 200 OK\r\nX: ");
    }

    @Test
    void anInterruptEndsAFetchWithinAPage() throws Exception {
        dripsUntilInterrupted("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
    }

    private static void dripsUntilInterrupted(String answer) throws Exception {
        try (DrippingSite site = new DrippingSite(
                client -> client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1)))) {
            int port = Integer.parseInt(site.address().split(":")[1]);
            isInterrupted(endOfInterrupted("http", port, () -> site.dripped.await(20, TimeUnit.SECONDS)));
        }
    }

    @Test
    void anInterruptEndsAFetchAfterARedirect() throws Exception {
        try (Site silent = new Site();
                Site site = new Site()) {
            site.redirect("/silent", "http://localhost:" + silent.port() + "/");
            CompletableFuture<End> end = new CompletableFuture<>();
            Thread reader = new Thread(() -> end.complete(end("http", site.port(), silent.port())));
            reader.start();
            silent.asked.await(20, TimeUnit.SECONDS);
            reader.interrupt();
            isInterrupted(end.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void anInterruptedThreadFetchesNothing() throws Exception {
        try (Site site = new Site()) {
            Thread.currentThread().interrupt();
            isInterrupted(end("http", site.port()));
            assertThat(site.requests).isEmpty();
        }
    }
}
