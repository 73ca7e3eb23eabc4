package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.web.FetchException.Kind;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains of redirects and compressed bodies that are built to cost more than a page may. */
@Timeout(60)
class PageVariantsTest {

    private static final int MOST = 100_000;
    private static final String TEXT = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
    private static final byte[] GZIP_HEAD = {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, 0};

    @TempDir
    static Path folder;

    private static Site plain;
    private static Site secure;
    private static SSLContext context;

    @BeforeAll
    static void start() throws Exception {
        context = LocalhostCertificate.context(folder);
        plain = new Site();
        secure = new Site(context.getServerSocketFactory());
    }

    @AfterAll
    static void stop() throws Exception {
        plain.close();
        secure.close();
    }

    private static PageFetcher fetcher(Duration timeout) {
        FetchOptions options = FetchOptions.defaults()
                .withTimeout(timeout)
                .withMaxBytes(MOST)
                .withAllowedHost("localhost:" + plain.port())
                .withAllowedHost("localhost:" + secure.port());
        Resolver resolver = host -> InetAddress.getAllByName(host.equals("localhost") ? "127.0.0.1" : host);
        return new PageFetcher(options, resolver, context.getSocketFactory());
    }

    private static FetchException failure(String url) {
        return catchThrowableOfType(
                FetchException.class, () -> fetcher(Duration.ofSeconds(20)).fetch(url));
    }

    private static String url(Site site, String path) {
        return (site == plain ? "http" : "https") + "://localhost:" + site.port() + path;
    }

