package io.pocketflow.web;

import io.pocketflow.web.FetchException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/**
 * A client that reads web pages by GET and that no page can lead into a private network. It accepts only http and
 * https, only ports 80 and 443, no user in the address, and only hosts whose addresses are all public. It resolves a
 * name once and connects to exactly the checked addresses, so that a name server cannot switch the address after the
 * check. It checks each redirect like the first address. {@link FetchOptions#withAllowedHost} makes exceptions by host
 * and port.
 * <p>With {@link FetchOptions#withProxy} the proxy resolves names, so the proxy must reject names of private addresses.
 * Other proxies, such as those of system properties, are not used.
 * <p>It uses Apache HttpClient for HTTP/1.1, with gzip and deflate. It stores no cookies, sends no credentials, runs no
 * scripts and does not read {@code robots.txt}. Each request has a connection of its own. Immutable and thread-safe.
 */
public final class PageFetcher {

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final FetchOptions options;
    private final Resolver resolver;
    /** Called for pages over TLS only: the first call reads the certificates of the JDK, which takes a while. */
    private final Supplier<SSLSocketFactory> tls;

    /** Creates a fetcher with the default options. */
    public PageFetcher() {
        this(FetchOptions.defaults());
    }

    /** Creates a fetcher with the given options. */
    public PageFetcher(FetchOptions options) {
        this(options, InetAddress::getAllByName, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    PageFetcher(FetchOptions options, Resolver resolver, SSLSocketFactory tls) {
        this(options, resolver, () -> tls);
    }

    private PageFetcher(FetchOptions options, Resolver resolver, Supplier<SSLSocketFactory> tls) {
        this.options = Objects.requireNonNull(options, "options must not be null");
        this.resolver = resolver;
        this.tls = tls;
    }

    /**
     * Fetches a page and blocks until it is complete. An interrupt ends the call at once, except during the lookup of a
     * host's name, which cannot be interrupted and may take longer than the timeout.
     * @throws FetchException if the page cannot be fetched or is rejected
     * @throws InterruptedException if the thread was interrupted; the interrupt flag is then clear
     */
    public Page fetch(String address) throws InterruptedException {
        PageUrl url = PageUrl.of(address, options);
        try (PageSockets sockets =
                new PageSockets(System.nanoTime() + options.timeout().toNanos())) {
            for (int i = 0; i <= options.maxRedirects(); i++) {
                Object got = got(url, sockets);
                if (got instanceof Page page) {
                    return page;
                }
                url = (PageUrl) got;
            }
        }
        throw new FetchException(
                Kind.TOO_MANY_REDIRECTS,
                Text.shown(address) + " leads to more than " + options.maxRedirects()
                        + (options.maxRedirects() == 1 ? " redirect" : " redirects"),
                null);
    }

    /** Returns a page, or the address that it redirects to. */
    private Object got(PageUrl url, PageSockets sockets) throws InterruptedException {
        try (PageRequest request = new PageRequest(url, options, resolver, tls, sockets)) {
            ClassicHttpResponse answer = request.send();
            if (isRedirect(answer)) {
                return url.redirected(header(answer, "Location"), options);
            }
            checkStatus(url, answer);
            String type = contentType(url, answer);
            byte[] body = PageBody.read(url.shown(), answer, options.maxBytes());
            return new Page(url.url().toString(), type, Text.decoded(body, header(answer, "Content-Type")));
        } catch (IOException e) {
            throw failed(url.shown(), sockets, e);
        }
    }

    private FetchException failed(String shown, PageSockets sockets, IOException e) throws InterruptedException {
        // checks the thread, because TLS wraps the exception of a channel that an interrupt closed
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while reading " + shown);
        }
        if (sockets.isOver()) {
            String late = " timed out after " + options.timeout().toMillis() + " ms";
            return new FetchException(Kind.TIMED_OUT, shown + late, e);
        }
        boolean malformed = e instanceof ClientProtocolException
                || e instanceof MessageConstraintException
                || e instanceof ZipException
                || e instanceof MalformedChunkCodingException && !(e instanceof TruncatedChunkException);
        return malformed
                ? new FetchException(Kind.MALFORMED, shown + " sent a malformed HTTP response: " + why(e), e)
                : new FetchException(Kind.UNREACHABLE, shown + " cannot be reached: " + why(e), e);
    }

    private static String why(IOException e) {
        if (e instanceof NoHttpResponseException) {
            return "the connection was closed without a response";
        }
        if (e instanceof ConnectException) {
            return "connection refused";
        }
        if (e instanceof EOFException) {
            return "the connection was closed before the page was complete";
        }
        boolean named = e instanceof ClientProtocolException && e.getCause() != null;
        return Text.shown(String.valueOf((named ? e.getCause() : e).getMessage()));
    }

    /** Returns the last header of a name, or the empty string. */
    private static String header(ClassicHttpResponse answer, String name) {
        Header last = answer.getLastHeader(name);
        return last == null || last.getValue() == null ? "" : last.getValue().strip();
    }

    private static boolean isRedirect(ClassicHttpResponse answer) {
        return switch (answer.getCode()) {
            case 301, 302, 303, 307, 308 -> !header(answer, "Location").isEmpty();
            default -> false;
        };
    }

    private static void checkStatus(PageUrl url, ClassicHttpResponse answer) {
        int status = answer.getCode();
        if (status != 200) {
            throw new FetchException(
                    url.shown() + " answered with status " + status, status, wait(header(answer, "Retry-After")));
        }
    }

    private static @Nullable Duration wait(String header) {
        if (!header.matches("[0-9]+")) {
            return null;
        }
        Duration wait = header.length() > 9 ? LONGEST_WAIT : Duration.ofSeconds(Long.parseLong(header));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private String contentType(PageUrl url, ClassicHttpResponse answer) {
        String type = header(answer, "Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!options.contentTypes().contains(type)) {
            throw new FetchException(
                    Kind.CONTENT_TYPE,
                    url.shown() + " has the content type '" + Text.shown(type) + "', which is not allowed",
                    null);
        }
        return type;
    }
}
