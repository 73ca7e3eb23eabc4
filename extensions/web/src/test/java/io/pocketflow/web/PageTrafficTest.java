package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.web.FetchException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes on the wire: compression, a proxy only on request, and no automatic features of the client. */
@Timeout(120)
class PageTrafficTest {

    @TempDir
    static Path folder;

    private static SSLContext context;
    private Site site;

    @BeforeAll
    static void start() throws Exception {
        context = LocalhostCertificate.context(folder);
    }

    @BeforeEach
    void open() throws IOException {
        site = new Site();
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    private static FetchException failure(PageFetcher fetcher, String url) {
        return catchThrowableOfType(FetchException.class, () -> fetcher.fetch(url));
    }

    private PageFetcher fetcher() {
        return new PageFetcher(site.allowed());
    }

    @ParameterizedTest
    @EnumSource
    void aCompressedPageIsRead(PackedPages.Packing packing) throws Exception {
        String html = "<p>é " + "hello ".repeat(5000);
        site.with("/", PackedPages.answer(packing, html));
        assertThat(fetcher().fetch(site.url("/")).text()).isEqualTo(html);
        assertThat(site.requests.get(0)).contains("\nAccept-Encoding: gzip, deflate\n");
    }

    @ParameterizedTest
    @EnumSource
    void aCompressedPageOverTlsIsRead(PackedPages.Packing packing) throws Exception {
        try (Site secure = new Site(context.getServerSocketFactory())) {
            secure.with("/", PackedPages.answer(packing, "hello"));
            PageFetcher fetcher = new PageFetcher(
                    FetchOptions.defaults().withAllowedHost("localhost:" + secure.port()),
                    host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")},
                    context.getSocketFactory());
            assertThat(fetcher.fetch("https://localhost:" + secure.port() + "/").text())
                    .isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLimitCountsDecompressedBytes(PackedPages.Packing packing) throws Exception {
        site.with("/", PackedPages.answer(packing, "x".repeat(1000)));
        assertThat(new PageFetcher(site.allowed().withMaxBytes(1000))
                        .fetch(site.url("/"))
                        .text())
                .hasSize(1000);
        assertThat(failure(new PageFetcher(site.allowed().withMaxBytes(999)), site.url("/")))
                .hasMessage(site.url("/") + " has more than 999 bytes");
    }

    @Test
    void cookiesAndCredentialsAreNeverSent() throws Exception {
        site.with("/", "HTTP/1.1 302 x\r\nSet-Cookie: a=b\r\nLocation: /next\r\n\r\n")
                .with("/next", "HTTP/1.1 401 x\r\nSet-Cookie: c=d\r\nWWW-Authenticate: Basic realm=x\r\n\r\n");
        assertThat(failure(fetcher(), site.url("/")).status()).hasValue(401);
        assertThat(site.requests).hasSize(2).noneMatch(request -> request.matches("(?is).*(cookie|authorization).*"));
    }

    @Test
    void aRequestHasOnlyTheExpectedHeaders() throws Exception {
        site.page("/a?b", "x");
        fetcher().fetch(site.url("/a?b#c"));
        assertThat(site.requests)
                .containsExactly("GET /a?b HTTP/1.1\nHost: " + site.host() + "\nUser-Agent: pocketflow-web\n"
                        + "Accept: application/xhtml+xml, text/html, text/markdown, text/plain\n"
                        + "Accept-Encoding: gzip, deflate\nConnection: close");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "HTTP/1.1 503 x\r\nRetry-After: 0\r\n\r\n", "HTTP/1.1 429 x\r\n\r\n", "HTTP/1.1 200 OK\r\n"})
    void aRequestIsNotRetriedAutomatically(String answer) {
        site.with("/", answer);
        assertThat(failure(fetcher(), site.url("/"))).isNotNull();
        assertThat(site.requests).hasSize(1);
    }

    @Test
    void aClosedPortIsReportedAsConnectionRefused() throws Exception {
        try (Socket bound = new Socket()) {
            // a bound port that does not listen refuses connections, and no other process can listen there
            bound.bind(new InetSocketAddress("127.0.0.1", 0));
            String host = "127.0.0.1:" + bound.getLocalPort();
            FetchException failure =
                    failure(new PageFetcher(FetchOptions.defaults().withAllowedHost(host)), "http://" + host + "/");
            assertThat(failure).hasMessage("http://" + host + "/ cannot be reached: connection refused");
            assertThat(failure.retriable()).isTrue();
        }
    }

    @Test
    void theNextAddressIsTriedIfOneRefusesTheConnection() throws Exception {
        site.page("/", "ok");
        PageFetcher fetcher = new PageFetcher(
                FetchOptions.defaults().withAllowedHost("two.example:" + site.port()),
                host -> new InetAddress[] {InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")},
                context.getSocketFactory());
        assertThat(fetcher.fetch("http://two.example:" + site.port() + "/").text())
                .isEqualTo("ok");
    }

    @Test
    void theProxyOfTheSystemIsNotUsed() throws Exception {
        site.page("/", "ok");
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                throw new IllegalStateException("the system's proxy was requested");
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        });
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", "1");
        System.setProperty("http.nonProxyHosts", "");
        System.setProperty("socksProxyHost", "127.0.0.1");
        System.setProperty("socksProxyPort", "1");
        try {
            assertThat(fetcher().fetch(site.url("/")).text()).isEqualTo("ok");
        } finally {
            ProxySelector.setDefault(before);
            List.of("http.proxyHost", "http.proxyPort", "http.nonProxyHosts", "socksProxyHost", "socksProxyPort")
                    .forEach(System::clearProperty);
        }
    }

    private PageFetcher proxied() {
        return new PageFetcher(
                FetchOptions.defaults().withTimeout(Duration.ofSeconds(2)).withProxy(URI.create(site.url(""))),
                host -> {
                    if (host.equals("127.0.0.1")) {
                        return InetAddress.getAllByName(host);
                    }
                    throw new UnknownHostException(host);
                },
                context.getSocketFactory());
    }

    @Test
    void aProxyReceivesTheAbsoluteAddress() throws Exception {
        site.page("http://name.of.the.proxy:80/a?b", "ok");
        Page page = proxied().fetch("http://name.of.the.proxy/a?b");
        assertThat(page).isEqualTo(new Page("http://name.of.the.proxy/a?b", "text/html", "ok"));
        assertThat(site.requests.get(0))
                .startsWith("GET http://name.of.the.proxy:80/a?b HTTP/1.1\nHost: name.of.the.proxy\n")
                .doesNotContainIgnoringCase("authorization");
    }

    @Test
    void aProxyReceivesConnectIfThePageUsesTls() {
        site.with("name.of.the.proxy:443", "HTTP/1.1 403 no\r\nContent-Length: 0\r\n\r\n");
        FetchException failure = failure(proxied(), "https://name.of.the.proxy/a");
        assertThat(failure.kind()).as(failure.toString()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure).hasMessageContaining("403");
        assertThat(site.requests).hasSize(1);
        assertThat(site.requests.get(0)).startsWith("CONNECT name.of.the.proxy:443 HTTP/1.1\n");
    }

    @Test
    void aPageOverTlsThroughAProxyIsVerified() throws Exception {
        try (Site secure = new Site(context.getServerSocketFactory()).page("/", "ok");
                TunnelProxy proxy = new TunnelProxy(secure.port())) {
            FetchOptions options = FetchOptions.defaults().withProxy(proxy.address());
            PageFetcher fetcher = new PageFetcher(options, InetAddress::getAllByName, context.getSocketFactory());
            assertThat(fetcher.fetch("https://localhost/").text()).isEqualTo("ok");
            FetchException other = failure(fetcher, "https://other.example/");
            assertThat(other.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(other).hasMessageContaining("other.example");
            assertThat(proxy.asked).containsExactly("localhost:443", "other.example:443");
            assertThat(secure.requests).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.1/",
                "http://[::1]/",
                "https://10.0.0.1/",
                "http://169.254.169.254/",
                "http://name.example:22/",
                "http://me@name.example/",
                "file:///etc/passwd"
            })
    void numericAddressesAreCheckedWithAProxyToo(String url) {
        assertThat(failure(proxied(), url).kind()).isEqualTo(Kind.REFUSED);
        assertThat(site.requests).isEmpty();
    }

    @Test
    void aRedirectByAProxyIsChecked() {
        site.redirect("http://name.example:80/", "http://127.0.0.1/");
        assertThat(failure(proxied(), "http://name.example/").kind()).isEqualTo(Kind.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://proxy.example:3128",
                "http://proxy.example",
                "proxy.example:3128",
                "http://me:pw@proxy.example:3128",
                "http://proxy.example:3128/path",
                "socks://proxy.example:1080"
            })
    void aProxyOfAnotherFormIsRejected(String proxy) {
        assertThatThrownBy(() -> FetchOptions.defaults().withProxy(URI.create(proxy)))
                .hasMessage("proxy must be an address such as http://proxy.example:3128, without a user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html\r\nX: y",
                "text/html\n",
                "text",
                "",
                " ",
                "text/",
                "/html",
                "text/html; q=1",
                "a/b, c/d"
            })
    void aMalformedContentTypeIsRejected(String type) {
        assertThatThrownBy(() -> FetchOptions.defaults().withContentTypes(Set.of(type)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("contentTypes must be media types such as text/html but one was '")
                .message()
                .doesNotContain("\n", "\r");
    }

    @Test
    void contentTypesAreStoredInLowerCase() {
        assertThat(FetchOptions.defaults().withContentTypes(Set.of("Text/HTML")).contentTypes())
                .containsExactly("text/html");
        assertThatThrownBy(() -> FetchOptions.defaults().withContentTypes(Set.of()))
                .hasMessage("contentTypes must have at least one media type but was empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:",
                "localhost:x",
                "local host:80",
                "http://localhost:80",
                "a@b:80",
                "a:123456"
            })
    void aMalformedAllowedHostIsRejected(String host) {
        assertThatThrownBy(() -> FetchOptions.defaults().withAllowedHost(host))
                .hasMessage("allowedHosts must be host:port such as 127.0.0.1:8080 but one was '"
                        + host.toLowerCase(Locale.ROOT) + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "7,PT7S",
        "0,PT0S",
        "86400,PT24H",
        "86401,PT24H",
        "999999999,PT24H",
        "99999999999999999999,PT24H",
        "00000000000000000007,PT24H"
    })
    void aWaitIsAtMostOneDay(String header, Duration wait) {
        site.with("/", "HTTP/1.1 429 x\r\nRetry-After: " + header + "\r\n\r\n");
        assertThat(failure(fetcher(), site.url("/")).retryAfter()).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1.5", "Fri, 31 Dec 9999 23:59:59 GMT", "٣"})
    void aWaitThatIsNotInSecondsIsIgnored(String header) {
        site.with("/", "HTTP/1.1 429 x\r\nRetry-After: " + header + "\r\n\r\n");
        assertThat(failure(fetcher(), site.url("/")).retryAfter()).isEmpty();
    }
}