    private static void redirect(Site site, int status, String path, String location) {
        site.with(path, "HTTP/1.1 " + status + " x\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "301, http://127.0.0.1/",
        "302, http://[::ffff:10.0.0.1]/",
        "303, https://[fd00::1]:443/",
        "307, http://2852039166/latest/meta-data",
        "308, http://0/",
        "301, //192.168.0.1/a",
        "302, https://localhost.:443/",
        "303, HTTP://LOCALHOST:80/",
        "307, http://10.1/",
        "308, ftp://localhost/"
    })
    void aChainIsRejectedAtItsLastAddress(int status, String location) {
        for (Site last : new Site[] {plain, secure}) {
            redirect(plain, status, "/one", url(secure, "/two"));
            redirect(secure, status, "/two", url(last, "/three"));
            redirect(last, status, "/three", location);
            plain.requests.clear();
            secure.requests.clear();
            FetchException failure = failure(url(plain, "/one"));
            assertThat(failure.kind()).as(failure.toString()).isIn(Kind.REFUSED, Kind.UNREACHABLE);
            assertThat(plain.requests.size() + secure.requests.size()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"./round", "round?a", "/round#a", "?round", "//localhost:PORT/round", "/x/../round"})
    void aCircleOfAnyFormEndsAfterThreeRedirects(String location) {
        for (String path : new String[] {"/round", "/round?a", "/round?round", "/x/../round"}) {
            redirect(plain, 302, path, location.replace("PORT", "" + plain.port()));
        }
        plain.requests.clear();
        assertThat(failure(url(plain, "/round")).kind()).isEqualTo(Kind.TOO_MANY_REDIRECTS);
        assertThat(plain.requests).hasSize(4);
    }

    @Test
    void theTimeoutIncludesSlowRedirects() throws Exception {
        int[] hops = {0};
        try (Site slow = new Site(path -> {
            if (hops[0]++ > 0) {
                Thread.currentThread().join(); // never answers after the first redirect
            }
        })) {
            slow.redirect("/a", "/b").redirect("/b", "/c");
            FetchOptions options = slow.allowed().withTimeout(Duration.ofMillis(700));
            long began = System.nanoTime();
            FetchException failure =
                    catchThrowableOfType(FetchException.class, () -> new PageFetcher(options).fetch(slow.url("/a")));
            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static byte[] deflated(byte[] content, byte[] dictionary, boolean bare) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, bare);
        if (dictionary.length > 0) {
            deflater.setDictionary(dictionary);
        }
        deflater.setInput(content);
        deflater.finish();
        byte[] packed = new byte[content.length + 100];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] member(byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        byte[] end = new byte[8];
        for (int i = 0; i < 4; i++) {
            end[i] = (byte) (sum.getValue() >> 8 * i);
            end[4 + i] = (byte) (content.length >> 8 * i);
        }
        return joined(GZIP_HEAD, deflated(content, new byte[0], true), end);
    }

    private static byte[] chunked(byte[] body) {
        return joined(
                (Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1),
                body,
                "\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    static Stream<Arguments> bombs() {
        byte[] zeros = member(new byte[MOST]);
        byte[] bomb = member(new byte[5_000_000]);
        byte[] named = GZIP_HEAD.clone();
        named[3] = 8;
        byte[] extra = GZIP_HEAD.clone();
        extra[3] = 4;
        Set<Kind> large = Set.of(Kind.TOO_LARGE);
        Set<Kind> broken = Set.of(Kind.MALFORMED, Kind.UNREACHABLE);
        return Stream.of(
                Arguments.of("two members of a gzip", "gzip", joined(zeros, member(new byte[1])), large),
                Arguments.of("an upper-case gzip", "GZIP", bomb, large),
                Arguments.of("an x-gzip", "x-gzip", bomb, large),
                Arguments.of("a zlib deflate", "deflate", deflated(new byte[5_000_000], new byte[0], false), large),
                Arguments.of("a bare deflate", "deflate", deflated(new byte[5_000_000], new byte[0], true), large),
                Arguments.of("a zlib with a dictionary", "deflate", deflated(bomb, bomb, false), broken),
                Arguments.of("a gzip with a long name", "gzip", joined(named, named(3 * MOST), new byte[1]), large),
                Arguments.of("a gzip with a cut extra field", "gzip", joined(extra, new byte[] {-1, -1}), broken),
                Arguments.of("a gzip with a wrong sum", "gzip", wrong(member(new byte[9])), broken),
                Arguments.of("a gzip of a gzip", "gzip,gzip", member(bomb), Set.of(Kind.CONTENT_TYPE)),
                Arguments.of("an identity before gzip", "identity, gzip", bomb, Set.of(Kind.CONTENT_TYPE)),
                Arguments.of("a zstd", "zstd", bomb, Set.of(Kind.CONTENT_TYPE)));
    }

    private static byte[] named(int length) {
        byte[] name = new byte[length];
        Arrays.fill(name, (byte) 'x');
        return name;
    }

    private static byte[] wrong(byte[] member) {
        member[member.length - 8]++;
        return member;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void aCompressedBombFails(String name, String encoding, byte[] body, Set<Kind> kinds) {
        byte[] head = (TEXT + "Content-Encoding: " + encoding + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] end = "\r\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] chunks = "Transfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        for (Site site : new Site[] {plain, secure}) {
            site.with("/bomb", joined(head, end, body));
            assertThat(failure(url(site, "/bomb")).kind()).as(name).isIn(kinds);
            site.with("/bomb", joined(head, chunks, chunked(body)));
            assertThat(failure(url(site, "/bomb")).kind()).as(name).isIn(kinds);
        }
    }

    @Test
    void membersOfAGzipInSeparateChunksAreJoined() throws Exception {
        byte[] head = (TEXT + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] one = chunked(member("one ".getBytes(StandardCharsets.ISO_8859_1)));
        byte[] two = chunked(member("two".getBytes(StandardCharsets.ISO_8859_1)));
        byte[] first = Arrays.copyOf(one, one.length - "0\r\n\r\n".length());
        plain.with("/members", joined(head, first, two));
        assertThat(fetcher(Duration.ofSeconds(20)).fetch(url(plain, "/members")).text())
                .isEqualTo("one two");
        plain.with("/cut", joined(head, first, Arrays.copyOf(two, 6)));
        assertThat(failure(url(plain, "/cut")).kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void aGzipHeaderWithAllFieldsIsRead() throws Exception {
        byte[] member = member("text".getBytes(StandardCharsets.ISO_8859_1));
        byte[] full = GZIP_HEAD.clone();
        full[3] = 2 | 4 | 8 | 16;
        byte[] fields = {2, 0, 'x', 'y', 'n', 0, 'c', 0, 1, 2};
        byte[] rest = Arrays.copyOfRange(member, GZIP_HEAD.length, member.length);
        byte[] head = (TEXT + "Content-Encoding: gzip\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        plain.with("/full", joined(head, full, fields, rest, new byte[] {0, 0, 0}));
        assertThat(fetcher(Duration.ofSeconds(20)).fetch(url(plain, "/full")).text())
                .isEqualTo("text");
    }

    @Test
    void emptyMembersOfAGzipEndAtTheLimit() {
        byte[] head = (TEXT + "Content-Encoding: gzip\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        plain.endless("/empty", head, member(new byte[0]));
        assertThat(failure(url(plain, "/empty")).kind()).isEqualTo(Kind.TOO_LARGE);
    }
}
