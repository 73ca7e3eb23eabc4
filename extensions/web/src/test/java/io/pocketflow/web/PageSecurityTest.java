package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.web.FetchException.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a page may lead: the list of addresses, names and redirects, each also over TLS and behind a redirect. */
@Timeout(120)
class PageSecurityTest {

    private static final Map<String, List<String>> NAMES = Map.of(
            "private.example", List.of("10.0.0.1"),
            "mixed.example", List.of("93.184.216.34", "10.0.0.1"),
            "mixed-first.example", List.of("10.0.0.1", "93.184.216.34"),
            "mixed-six.example", List.of("2606:4700::1111", "fd00::1"),
            "metadata.google.internal", List.of("169.254.169.254"),
            "127.0.0.1.nip.example", List.of("127.0.0.1"),
            "localhost.example", List.of("::1"),
            "empty.example", List.of());

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

    /** Numbers are read by the JDK without a look-up, and names are those of this test. */
    private static InetAddress[] resolve(String host) throws UnknownHostException {
        if (host.equals("localhost")) {
            return InetAddress.getAllByName("127.0.0.1");
        }
        if (host.matches("[0-9.]+") || host.indexOf(':') >= 0) {
            return InetAddress.getAllByName(host);
        }
        List<String> addresses = NAMES.get(host);
        if (addresses == null) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> found = new ArrayList<>();
        for (String address : addresses) {
            found.add(InetAddress.getByName(address));
        }
        return found.toArray(InetAddress[]::new);
    }

    private static PageFetcher fetcher() {
        return fetcher(Duration.ofSeconds(20));
    }

