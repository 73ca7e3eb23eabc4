package io.pocketflow.web;

import io.pocketflow.web.FetchException.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * A resolver that resolves the host of one page once. If any of its addresses is not public, it rejects all of them: a
 * name with public and private addresses is an attack or a mistake. The client connects to exactly the addresses that
 * this returns. With a proxy, the client resolves the proxy instead, whose addresses may be private.
 */
final class CheckedAddresses implements DnsResolver {

    private final PageUrl page;
    private final FetchOptions options;
    private final Resolver resolver;

    CheckedAddresses(PageUrl page, FetchOptions options, Resolver resolver) {
        this.page = page;
        this.options = options;
        this.resolver = resolver;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) {
        return Arrays.stream(resolve(host))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    /** @throws FetchException if the host does not exist or is rejected */
    @Override
    public InetAddress[] resolve(String host) {
        InetAddress[] addresses = addresses(host);
        if (options.proxy() == null && !page.isAllowed(options)) {
            Arrays.stream(addresses).forEach(this::check);
        }
        return addresses;
    }

    private InetAddress[] addresses(String host) {
        try {
            InetAddress[] addresses = resolver.resolve(host);
            if (addresses.length > 0) {
                return addresses;
            }
            throw new UnknownHostException(host);
        } catch (UnknownHostException e) {
            throw new FetchException(Kind.UNREACHABLE, "there is no host " + Text.shown(host), e);
        }
    }

    private void check(InetAddress address) {
        if (!Addresses.isPublic(address)) {
            throw page.refused("its address " + address.getHostAddress() + " is not public");
        }
    }

    /**
     * Rejects a private numeric address in the URL. The proxy resolves names, so the proxy must reject private ones.
     */
    static void checkForProxy(PageUrl page, FetchOptions options) {
        URI proxy = options.proxy();
        String name = page.name();
        boolean numbers = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        if (proxy != null && numbers && !page.isAllowed(options)) {
            CheckedAddresses own = new CheckedAddresses(page, options, InetAddress::getAllByName);
            Arrays.stream(own.addresses(name)).forEach(own::check);
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
