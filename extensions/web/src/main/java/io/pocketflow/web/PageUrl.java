package io.pocketflow.web;

import io.pocketflow.web.FetchException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.apache.hc.core5.http.HttpHost;

/**
 * The address of one request, with checked scheme, port and user. {@link CheckedAddresses} checks the resolved
 * addresses of its host before the connection.
 */
record PageUrl(URI url, boolean secure, String host, int port, boolean isRedirect) {

    static PageUrl of(String address, FetchOptions options) {
        return of(address, false, options);
    }

    private static PageUrl of(String address, boolean isRedirect, FetchOptions options) {
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
        PageUrl page = new PageUrl(url, secure, url.getHost().toLowerCase(Locale.ROOT), port, isRedirect);
        if (port != 80 && port != 443 && !page.isAllowed(options)) {
            throw page.refused("its port is not 80 or 443");
        }
        return page;
    }

    private static URI parsed(String address) {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw new FetchException(Kind.REFUSED, "this is not an address: " + Text.shown(address), e);
        }
    }

    private static FetchException refused(URI url, String why) {
        return new FetchException(Kind.REFUSED, Text.shown(url.toString()) + " is refused: " + why, null);
    }

    /**
     * Returns the exception for a server that is not allowed. Only the server of the page itself is named as one to allow,
     * because another page chose a server behind a redirect.
     */
    FetchException refused(String why) {
        return isRedirect
                ? refused(url, why)
                : FetchException.ofHost(
                        shown() + " is refused: " + why + ", and " + Text.shown(hostAndPort())
                                + " is not an allowed host",
                        hostAndPort());
    }

    /** Returns whether the options allow the host and port as an exception. */
    boolean isAllowed(FetchOptions options) {
        return options.allowedHosts().contains(hostAndPort());
    }

    private String hostAndPort() {
        return host + ":" + port;
    }

    /** Returns the address of a redirect, checked like any other address. */
    PageUrl redirected(String location, FetchOptions options) {
        return of(Text.resolved(url, location), true, options);
    }

    /** Returns the address for messages. */
    String shown() {
        return Text.shown(url.toString());
    }

    /** Returns the host as a name or an address without brackets. */
    String name() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    HttpHost server() {
        return new HttpHost(secure ? "https" : "http", name(), port);
    }

    /** Returns the request line's target: path and query. */
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
