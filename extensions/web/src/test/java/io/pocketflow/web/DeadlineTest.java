package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.web.FetchException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A page times out at its deadline even if the server keeps sending bytes or never reads. */
@Timeout(120)
class DeadlineTest {

    /** The sites' sockets: JDK 17 closes an unreachable one when it is finalized. */
    private static final Queue<Socket> HELD = new ConcurrentLinkedQueue<>();

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final int MORE_THAN_IS_BUFFERED = 16 * 1024 * 1024;

    @TempDir
    static Path folder;

    private static SSLContext context;

    @BeforeAll
    static void start() throws Exception {
        context = LocalhostCertificate.context(folder);
    }

    private static void isOverInTime(String host, String url) {
        PageFetcher fetcher = new PageFetcher(
                FetchOptions.defaults().withTimeout(TIMEOUT).withAllowedHost(host),
                name -> new InetAddress[] {InetAddress.getByName("127.0.0.1")},
                context.getSocketFactory());
        long began = System.nanoTime();
        FetchException failure = catchThrowableOfType(FetchException.class, () -> fetcher.fetch(url));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(failure.kind()).as(failure.toString()).isEqualTo(Kind.TIMED_OUT);
        assertThat(took).isBetween(TIMEOUT, Duration.ofSeconds(8));
    }

    private static void isOverInTime(String scheme, DrippingSite site) {
        isOverInTime(site.address(), scheme + "://" + site.address() + "/");
        assertThat(site.sent()).isGreaterThan(1);
    }

    /** The head of a TLS record of 16 KiB (RFC 8446, 5.1). */
    private static byte[] recordOf(int contentType) {
        return new byte[] {(byte) contentType, 3, 3, 0x40, 0};
    }

    private static void shakeHandsAndReadTheRequest(Socket client) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(client, "localhost", 0, true);
        HELD.add(secured);
        secured.setUseClientMode(false);
        secured.getInputStream().read(new byte[1000]);
    }

    @Test
    void aDrippingHandshakeTimesOut() throws Exception {
        try (DrippingSite site = new DrippingSite(client -> {}, recordOf(22))) {
            isOverInTime("https", site);
        }
    }

    @Test
    void aDrippingResponseOverTlsTimesOut() throws Exception {
        try (DrippingSite site = new DrippingSite(DeadlineTest::shakeHandsAndReadTheRequest, recordOf(23))) {
            isOverInTime("https", site);
        }
    }

    @Test
    void aDrippingHeaderTimesOut() throws Exception {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX: ".getBytes(StandardCharsets.ISO_8859_1);
        try (DrippingSite site =
                new DrippingSite(client -> client.getOutputStream().write(answer), (byte) 'x')) {
            isOverInTime("http", site);
        }
    }

    @Test
    void aDrippingPageTimesOut() throws Exception {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        try (DrippingSite site =
                new DrippingSite(client -> client.getOutputStream().write(answer), (byte) 'x')) {
            isOverInTime("http", site);
        }
    }

    @Test
    void aDrippingResponseTimesOut() throws Exception {
        byte[] answer = "HTTP/1.1 200 OK".getBytes(StandardCharsets.ISO_8859_1);
        try (DrippingSite site = new DrippingSite(client -> {}, answer)) {
            isOverInTime("http", site);
        }
    }

    @Test
    void aRequestThatTheServerDoesNotReadTimesOut() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String host = "localhost:" + deaf.getLocalPort();
            isOverInTime(host, "http://" + host + "/" + "a".repeat(MORE_THAN_IS_BUFFERED));
        }
    }
}
