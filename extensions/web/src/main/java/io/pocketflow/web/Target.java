package io.pocketflow.web;

import io.pocketflow.web.FetchException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Where one request goes: an address that may be asked. What is not allowed is refused here, before any connection. */
record Target(URI url, boolean secure, String host, int port) {

    /** Finds the addresses of a host. A test gives another than the system's. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    static Target of(String address, FetchOptions options) {
        URI url = parsed(address);
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        if (!secure && !scheme.equals("http")) {
            throw refused(url, "only http and https are fetched");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null) {
            throw refused(url, "it must have a host and no user");
        }
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        Target target = new Target(url, secure, url.getHost().toLowerCase(Locale.ROOT), port);
        if (port != 80 && port != 443 && !target.isAllowed(options)) {
            throw refused(url, "only ports 80 and 443 are fetched from");
        }
        return target;
    }

    private static URI parsed(String address) {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw new FetchException(Kind.REFUSED, "this is no address: " + Text.shown(address), e);
        }
    }

    private static FetchException refused(URI url, String why) {
        return new FetchException(Kind.REFUSED, Text.shown(url.toString()) + " is refused: " + why, null);
    }

    private boolean isAllowed(FetchOptions options) {
        return options.allowedHosts().contains(host + ":" + port);
    }

    /** Where a redirect leads; checked as any other address. */
    Target redirected(String location, FetchOptions options) {
        return of(Text.resolved(url, location), options);
    }

    /**
     * The addresses to connect to. If only one of them is not public, all are refused: a name that leads to both is an
     * attack or a mistake. The connection is made to these very addresses; nothing is looked up again.
     */
    InetAddress[] addresses(FetchOptions options, Resolver resolver) {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            InetAddress[] addresses = resolver.resolve(name);
            for (InetAddress address : addresses) {
                if (!Addresses.isPublic(address) && !isAllowed(options)) {
                    throw refused(url, "its address " + address.getHostAddress() + " is not public");
                }
            }
            return addresses;
        } catch (UnknownHostException e) {
            throw new FetchException(Kind.UNREACHABLE, "there is no host " + Text.shown(host), e);
        }
    }

    /** The request line's target: path and query. */
    String path() {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String origin = "http://host";
        return URI.create(origin + path + query).toASCIIString().substring(origin.length());
    }

    String hostHeader() {
        return port == (secure ? 443 : 80) ? host : host + ":" + port;
    }
}
