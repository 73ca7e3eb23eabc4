package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.web.FetchException.Kind;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of addresses, names and redirects that a page must not lead to, each also over TLS and after a redirect. */
@Timeout(120)
class PageSecurityTest {

    @TempDir
    static Path folder;

    private static SSLContext context;
    private static Site plain;
    private static Site secure;

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

    private static PageFetcher fetcher() {
        return fetcher(Duration.ofSeconds(20));
    }

    private static PageFetcher fetcher(Duration timeout) {
        FetchOptions options = FetchOptions.defaults()
                .withTimeout(timeout)
                .withAllowedHost("localhost:" + plain.port())
                .withAllowedHost("localhost:" + secure.port());
        return new PageFetcher(options, SecurityList::resolve, context.getSocketFactory());
    }

    private static FetchException failure(String url) {
        FetchException failure =
                catchThrowableOfType(FetchException.class, () -> fetcher().fetch(url));
        assertThat(failure).as(url).isNotNull();
        return failure;
    }

    private static void isRefused(String url) {
        FetchException failure = failure(url);
        boolean noHost = failure.getMessage().startsWith("there is no host");
        assertThat(failure.kind()).as(url + ": " + failure).isEqualTo(noHost ? Kind.UNREACHABLE : Kind.REFUSED);
    }

