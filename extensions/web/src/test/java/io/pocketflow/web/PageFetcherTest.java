package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.web.FetchException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageFetcherTest {

    private final Site site = new Site();
    private final PageFetcher fetcher = new PageFetcher(site.allowed());

    PageFetcherTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    private FetchException failure(PageFetcher fetcher, String url) {
        return catchThrowableOfType(FetchException.class, () -> fetcher.fetch(url));
    }

    @Test
    void aPageIsFetched() throws Exception {
        site.page("/a?b=c%20d", "<p>hi</p>");
        assertThat(fetcher.fetch(site.url("/a?b=c%20d")))
                .isEqualTo(new Page(site.url("/a?b=c%20d"), "text/html", "<p>hi</p>"));
        assertThat(site.requests.get(0))
                .startsWith("GET /a?b=c%20d HTTP/1.1\nHost: " + site.host() + "\nUser-Agent: pocketflow-web\n")
                .contains("\nConnection: close");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "http:///nohost",
                        "http://me:pw@example.org/",
                "http://me@example.org/", "https://example.org:8443/", "http://example.org:22/", "//example.org/",
                        "not an address",
                "jar:http://example.org!/a"
            })
    void anAddressOutsideThePlainWebIsRejected(String url) {
        assertThat(failure(fetcher, url).kind()).isEqualTo(Kind.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/", "http://127.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/",
                        "http://10.0.0.1/",
                "http://[::ffff:127.0.0.1]/", "http://[fd00::1]/", "https://192.168.0.1/", "http://0.0.0.0/",
                        "http://localhost/"
            })
    void anAddressThatIsNotPublicIsRejected(String url) {
        FetchException refused = failure(new PageFetcher(), url);
        assertThat(refused.kind()).isIn(Kind.REFUSED, Kind.UNREACHABLE);
        assertThat(refused.kind() == Kind.REFUSED || refused.getMessage().startsWith("there is no host"))
                .isTrue();
    }

    @Test
    void aNameIsRejectedIfAnyOfItsAddressesIsNotPublic() {
        PageFetcher mixed = resolving("93.184.216.34", "10.0.0.1");
        assertThat(failure(mixed, "http://mixed.example/"))
                .hasMessage(
                        "http://mixed.example/ is refused: its address 10.0.0.1 is not public, and mixed.example:80 is"
                                + " not an allowed host");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/a, 127.0.0.1:80",
        "https://LocalHost/a, localhost:443",
        "http://[::1]:8080/, [::1]:8080",
        "http://localhost:8080/a, localhost:8080",
    })
    void aRefusedPageNamesTheHostThatWouldHaveToBeAllowed(String url, String host) {
        FetchException refused = failure(new PageFetcher(), url);
        assertThat(refused.refusedHost()).hasValue(host);
        assertThat(refused).hasMessageEndingWith(", and " + host + " is not an allowed host");
        FetchOptions allowed = FetchOptions.defaults().withAllowedHost(host);
        assertThat(PageUrl.of(url, allowed).isAllowed(allowed)).isTrue();
    }

    @Test
    void noOtherFailureNamesAHostToAllow() {
        site.redirect("/in", "http://127.0.0.1:9/");
        site.with("/none", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        assertThat(failure(fetcher, site.url("/in")).kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure(fetcher, site.url("/in")).refusedHost()).isEmpty();
        assertThat(failure(fetcher, site.url("/none")).refusedHost()).isEmpty();
        assertThat(failure(fetcher, "http://me@example.org/").refusedHost()).isEmpty();
    }

    @Test
    void aLimitOfOneIsNamedInTheSingular() {
        site.page("/", "ok").redirect("/a", "/a");
        assertThat(failure(new PageFetcher(site.allowed().withMaxBytes(1)), site.url("/")))
                .hasMessage(site.url("/") + " has more than 1 byte");
        assertThat(failure(new PageFetcher(site.allowed().withMaxRedirects(1)), site.url("/a")))
                .hasMessage(site.url("/a") + " leads to more than 1 redirect");
    }

    private static PageFetcher resolving(String... addresses) {
        return new PageFetcher(
                FetchOptions.defaults(),
                host -> {
                    InetAddress[] found = new InetAddress[addresses.length];
                    for (int i = 0; i < found.length; i++) {
                        found[i] = InetAddress.getByName(addresses[i]);
                    }
                    return found;
                },
                (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    @Test
    void theCheckedAddressIsConnectedToWithoutAnotherLookup() throws Exception {
        site.page("/", "ok");
        List<String> asked = new ArrayList<>();
        PageFetcher rebound = new PageFetcher(
                FetchOptions.defaults().withAllowedHost("rebound.example:" + site.port()),
                host -> {
                    asked.add(host);
                    return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
                },
                (SSLSocketFactory) SSLSocketFactory.getDefault());
        assertThat(rebound.fetch("http://rebound.example:" + site.port() + "/").text())
                .isEqualTo("ok");
        assertThat(asked).containsExactly("rebound.example");
        assertThat(site.requests.get(0)).contains("\nHost: rebound.example:" + site.port() + "\n");
    }

    @Test
    void redirectsAreFollowedAndRelativeOnesResolved() throws Exception {
        site.redirect("/a", "b/c").redirect("/b/c", "/d e").page("/d%20e", "there");
        assertThat(fetcher.fetch(site.url("/a")).url()).isEqualTo(site.url("/d%20e"));
    }

    @Test
    void aRedirectIsCheckedLikeTheFirstAddress() throws Exception {
        try (Site inner = new Site()) {
            inner.page("/secret", "secret");
            for (String location : List.of(
                    inner.url("/secret"),
                    "http://169.254.169.254/",
                    "file:///etc/passwd",
                    "http://[::1]/",
                    "//10.0.0.1/")) {
                site.redirect("/a", location);
                assertThat(failure(fetcher, site.url("/a")).kind()).as(location).isEqualTo(Kind.REFUSED);
            }
            assertThat(inner.requests).isEmpty();
        }
    }

    @Test
    void circularRedirectsEnd() {
        site.redirect("/a", "/a");
        FetchException failure = failure(fetcher, site.url("/a"));
        assertThat(failure).hasMessage(site.url("/a") + " leads to more than 3 redirects");
        assertThat(site.requests).hasSize(4);
    }

    @Test
    void endlessRedirectsEndAtTheDeadline() {
        site.redirect("/a", "/a");
        FetchOptions options = site.allowed().withMaxRedirects(1_000_000).withTimeout(Duration.ofSeconds(1));
        assertThat(failure(new PageFetcher(options), site.url("/a")).kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(site.requests).hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../", "./", "a/../", "//", "%20", " "})
    void aLongLocationIsResolvedInTime(String part) {
        URI base = URI.create("http://example.org/" + "a/".repeat(100));
        Growth.isLinear(n -> part.repeat(n), 1000, location -> Text.resolved(base, location));
    }

    @ParameterizedTest
    @CsvSource({"404,false,false", "403,false,false", "429,true,true", "500,true,false", "503,true,true"})
    void aStatusDecidesWhetherToRetry(int status, boolean retriable, boolean throttled) {
        site.with("/", "HTTP/1.1 " + status + " x\r\nRetry-After: 7\r\n\r\n");
        FetchException failure = failure(fetcher, site.url("/"));
        assertThat(failure).hasMessage(site.url("/") + " answered with status " + status);
        assertThat(failure.retriable()).isEqualTo(retriable);
        assertThat(failure.throttled()).isEqualTo(throttled);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    }

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nContent-Length: 101\r\n\r\n",
                "x\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890\r\n",
                "x\r\n\r\n01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890",
            })
    void aPageThatIsTooLargeIsNotReadToItsEnd(String rest) {
        site.with("/", OK + rest);
        PageFetcher small = new PageFetcher(site.allowed().withMaxBytes(100));
        assertThat(failure(small, site.url("/"))).hasMessage(site.url("/") + " has more than 100 bytes");
    }

    @Test
    void chunksAreJoined() throws Exception {
        site.with("/", OK + "utf-8\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n");
        assertThat(fetcher.fetch(site.url("/")).text()).isEqualTo("abc0123456789");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: y"
            })
    void aBrokenResponseIsAFailure(String answer) {
        site.with("/", answer);
        FetchException failure = failure(fetcher, site.url("/"));
        assertThat(failure.kind()).isIn(Kind.MALFORMED, Kind.UNREACHABLE);
        assertThat(failure).hasMessageStartingWith(site.url("/") + " ");
    }

    @Test
    void endlessHeadersEnd() {
        site.with("/", "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(300));
        assertThat(failure(fetcher, site.url("/")).kind()).isEqualTo(Kind.MALFORMED);
        site.with("/", "HTTP/1.1 200 OK\r\nA: " + "b".repeat(20_000));
        assertThat(failure(fetcher, site.url("/")).kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void aSilentServerTimesOut() {
        PageFetcher hasty = new PageFetcher(site.allowed().withTimeout(Duration.ofMillis(50)));
        FetchException failure = failure(hasty, site.url("/silent"));
        assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(failure.retriable()).isTrue();
    }

    @Test
    void otherTypesAndEncodingsAreRejected() {
        site.with("/", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n");
        assertThat(failure(fetcher, site.url("/")).kind()).isEqualTo(Kind.CONTENT_TYPE);
        site.with("/", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\n");
        assertThat(failure(fetcher, site.url("/"))).hasMessageContaining("encoded as 'br'");
    }

    @Test
    void theCharsetComesFromTheMarkTheHeaderOrThePage() {
        byte[] latin = "<meta charset=ISO-8859-1>é".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Text.decoded(latin, "text/html")).endsWith("é");
        assertThat(Text.decoded("é".getBytes(StandardCharsets.UTF_8), "text/html"))
                .isEqualTo("é");
        assertThat(Text.decoded("é".getBytes(StandardCharsets.UTF_16LE), "text/html; charset=\"UTF-16LE\""))
                .isEqualTo("é");
        assertThat(Text.decoded("\ufeffé".getBytes(StandardCharsets.UTF_16BE), "text/html; charset=utf-8"))
                .isEqualTo("é");
        assertThat(Text.decoded("\ufeffé".getBytes(StandardCharsets.UTF_8), "text/html; charset=no-such"))
                .isEqualTo("é");
        assertThat(Text.decoded(new byte[0], "")).isEmpty();
    }

    @Test
    void fetchingAndConvertingFormAChain() {
        Key<String> url = Key.of("url", String.class);
        Key<Page> page = Key.of("page", Page.class);
        Key<String> text = Key.of("text", String.class);
        site.page("/", "<h1>Hi</h1><p>there");
        Shared shared = Shared.create().put(url, site.url("/"));
        new AsyncFlow(new FetchPage(fetcher, url, page).then(new HtmlToMarkdown(page, text))).run(shared);
        assertThat(shared.get(text)).isEqualTo("# Hi\n\nthere");
    }

    @Test
    void invalidOptionsAreRejected() {
        assertThatThrownBy(() -> FetchOptions.defaults().withMaxBytes(0))
                .hasMessage("maxBytes must be at least 1 but was 0");
        assertThatThrownBy(() -> FetchOptions.defaults().withMaxRedirects(-1))
                .hasMessage("maxRedirects must be 0 or more but was -1");
        assertThatThrownBy(() -> FetchOptions.defaults().withTimeout(Duration.ZERO))
                .hasMessage("timeout must be 1 ms to 1 hour but was PT0S");
    }

    @Test
    void aRedirectIsResolvedAsBrowsersDo() throws Exception {
        site.redirect("/", "next").page("/next", "there");
        assertThat(fetcher.fetch("http://" + site.host()).url()).isEqualTo(site.url("/next"));
        site.redirect("/dir/a?b=1", "?b=2").page("/dir/a?b=2", "there");
        assertThat(fetcher.fetch(site.url("/dir/a?b=1")).url()).isEqualTo(site.url("/dir/a?b=2"));
    }

    @Test
    void aRedirectInUnescapedUtf8IsFollowed() throws Exception {
        String bytes = new String("/é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        site.redirect("/a", bytes).page("/%C3%A9", "there");
        assertThat(fetcher.fetch(site.url("/a")).text()).isEqualTo("there");
    }

    @Test
    void theCharsetNamedByAPageIsReadAsBrowsersDo() {
        byte[] utf8 = "<meta charset=utf-16>é".getBytes(StandardCharsets.UTF_8);
        assertThat(Text.decoded(utf8, "text/html")).endsWith("é");
        byte[] windows = {'<', 'p', '>', (byte) 0x93, 'a', (byte) 0x94, (byte) 0x80};
        assertThat(Text.decoded(windows, "text/html; charset=ISO-8859-1")).isEqualTo("<p>“a”€");
        assertThat(Text.decoded(windows, "text/html; charset=us-ascii")).isEqualTo("<p>“a”€");
    }

    @Test
    void aTextThatIsNotHtmlNamesNoCharset() {
        byte[] example = "write <meta charset=koi8-r>: é".getBytes(StandardCharsets.UTF_8);
        assertThat(Text.decoded(example, "text/markdown")).endsWith("é");
    }
}
