package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.web.FetchException.Kind;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages over TLS come only from a host with a trusted certificate of its name. */
@Timeout(120)
class TlsTest {

    @TempDir
    static Path folder;

    /** A context with a certificate for {@code localhost} that only {@link #trusting} trusts. */
    private static SSLContext context;

    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        context = LocalhostCertificate.context(folder);
        site = new Site(context.getServerSocketFactory()).page("/", "<p>Private</p>");
    }

    @AfterAll
    static void stop() throws Exception {
        site.close();
    }

    /** Returns a fetcher that allows a host of the site and trusts the same certificates as the factory. */
    private static PageFetcher fetcher(String host, SSLSocketFactory trusting) {
        FetchOptions options = FetchOptions.defaults().withAllowedHost(host + ":" + site.port());
        return new PageFetcher(options, name -> new InetAddress[] {InetAddress.getByName("127.0.0.1")}, trusting);
    }

    private static FetchException refusal(String host, SSLSocketFactory trusting) {
        site.requests.clear();
        PageFetcher fetcher = fetcher(host, trusting);
        return catchThrowableOfType(
                FetchException.class, () -> fetcher.fetch("https://" + host + ":" + site.port() + "/"));
    }

    @Test
    void aPageOfATrustedHostIsRead() throws Exception {
        String address = "https://localhost:" + site.port() + "/";
        Page page = fetcher("localhost", context.getSocketFactory()).fetch(address);
        assertThat(page.text()).isEqualTo("<p>Private</p>");
        assertThat(page.url()).isEqualTo(address);
    }

    @Test
    void aHostWithAnUntrustedCertificateIsSentNothing() {
        FetchException refused = refusal("localhost", (SSLSocketFactory) SSLSocketFactory.getDefault());
        assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(refused).hasMessageContaining("certification path");
        assertThat(site.requests).isEmpty();
    }

    @Test
    void aCertificateOfAnotherHostIsRejected() {
        FetchException refused = refusal("other.example", context.getSocketFactory());
        assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(refused).hasMessageContaining("other.example");
        assertThat(site.requests).isEmpty();
    }

    @Test
    void anAddressMissingInTheCertificateIsRejected() {
        FetchException refused = refusal("127.0.0.1", context.getSocketFactory());
        assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(site.requests).isEmpty();
    }

    @Test
    void aRedirectToAnotherHostIsVerifiedAgain() {
        site.redirect("/out", "https://other.example:" + site.port() + "/");
        site.requests.clear();
        FetchOptions options = FetchOptions.defaults()
                .withAllowedHost("localhost:" + site.port())
                .withAllowedHost("other.example:" + site.port());
        PageFetcher fetcher = new PageFetcher(
                options, name -> new InetAddress[] {InetAddress.getByName("127.0.0.1")}, context.getSocketFactory());
        FetchException refused = catchThrowableOfType(
                FetchException.class, () -> fetcher.fetch("https://localhost:" + site.port() + "/out"));
        assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(refused).hasMessageContaining("other.example");
        assertThat(site.requests).hasSize(1);
    }

    @Test
    void aServerWithoutTlsIsAFailure() throws Exception {
        byte[] answer = "HTTP/1.1 400 x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        try (DrippingSite plain =
                new DrippingSite(client -> client.getOutputStream().write(answer))) {
            FetchOptions options = FetchOptions.defaults().withAllowedHost(plain.address());
            PageFetcher fetcher = new PageFetcher(
                    options,
                    name -> new InetAddress[] {InetAddress.getByName("127.0.0.1")},
                    context.getSocketFactory());
            FetchException refused =
                    catchThrowableOfType(FetchException.class, () -> fetcher.fetch("https://" + plain.address() + "/"));
            assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE);
        }
    }
}