    private static void isRefusedBehindRedirects(String location) {
        for (Site site : List.of(plain, secure)) {
            site.redirect("/out", location);
            site.requests.clear();
            isRefused((site == plain ? "http" : "https") + "://localhost:" + site.port() + "/out");
            assertThat(site.requests).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("io.pocketflow.web.SecurityList#hosts")
    void aHostThatIsNotPublicIsRejected(String host) {
        isRefused("http://" + host + "/");
        isRefused("https://" + host + "/");
        isRefused("http://" + host + ":443/a?b");
        isRefusedBehindRedirects("http://" + host + "/");
        isRefusedBehindRedirects("https://" + host + "/");
    }

    @ParameterizedTest
    @MethodSource("io.pocketflow.web.SecurityList#addresses")
    void anAddressOfAnotherFormIsRejected(String address) {
        isRefused(address);
        assertThat(failure(address).getMessage()).doesNotContain("\n");
        if (!address.contains(" ") && !address.contains("\\")) {
            isRefusedBehindRedirects(address);
        }
    }

    @ParameterizedTest
    @MethodSource("io.pocketflow.web.SecurityList#locations")
    void aLocationNeverLeadsIntoAPrivateNetwork(String location) {
        for (Site site : List.of(plain, secure)) {
            site.redirect("/out", location);
            String url = (site == plain ? "http" : "https") + "://localhost:" + site.port() + "/out";
            PageFetcher hasty = fetcher(Duration.ofMillis(500));
            FetchException failure = catchThrowableOfType(FetchException.class, () -> hasty.fetch(url));
            // a path of three slashes stays on the site, which then does not answer
            assertThat(failure.kind()).isIn(Kind.REFUSED, Kind.TIMED_OUT);
            assertThat(failure.getMessage()).doesNotContain("\n", "\t");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noTextBypassesTheCheckOfAnAddress(long seed) {
        Random random = new Random(seed);
        String[] pieces = {
            "http",
            "https",
            ":",
            "/",
            "//",
            "\\\\",
            "@",
            "#",
            "?",
            "[",
            "]",
            "::1",
            "127.0.0.1",
            "0x7f",
            ".",
            "..",
            "%2f",
            "%00",
            "%",
            " ",
            "\t",
            "\n",
            "80",
            "443",
            "8080",
            "-1",
            "localhost",
            "private.example",
            "\u2460",
            "\u3002",
            "\u202e",
            "é",
            "_",
            "-",
            "~",
            "*",
            ";",
            ",",
            "'",
            "\"",
            "<",
            ">",
            "{",
            "}",
            "|",
            "^",
            "`",
            "file",
            "a"
        };
        PageFetcher fetcher = fetcher();
        for (int i = 0; i < 5000; i++) {
            StringBuilder address = new StringBuilder(random.nextBoolean() ? "http://" : "");
            for (int n = random.nextInt(8); n >= 0; n--) {
                address.append(pieces[random.nextInt(pieces.length)]);
            }
            FetchException failure =
                    catchThrowableOfType(FetchException.class, () -> fetcher.fetch(address.toString()));
            assertThat(failure).as("%s", address).isNotNull();
            assertThat(failure.kind()).as("%s", address).isIn(Kind.REFUSED, Kind.UNREACHABLE);
            assertThat(failure.getMessage()).doesNotContainPattern("\\p{Cc}|\u202e");
        }
    }

    @Test
    void onlyTheLocationHeaderRedirects() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nRefresh: 0;url=http://127.0.0.1/\r\n"
                + "Content-Location: http://127.0.0.1/\r\nLink: <http://127.0.0.1/>; rel=canonical\r\n\r\n";
        for (Site site : List.of(plain, secure)) {
            site.with("/refresh", head + "<meta http-equiv=refresh content='0;url=http://127.0.0.1/'>");
            String url = (site == plain ? "http" : "https") + "://localhost:" + site.port() + "/refresh";
            assertThat(fetcher().fetch(url).url()).isEqualTo(url);
        }
    }

    @Test
    void theNameServerIsAskedOnlyOnce() throws Exception {
        for (Site site : List.of(plain, secure)) {
            site.page("/pinned", "ok");
            List<String> asked = new ArrayList<>();
            Resolver rebinding = host -> {
                asked.add(host);
                return new InetAddress[] {InetAddress.getByName(asked.size() == 1 ? "127.0.0.1" : "127.0.0.2")};
            };
            PageFetcher pinned = new PageFetcher(
                    FetchOptions.defaults().withAllowedHost("localhost:" + site.port()),
                    rebinding,
                    context.getSocketFactory());
            String url = (site == plain ? "http" : "https") + "://localhost:" + site.port() + "/pinned";
            assertThat(pinned.fetch(url).text()).isEqualTo("ok");
            assertThat(asked).containsExactly("localhost");
        }
    }

    @Test
    void aNameIsCheckedAgainAtEachRedirect() throws Exception {
        plain.redirect("/again", "http://rebound.example/");
        List<String> asked = new ArrayList<>();
        PageFetcher rebound = new PageFetcher(
                FetchOptions.defaults().withAllowedHost("localhost:" + plain.port()),
                host -> {
                    asked.add(host);
                    return InetAddress.getAllByName(host.equals("localhost") ? "127.0.0.1" : "192.168.0.1");
                },
                context.getSocketFactory());
        FetchException failure = catchThrowableOfType(
                FetchException.class, () -> rebound.fetch("http://localhost:" + plain.port() + "/again"));
        assertThat(failure).hasMessage("http://rebound.example/ is refused: its address 192.168.0.1 is not public");
        assertThat(asked).containsExactly("localhost", "rebound.example");
    }

    @Test
    void anExceptionAppliesToItsHostAndPortOnly() {
        plain.page("/secret", "secret");
        plain.requests.clear();
        isRefused("http://127.0.0.1:" + plain.port() + "/secret");
        isRefused("http://localhost:80/secret");
        secure.redirect("/out", "http://127.0.0.1:" + plain.port() + "/secret");
        isRefused("https://localhost:" + secure.port() + "/out");
        assertThat(plain.requests).isEmpty();
    }

    @Test
    void aNumericAddressIsConnectedToAsChecked() throws Exception {
        PageUrl page = PageUrl.of("http://0177.0.0.1/", FetchOptions.defaults());
        CheckedAddresses checked = new CheckedAddresses(page, FetchOptions.defaults(), SecurityList::resolve);
        assertThat(checked.resolve("0177.0.0.1", 80))
                .allMatch(found -> found.getAddress().getHostAddress().equals("177.0.0.1"));
    }

    @Test
    void theListIsComplete() {
        long hosts = SecurityList.hosts().distinct().count();
        long forms = SecurityList.addresses().distinct().count();
        long locations = SecurityList.locations().distinct().count();
        System.out.println(
                "security list: " + hosts + " hosts and " + forms + " forms of addresses, also over TLS and behind"
                        + " redirects, and " + locations + " locations of redirects");
        assertThat(hosts).isGreaterThanOrEqualTo(104);
        assertThat(forms + locations).isGreaterThanOrEqualTo(48);
    }
}
