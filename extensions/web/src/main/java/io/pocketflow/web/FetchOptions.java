package io.pocketflow.web;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link PageFetcher}. Immutable; the {@code with…} methods return changed copies.
 * @param timeout for a page, including redirects and body; 1 ms to 1 hour, default 30 seconds. It does not interrupt
 *     the lookup of a host's name
 * @param maxBytes the maximum number of bytes of a body after decompression; at least 1, default 5 MiB
 * @param maxRedirects the maximum number of redirects, 0 or more; default 3
 * @param contentTypes the allowed media types, such as {@code text/html}, stored in lower case; at least one, default
 *     HTML, XHTML, plain text and Markdown
 * @param allowedHosts {@code host:port} of servers that may be private and on any port, stored in lower case, such as
 *     {@code 127.0.0.1:8080}; default none
 * @param userAgent the value of the header {@code User-Agent}; default {@code pocketflow-web}
 * @param proxy the address of an HTTP proxy, such as {@code http://proxy.example:3128}, through which all pages are
 *     fetched; null for none, the default
 */
public record FetchOptions(
        Duration timeout,
        int maxBytes,
        int maxRedirects,
        Set<String> contentTypes,
        Set<String> allowedHosts,
        String userAgent,
        @Nullable URI proxy) {

    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}");
    private static final Pattern HOST_AND_PORT = Pattern.compile("[^\\s/@]{1,255}:[0-9]{1,5}");

    private static final FetchOptions DEFAULTS = new FetchOptions(
            Duration.ofSeconds(30),
            5 * 1024 * 1024,
            3,
            Set.of("text/html", "application/xhtml+xml", "text/plain", "text/markdown"),
            Set.of(),
            "pocketflow-web",
            null);

    /** Rejects values outside the stated ranges, and copies the sets. */
    public FetchOptions {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("timeout must be 1 ms to 1 hour but was " + timeout);
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1 but was " + maxBytes);
        }
        if (maxRedirects < 0) {
            throw new IllegalArgumentException("maxRedirects must be 0 or more but was " + maxRedirects);
        }
        contentTypes = lowerCase(contentTypes);
        check("contentTypes", "media types such as text/html", contentTypes, MEDIA_TYPE.asMatchPredicate());
        if (contentTypes.isEmpty()) {
            throw new IllegalArgumentException("contentTypes must have at least one media type but was empty");
        }
        allowedHosts = lowerCase(allowedHosts);
        check("allowedHosts", "host:port such as 127.0.0.1:8080", allowedHosts, HOST_AND_PORT.asMatchPredicate());
        if (userAgent.isBlank() || userAgent.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException("userAgent must be printable ASCII but was '" + userAgent + "'");
        }
        if (proxy != null) {
            check(proxy);
        }
    }

    private static Set<String> lowerCase(Set<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    private static void check(String name, String wanted, Set<String> texts, Predicate<String> fits) {
        for (String text : texts) {
            if (!fits.test(text)) {
                throw new IllegalArgumentException(
                        name + " must be " + wanted + " but one was '" + Text.shown(text) + "'");
            }
        }
    }

    private static void check(URI proxy) {
        boolean fits = "http".equalsIgnoreCase(proxy.getScheme())
                && proxy.getHost() != null
                && proxy.getPort() > 0
                && proxy.getRawUserInfo() == null
                && (proxy.getRawPath().isEmpty() || proxy.getRawPath().equals("/"));
        if (!fits) {
            // not quoted, because it may contain a password
            throw new IllegalArgumentException(
                    "proxy must be an address such as http://proxy.example:3128, without a user");
        }
    }

    /** Returns the default options listed above. */
    public static FetchOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with the given timeout of a page. */
    public FetchOptions withTimeout(Duration timeout) {
        return new FetchOptions(timeout, maxBytes, maxRedirects, contentTypes, allowedHosts, userAgent, proxy);
    }

    /** Returns a copy with the given maximum number of bytes of a body. */
    public FetchOptions withMaxBytes(int maxBytes) {
        return new FetchOptions(timeout, maxBytes, maxRedirects, contentTypes, allowedHosts, userAgent, proxy);
    }

    /** Returns a copy with the given maximum number of redirects. */
    public FetchOptions withMaxRedirects(int maxRedirects) {
        return new FetchOptions(timeout, maxBytes, maxRedirects, contentTypes, allowedHosts, userAgent, proxy);
    }

    /** Returns a copy with the given media types instead of the current ones. */
    public FetchOptions withContentTypes(Set<String> contentTypes) {
        return new FetchOptions(timeout, maxBytes, maxRedirects, contentTypes, allowedHosts, userAgent, proxy);
    }

    /**
     * Returns a copy with one more server that may be private and on any port: {@code host:port}, with the host as in
     * URLs.
     */
    public FetchOptions withAllowedHost(String hostAndPort) {
        Set<String> more = new HashSet<>(allowedHosts);
        more.add(hostAndPort.toLowerCase(Locale.ROOT));
        return new FetchOptions(timeout, maxBytes, maxRedirects, contentTypes, more, userAgent, proxy);
    }

    /**
     * Returns a copy with the given name of the client in requests.
     *
     * @param userAgent printable ASCII
     */
    public FetchOptions withUserAgent(String userAgent) {
        return new FetchOptions(timeout, maxBytes, maxRedirects, contentTypes, allowedHosts, userAgent, proxy);
    }

    /**
     * Returns a copy that fetches all pages through an HTTP proxy, by CONNECT if the page uses TLS. The proxy resolves
     * host names, so the proxy decides which of their addresses are allowed; the fetcher still checks schemes, ports,
     * users and numeric addresses. The proxy itself may be private.
     * @param proxy such as {@code http://proxy.example:3128}; without a user, because credentials are not sent
     */
    public FetchOptions withProxy(URI proxy) {
        return new FetchOptions(timeout, maxBytes, maxRedirects, contentTypes, allowedHosts, userAgent, proxy);
    }
}
