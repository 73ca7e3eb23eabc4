package io.pocketflow.web;

import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * How pages are fetched. Immutable; changes by {@code with…}.
 *
 * @param timeout for a page, redirects and body included; 1 ms to 1 hour, default 30 seconds. The look-up of a host's name
 *     is not cut short
 * @param maxBytes the most bytes of a body; at least 1, default 5 MiB
 * @param maxRedirects how many are followed, 0 or more; default 3
 * @param contentTypes the media types that are taken, in lower case; default HTML, XHTML, plain text and Markdown
 * @param allowedHosts {@code host:port} of servers that may be private and on any port, in lower case, such as {@code
 *     127.0.0.1:8080}; default none
 * @param userAgent what servers are told; default {@code pocketflow-web}
 */
public record FetchOptions(
        Duration timeout,
        int maxBytes,
        int maxRedirects,
        Set<String> contentTypes,
        Set<String> allowedHosts,
        String userAgent) {

    /** The defaults. */
    public static final FetchOptions DEFAULT = new FetchOptions(
            Duration.ofSeconds(30),
            5 * 1024 * 1024,
            3,
            Set.of("text/html", "application/xhtml+xml", "text/plain", "text/markdown"),
            Set.of(),
            "pocketflow-web");

    /** Refuses values outside the stated ranges, and copies the sets. */
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
        contentTypes = Set.copyOf(contentTypes);
        allowedHosts = Set.copyOf(allowedHosts);
        if (userAgent.isBlank() || userAgent.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException("userAgent must be printable ASCII but was '" + userAgent + "'");
        }
    }

    /** With this time for a page. */
    public FetchOptions withTimeout(Duration timeout) {
        return new FetchOptions(timeout, maxBytes, maxRedirects, contentTypes, allowedHosts, userAgent);
    }

    /** With bodies of at most so many bytes. */
    public FetchOptions withMaxBytes(int maxBytes) {
        return new FetchOptions(timeout, maxBytes, maxRedirects, contentTypes, allowedHosts, userAgent);
    }

    /** With at most so many redirects. */
    public FetchOptions withMaxRedirects(int maxRedirects) {
        return new FetchOptions(timeout, maxBytes, maxRedirects, contentTypes, allowedHosts, userAgent);
    }

    /** With these media types instead of the present ones. */
    public FetchOptions withContentTypes(Set<String> contentTypes) {
        return new FetchOptions(timeout, maxBytes, maxRedirects, contentTypes, allowedHosts, userAgent);
    }

    /** With one more server that may be private and on any port: {@code host:port}, the host as in the addresses. */
    public FetchOptions withAllowedHost(String hostAndPort) {
        Set<String> more = new HashSet<>(allowedHosts);
        more.add(hostAndPort.toLowerCase(Locale.ROOT));
        return new FetchOptions(timeout, maxBytes, maxRedirects, contentTypes, more, userAgent);
    }
}
