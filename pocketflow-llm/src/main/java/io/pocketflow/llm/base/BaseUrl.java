package io.pocketflow.llm.base;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** The rules for addresses of servers. */
public final class BaseUrl {

    /** Names and literals that are this machine without asking any name server. */
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    private BaseUrl() {}

    /** Returns the address without slashes at its end. Parts that may hold a secret are refused without naming them. */
    public static URI checked(URI url) {
        if (url.getHost() == null || !(hasScheme(url, "http") || hasScheme(url, "https"))) {
            throw new IllegalArgumentException("the base URL must be http:// or https:// and name a host");
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the base URL for " + url.getHost() + " must not hold user information, a query or a fragment");
        }
        return URI.create(url.toString().replaceFirst("/+$", ""));
    }

    /**
     * Returns the text that all spellings of an address share: the scheme and the host in lower case, without the port that the
     * scheme has anyway.
     */
    public static String canonical(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int own = scheme.equals("http") ? 80 : 443;
        String port = url.getPort() < 0 || url.getPort() == own ? "" : ":" + url.getPort();
        return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port + url.getRawPath();
    }

    /** Refuses to send a key unencrypted, except within this machine. */
    public static void refuseKeyInTheClear(URI url, Keys keys, boolean allowed) {
        boolean loopback =
                LOOPBACK.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches();
        if (keys.isSecret() && hasScheme(url, "http") && !loopback && !allowed) {
            throw new IllegalArgumentException("the key would go unencrypted to " + url
                    + ": use https://, or allow it by withPlainHttpAllowed(true)");
        }
    }

    /** Returns the address with these parameters after its own. */
    public static URI withQuery(URI url, Map<String, String> query) {
        if (query.isEmpty()) {
            return url;
        }
        StringJoiner joined = new StringJoiner("&");
        query.forEach((name, value) -> joined.add(encoded(name) + "=" + encoded(value)));
        return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + joined);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static boolean hasScheme(URI url, String scheme) {
        return scheme.equalsIgnoreCase(url.getScheme());
    }
}