    private static PageFetcher fetcher(Duration timeout) {
        FetchOptions options = FetchOptions.DEFAULT
                .withTimeout(timeout)
                .withAllowedHost("localhost:" + plain.port())
                .withAllowedHost("localhost:" + secure.port());
        return new PageFetcher(options, PageSecurityTest::resolve, context.getSocketFactory());
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

    /** Hosts that lead, or could lead, to this machine, its network or special services. */
    static Stream<String> hosts() {
        return Stream.of("""
                127.0.0.1 127.1 127.0.1 127.255.255.255 127.0.0.1. 2130706433 017700000001 0x7f000001
                0x7f.0.0.1 0x7f.1 127.0.0x0.1 0 0.0.0.0 0.0 00.0.0.0 0.0.0.1 0.1.2.3 localhost LOCALHOST localhost.
                localhost.localdomain localhost.example ip6-localhost 127.0.0.1.nip.example private.example
                10.0.0.1 10.1 167772161 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1 3232235777
                192.168.255.255 169.254.169.254 2852039166 169.254.43518 169.254.0.1 169.254.170.2 169.254.255.255
                metadata.google.internal metadata metadata.example instance-data 100.64.0.1 100.100.100.200
                100.127.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.1
                203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 4294967295
                [::] [::1] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:10.0.0.1]
                [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [::ffff:192.168.0.1] [::127.0.0.1] [::10.0.0.1]
                [::ffff:0:127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::10.0.0.1] [64:ff9b::808:808] [64:ff9b:1::1]
                [2002:7f00:1::] [2002:a00:1::1] [2001::1] [2001:0:7f00:1::] [2001:db8::1] [2001:10::1] [2001:20::1]
                [3fff::1] [5f00::1] [100::1] [fc00::1] [fd00::1] [fd00:ec2::254] [fdff:ffff::1] [fe80::1] [fe80::1%25lo]
                [fe80::1%25eth0] [fe80::a9fe:a9fe] [fec0::1] [feff::1] [ff01::1] [ff02::1] [ff05::1:3] [ff0e::1]
                mixed.example mixed-first.example mixed-six.example empty.example \u2460\u2461\u2466.0.0.1
                \uff11\uff12\uff17.0.0.1 127\u30020\u30020\u30021 \u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3
                """.split("\\s+"));
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void aHostThatIsNotPublicIsRefused(String host) {
        isRefused("http://" + host + "/");
        isRefused("https://" + host + "/");
        isRefused("http://" + host + ":443/a?b");
        isRefusedBehindRedirects("http://" + host + "/");
        isRefusedBehindRedirects("https://" + host + "/");
    }

    /** Addresses whose scheme, port, user or form is refused, at once and as redirects. */
    static Stream<String> addresses() {
        return Stream.of(
                "file:///etc/passwd",
                "FILE:/etc/passwd",
                "ftp://example.org/",
                "gopher://example.org:70/_x",
                "jar:http://example.org!/a",
                "jar:file:///a.jar!/b",
                "data:text/html,a",
                "javascript:alert(1)",
                "mailto:a@example.org",
                "ws://example.org/",
                "ldap://example.org/",
                "netdoc:/etc/passwd",
                "http:///nohost",
                "http:opaque",
                "http://",
                "http://me@example.org/",
                "http://me:pw@example.org/",
                "https://:@example.org/",
                "http://@example.org/",
                "http://example.org@127.0.0.1/",
                "http://127.0.0.1@example.org/",
                "http://example.org:22/",
                "http://example.org:0/",
                "http://example.org:65536/",
                "http://example.org:8080/",
                "http://example.org:-1/",
                "http://example.org:99999999999/",
                "https://example.org:8443/",
                "https://example.org:25/",
                "http://[::1/",
                "http://[::1]:22/",
                "http://exa mple.org/",
                "http://example.org\\@127.0.0.1/",
                "http:\\\\127.0.0.1\\",
                "http://127.0.0.1%2f@example.org/",
                "http://exam%70le.org:22/");
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void anAddressOfAnotherFormIsRefused(String address) {
        isRefused(address);
        assertThat(failure(address).getMessage()).doesNotContain("\n");
        if (!address.contains(" ") && !address.contains("\\")) {
            isRefusedBehindRedirects(address);
        }
    }

    /** What a redirect may say besides. */
    static Stream<String> locations() {
        return Stream.of(
                "//10.0.0.1/",
                "//127.0.0.1:80/",
                "//[::1]/",
                "///127.0.0.1/",
                "http:/127.0.0.1/",
                "https:127.0.0.1",
                "HTTP://127.0.0.1/",
                "  http://127.0.0.1/  ",
                "http://127.0.0.1#http://example.org/",
                "http://127.0.0.1?http://example.org/",
                "\thttp://127.0.0.1/",
                "http://127.0.0.1\t/");
    }

    @ParameterizedTest
    @MethodSource("locations")
    void aLocationNeverLeadsInwards(String location) {
        for (Site site : List.of(plain, secure)) {
            site.redirect("/out", location);
            String url = (site == plain ? "http" : "https") + "://localhost:" + site.port() + "/out";
            PageFetcher hasty = fetcher(Duration.ofMillis(500));
            FetchException failure = catchThrowableOfType(FetchException.class, () -> hasty.fetch(url));
            // a path of three slashes stays on the site, which does not answer then
            assertThat(failure.kind()).isIn(Kind.REFUSED, Kind.TIMED_OUT);
            assertThat(failure.getMessage()).doesNotContain("\n", "\t");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noTextBreaksTheCheckOfAnAddress(long seed) {
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
    void onlyTheHeaderLocationRedirects() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nRefresh: 0;url=http://127.0.0.1/\r\n"
                + "Content-Location: http://127.0.0.1/\r\nLink: <http://127.0.0.1/>; rel=canonical\r\n\r\n";
        for (Site site : List.of(plain, secure)) {
            site.with("/refresh", head + "<meta http-equiv=refresh content='0;url=http://127.0.0.1/'>");
            String url = (site == plain ? "http" : "https") + "://localhost:" + site.port() + "/refresh";
            assertThat(fetcher().fetch(url).url()).isEqualTo(url);
        }
    }

    @Test
    void anotherAnswerOfTheNameServerIsNeverAskedFor() throws Exception {
        for (Site site : List.of(plain, secure)) {
            site.page("/pinned", "ok");
            List<String> asked = new ArrayList<>();
            Resolver rebinding = host -> {
                asked.add(host);
                return new InetAddress[] {InetAddress.getByName(asked.size() == 1 ? "127.0.0.1" : "127.0.0.2")};
            };
            PageFetcher pinned = new PageFetcher(
                    FetchOptions.DEFAULT.withAllowedHost("localhost:" + site.port()),
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
                FetchOptions.DEFAULT.withAllowedHost("localhost:" + plain.port()),
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
    void anExceptionIsForItsHostAndPortOnly() {
        plain.page("/secret", "secret");
        plain.requests.clear();
        isRefused("http://127.0.0.1:" + plain.port() + "/secret");
        isRefused("http://localhost:80/secret");
        secure.redirect("/out", "http://127.0.0.1:" + plain.port() + "/secret");
        isRefused("https://localhost:" + secure.port() + "/out");
        assertThat(plain.requests).isEmpty();
    }

    @Test
    void aNumberIsConnectedToAsItWasChecked() throws Exception {
        PageUrl page = PageUrl.of("http://0177.0.0.1/", FetchOptions.DEFAULT);
        CheckedAddresses checked = new CheckedAddresses(page, FetchOptions.DEFAULT, PageSecurityTest::resolve);
        assertThat(checked.resolve("0177.0.0.1", 80))
                .allMatch(found -> found.getAddress().getHostAddress().equals("177.0.0.1"));
    }

    @Test
    void theListHasItsCases() {
        assertThat(hosts().distinct()).hasSizeGreaterThanOrEqualTo(104);
        assertThat(addresses().distinct().count() + locations().distinct().count())
                .isGreaterThanOrEqualTo(36 + 12);
    }
}
