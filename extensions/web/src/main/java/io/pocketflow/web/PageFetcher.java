package io.pocketflow.web;

import io.pocketflow.web.FetchException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLSocketFactory;

/**
 * Reads pages of the web by GET, and lets nobody lead it into a private network: only http and https, only ports 80 and
 * 443, no user in the address, and every address that the host has must be public. It connects to the very address that
 * was checked, so that a name server that answers differently the second time gains nothing. Redirects are followed by
 * hand, each checked anew. {@link FetchOptions#withAllowedHost} makes exceptions by host and port.
 *
 * <p>It uses no proxy, keeps no cookies, sends no credentials, runs no scripts and does not read {@code robots.txt}. Each
 * page has a connection of its own. Immutable and thread-safe.
 */
public final class PageFetcher {

    private final FetchOptions options;
    private final Target.Resolver resolver;
    private final SSLSocketFactory tls;

    /** A fetcher with the defaults. */
    public PageFetcher() {
        this(FetchOptions.DEFAULT);
    }

    /** A fetcher with these options. */
    public PageFetcher(FetchOptions options) {
        this(options, InetAddress::getAllByName, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    PageFetcher(FetchOptions options, Target.Resolver resolver, SSLSocketFactory tls) {
        this.options = Objects.requireNonNull(options, "options must not be null");
        this.resolver = resolver;
        this.tls = tls;
    }

    /**
     * Reads a page; blocks until it is there. An interrupt ends it at once, but for the look-up of a host's name, which the
     * system does not let be ended and which may take longer than the timeout.
     *
     * @throws FetchException if there is no such page, or it is refused
     * @throws InterruptedException if the thread was interrupted; the interrupt flag is clear then
     */
    public Page fetch(String address) throws InterruptedException {
        long deadline = System.nanoTime() + options.timeout().toNanos();
        Target target = Target.of(address, options);
        for (int i = 0; i <= options.maxRedirects(); i++) {
            Object got = got(target, deadline);
            if (got instanceof Page page) {
                return page;
            }
            target = (Target) got;
        }
        throw new FetchException(
                Kind.TOO_MANY_REDIRECTS,
                Text.shown(address) + " leads to more than " + options.maxRedirects() + " redirects",
                null);
    }

    /** A page, or the target that it redirects to. */
    private Object got(Target target, long deadline) throws InterruptedException {
        String shown = Text.shown(target.url().toString());
        try (Connection connection = Connection.open(target, target.addresses(options, resolver), tls, deadline)) {
            connection.send(Wire.request(target, options));
            Wire wire = new Wire(shown, connection.in(), options.maxBytes());
            Wire.Head head = wire.head();
            if (isRedirect(head)) {
                return target.redirected(head.header("location"), options);
            }
            checkStatus(shown, head);
            String type = contentType(shown, head);
            return new Page(target.url().toString(), type, Text.decoded(wire.body(head), head.header("content-type")));
        } catch (IOException e) {
            throw failed(shown, deadline, e);
        }
    }

    private FetchException failed(String shown, long deadline, IOException e) throws InterruptedException {
        // asked of the thread: TLS hides the exception of a channel that an interrupt closed in one of its own
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while reading " + shown);
        }
        if (System.nanoTime() - deadline >= 0) {
            String late = " was not there within " + options.timeout().toMillis() + " ms";
            return new FetchException(Kind.TIMED_OUT, shown + late, e);
        }
        String why = Text.shown(String.valueOf(e.getMessage()));
        return new FetchException(Kind.UNREACHABLE, shown + " cannot be reached: " + why, e);
    }

    private static boolean isRedirect(Wire.Head head) {
        return switch (head.status()) {
            case 301, 302, 303, 307, 308 -> !head.header("location").isEmpty();
            default -> false;
        };
    }

    private static void checkStatus(String shown, Wire.Head head) {
        if (head.status() != 200) {
            String wait = head.header("retry-after");
            Duration seconds = wait.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(wait)) : null;
            throw new FetchException(shown + " answered with status " + head.status(), head.status(), seconds);
        }
    }

    private String contentType(String shown, Wire.Head head) {
        String type = head.header("content-type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!options.contentTypes().contains(type)) {
            throw new FetchException(
                    Kind.CONTENT_TYPE, shown + " is '" + Text.shown(type) + "', which is not read", null);
        }
        String encoding = head.header("content-encoding").toLowerCase(Locale.ROOT);
        if (!encoding.isEmpty() && !encoding.equals("identity")) {
            throw new FetchException(
                    Kind.CONTENT_TYPE,
                    shown + " is encoded as '" + Text.shown(encoding) + "', which was not asked for",
                    null);
        }
        return type;
    }
}
