package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.web.FetchException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that misbehave, over HTTP and over TLS: each causes a printable failure in time. */
@Timeout(120)
class PageServersTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String TEXT = OK + "Content-Type: text/plain\r\n";
    private static final int MOST = 50_000;
    private static final Set<Kind> BROKEN = Set.of(Kind.MALFORMED, Kind.UNREACHABLE);
    private static final Set<Kind> LARGE = Set.of(Kind.TOO_LARGE);
    private static final Set<Kind> LATE = Set.of(Kind.TIMED_OUT);

    @TempDir
    static Path folder;

    private static SSLContext context;

    @BeforeAll
    static void start() throws Exception {
        context = LocalhostCertificate.context(folder);
    }

    /**
     * A server's behaviour.
     * @param end the bytes to repeat until the client leaves; empty to close the connection
     */
    record Behaviour(String name, byte[] answer, byte[] end, Set<Kind> kinds) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Behaviour closing(String name, Set<Kind> kinds, String answer) {
        return new Behaviour(name, bytes(answer), new byte[0], kinds);
    }

    private static Behaviour closing(String name, Set<Kind> kinds, String head, byte[] body) {
        return new Behaviour(name, joined(bytes(head), body), new byte[0], kinds);
    }

    private static Behaviour endless(String name, Set<Kind> kinds, String answer, String end) {
        return new Behaviour(name, bytes(answer), bytes(end.repeat(256)), kinds);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    private interface Packing {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] packed(Packing packing, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packer = packing.over(out)) {
            packer.write(content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] content) {
        return packed(GZIPOutputStream::new, content);
    }

    private static byte[] cut(byte[] content, int length) {
        return Arrays.copyOf(content, length);
    }

    static Stream<Behaviour> behaviours() {
        byte[] zeros = gzip(new byte[20_000_000]);
        String gzip = TEXT + "Content-Encoding: gzip\r\n\r\n";
        List<Behaviour> all = new ArrayList<>(List.of(
                closing("nothing", BROKEN, ""),
                closing("a line break", BROKEN, "\r\n"),
                closing("garbage", BROKEN, "garbage\r\n\r\n"),
                closing("HTTP/0.9", BROKEN, "<html>hello"),
                closing("HTTP/2", BROKEN, "HTTP/2 200\r\n\r\n"),
                closing("another protocol", BROKEN, "SSH-2.0-OpenSSH_9\r\n"),
                closing("no status", BROKEN, "HTTP/1.1\r\n\r\n"),
                closing("a word as status", BROKEN, "HTTP/1.1 OK 200\r\n\r\n"),
                closing("a negative status", BROKEN, "HTTP/1.1 -200 OK\r\n\r\n"),
                closing("a huge status", Set.of(Kind.STATUS, Kind.MALFORMED), "HTTP/1.1 99999999999 OK\r\n\r\n"),
                closing("status 0", Set.of(Kind.STATUS, Kind.MALFORMED, Kind.UNREACHABLE), "HTTP/1.1 000 OK\r\n\r\n"),
                closing("status 999", Set.of(Kind.STATUS), "HTTP/1.1 999 x\r\n\r\n"),
                closing("a cut status line", BROKEN, "HTTP/1.1 200 OK"),
                closing("a cut head", BROKEN, TEXT),
                closing("a cut header", BROKEN, TEXT + "X: y"),
                closing("a header without a colon", BROKEN, TEXT + "nonsense\r\n\r\n"),
                closing("a header without a name", BROKEN, TEXT + ": x\r\n\r\n"),
                closing("too many headers", BROKEN, OK + "A: b\r\n".repeat(300) + "\r\n"),
                closing("a long header", BROKEN, OK + "A: " + "b".repeat(20_000) + "\r\n\r\n"),
                closing("a long folded header", BROKEN, OK + "A: b\r\n" + " c\r\n".repeat(20_000) + "\r\n"),
                closing("a long status line", BROKEN, "HTTP/1.1 200 " + "x".repeat(20_000) + "\r\n\r\n"),
                closing("escapes in a header", BROKEN, TEXT + "\u001b]0;x\u0007\r\n\r\n"),
                closing("escapes in a status line", BROKEN, "HTTP/1.1 \u001b[31m\r\n\r\n"),
                closing("escapes in a type", Set.of(Kind.CONTENT_TYPE), OK + "Content-Type: \u001b[31mx/y\r\n\r\n"),
                closing(
                        "escapes in an encoding",
                        Set.of(Kind.CONTENT_TYPE),
                        TEXT + "Content-Encoding: \u001b[31m\r\n\r\n"),
                closing(
                        "escapes in a location",
                        Set.of(Kind.REFUSED),
                        "HTTP/1.1 302 x\r\nLocation: \u001b[31mx:y\r\n\r\n"),
                closing("a short body", BROKEN, TEXT + "Content-Length: 9\r\n\r\nshort"),
                closing("a negative length", BROKEN, TEXT + "Content-Length: -1\r\n\r\nx"),
                closing("a length in words", BROKEN, TEXT + "Content-Length: five\r\n\r\nx"),
                closing("a length beyond all numbers", BROKEN, TEXT + "Content-Length: 99999999999999999999\r\n\r\nx"),
                closing("a huge length", LARGE, TEXT + "Content-Length: 9999999999999\r\n\r\nx"),
                closing("a huge body", LARGE, TEXT + "\r\n" + "x".repeat(MOST + 1)),
                closing("an unknown transfer", BROKEN, TEXT + "Transfer-Encoding: zip\r\n\r\nx"),
                closing("a negative chunk", BROKEN, TEXT + "Transfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n"),
                closing("a chunk without a number", BROKEN, TEXT + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"),
                closing(
                        "a huge chunk",
                        BROKEN,
                        TEXT + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nabc\r\n"),
                closing("a short chunk", BROKEN, TEXT + "Transfer-Encoding: chunked\r\n\r\n9\r\nabc"),
                closing("a long chunk", BROKEN, TEXT + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n"),
                closing("no last chunk", BROKEN, TEXT + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
                closing("an empty gzip", BROKEN, gzip),
                closing("text instead of gzip", BROKEN, gzip + "this is only text"),
                closing("a cut gzip", BROKEN, gzip, cut(gzip(bytes("hello ".repeat(1000))), 30)),
                closing("a gzip of zeros", LARGE, gzip, zeros),
                closing(
                        "a deflate of zeros",
                        LARGE,
                        TEXT + "Content-Encoding: deflate\r\n\r\n",
                        packed(DeflaterOutputStream::new, new byte[20_000_000])),
                closing("no deflate", BROKEN, TEXT + "Content-Encoding: deflate\r\n\r\nx0x1x2x3"),
                closing(
                        "a gzip in a gzip",
                        Set.of(Kind.CONTENT_TYPE),
                        TEXT + "Content-Encoding: gzip, gzip\r\n\r\n",
                        zeros),
                closing(
                        "two encodings",
                        Set.of(Kind.CONTENT_TYPE),
                        gzip.strip() + "\r\nContent-Encoding: gzip\r\n\r\n",
                        zeros),
                closing("an unknown encoding", Set.of(Kind.CONTENT_TYPE), TEXT + "Content-Encoding: br\r\n\r\nx"),
                closing("no type", Set.of(Kind.CONTENT_TYPE), OK + "\r\nx"),
                closing("another type", Set.of(Kind.CONTENT_TYPE), OK + "Content-Type: image/png\r\n\r\nx"),
                closing("no content", Set.of(Kind.STATUS), "HTTP/1.1 204 x\r\n\r\n"),
                closing(
                        "a wish for credentials",
                        Set.of(Kind.STATUS),
                        "HTTP/1.1 401 x\r\nWWW-Authenticate: Basic realm=x\r\n\r\n"),
                closing(
                        "a wish for a proxy's credentials",
                        Set.of(Kind.STATUS),
                        "HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=x\r\n\r\n"),
                closing(
                        "an upgrade",
                        Set.of(Kind.STATUS, Kind.MALFORMED, Kind.UNREACHABLE),
                        "HTTP/1.1 101 x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
                closing("a redirect without a location", Set.of(Kind.STATUS), "HTTP/1.1 302 x\r\n\r\n")));
        all.addAll(List.of(
                endless("silence", LATE, "", ""),
                endless("silence in the head", LATE, TEXT, ""),
                endless("silence in the body", LATE, TEXT + "Content-Length: 9\r\n\r\nx", ""),
                endless("empty lines", BROKEN, "", "\r\n"),
                endless("a status line without end", BROKEN, "HTTP/1.1 200 ", "xxxxxxxx"),
                endless("a header without end", BROKEN, OK + "A: ", "xxxxxxxx"),
                endless("headers without end", BROKEN, OK, "A: b\r\n"),
                endless("information without end", LATE, "", "HTTP/1.1 100 Continue\r\n\r\n"),
                endless("early hints without end", LATE, "", "HTTP/1.1 103 x\r\nLink: </a>\r\n\r\n"),
                endless("a body without end", LARGE, TEXT + "\r\n", "xxxxxxxx"),
                endless("chunks without end", LARGE, TEXT + "Transfer-Encoding: chunked\r\n\r\n", "3\r\nabc\r\n"),
                endless(
                        "a chunk's extension without end",
                        BROKEN,
                        TEXT + "Transfer-Encoding: chunked\r\n\r\n3;",
                        "xxxx"),
                endless("trailers without end", BROKEN, TEXT + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "A: b\r\n"),
                endless(
                        "a redirect with a body without end",
                        Set.of(Kind.REFUSED),
                        "HTTP/1.1 302 x\r\nLocation: http://127.0.0.1/\r\n\r\n",
                        "xxxxxxxx"),
                endless("an error with a body without end", Set.of(Kind.STATUS), "HTTP/1.1 500 x\r\n\r\n", "xxxxxxxx"),
                new Behaviour(
                        "a gzip's name without end",
                        joined(bytes(gzip), new byte[] {31, (byte) 139, 8, 8, 0, 0, 0, 0, 0, 0}),
                        bytes("x".repeat(2048)),
                        LARGE),
                new Behaviour(
                        "empty blocks of a gzip without end",
                        joined(bytes(gzip), new byte[] {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, 0}),
                        new byte[] {0, 0, 0, (byte) 255, (byte) 255},
                        LARGE)));
        return all.stream();
    }

    private static FetchException failure(Behaviour behaviour, Site site, String scheme, Site front) {
        if (behaviour.end.length > 0) {
            site.endless("/", behaviour.answer, behaviour.end);
        } else if (behaviour.kinds != LATE) {
            site.with("/", behaviour.answer);
        }
        String url = scheme + "://localhost:" + site.port() + "/";
        if (front != site) {
            front.redirect("/", url);
        }
        FetchOptions options = FetchOptions.defaults()
                .withAllowedHost("localhost:" + site.port())
                .withAllowedHost("localhost:" + front.port())
                .withMaxBytes(MOST)
                .withTimeout(behaviour.kinds == LATE ? Duration.ofMillis(400) : Duration.ofSeconds(20));
        PageFetcher fetcher =
                new PageFetcher(options, host -> InetAddress.getAllByName("127.0.0.1"), context.getSocketFactory());
        String start = site == front ? url : "http://localhost:" + front.port() + "/";
        return catchThrowableOfType(FetchException.class, () -> fetcher.fetch(start));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("behaviours")
    void aMisbehavingServerCausesAFailureInTime(Behaviour behaviour) throws Exception {
        try (Site site = new Site();
                Site secure = new Site(context.getServerSocketFactory());
                Site behind = new Site();
                Site front = new Site()) {
            isAFailureInTime(behaviour, site, "http", site);
            isAFailureInTime(behaviour, secure, "https", secure);
            isAFailureInTime(behaviour, behind, "http", front);
        }
    }

    private static void isAFailureInTime(Behaviour behaviour, Site site, String scheme, Site front) {
        long began = System.nanoTime();
        FetchException failure = failure(behaviour, site, scheme, front);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(failure).as(scheme).isNotNull();
        assertThat(failure.kind()).as(scheme + ": " + failure).isIn(behaviour.kinds);
        assertThat(failure.getMessage()).hasSizeLessThan(700).doesNotContainPattern("\\p{Cc}");
        assertThat(took).isLessThan(Duration.ofSeconds(10));
        assertThat(site.requests).as("no request is retried").hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anAlteredResponseIsAPageOrAFailure(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] body = gzip(bytes("<p>hello ".repeat(50)));
        byte[][] answers = {
            PackedPages.answer(PackedPages.Packing.GZIP, "<p>hello ".repeat(50)),
            bytes(TEXT + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n"),
            joined(bytes(TEXT + "Content-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n\r\n"), body),
            bytes("HTTP/1.1 103 x\r\nLink: </a>\r\n\r\n" + TEXT + "Content-Length: 5\r\n\r\nhello"),
            bytes("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n")
        };
        try (Site site = new Site()) {
            PageFetcher fetcher =
                    new PageFetcher(site.allowed().withMaxBytes(MOST).withTimeout(Duration.ofSeconds(1)));
            for (int i = 0; i < 400; i++) {
                byte[] answer = answers[random.nextInt(answers.length)].clone();
                for (int n = random.nextInt(4); n >= 0; n--) {
                    answer[random.nextInt(Math.min(answer.length, 200))] = (byte) random.nextInt();
                }
                site.with("/", cut(answer, answer.length - random.nextInt(2) * random.nextInt(answer.length)));
                try {
                    assertThat(fetcher.fetch(site.url("/")).url()).isEqualTo(site.url("/"));
                } catch (FetchException failure) {
                    assertThat(failure.getMessage()).hasSizeLessThan(700).doesNotContainPattern("\\p{Cc}");
                }
            }
        }
    }

    @Test
    void aResponseOfHttp10IsAPage() throws Exception {
        try (Site site = new Site().with("/", "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello")) {
            assertThat(new PageFetcher(site.allowed()).fetch(site.url("/")).text())
                    .isEqualTo("hello");
        }
    }

    @Test
    void theListIsComplete() {
        long cases = behaviours().map(Behaviour::name).distinct().count();
        System.out.println("security list: " + cases + " servers that misbehave, also over TLS and behind a redirect");
        assertThat(cases).isGreaterThanOrEqualTo(70);
    }
}
