package io.pocketflow.llm.base;

import io.pocketflow.llm.Secret;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    public static void refuseKeyInTheClear(URI url, @Nullable Secret key, boolean allowed) {
        boolean loopback =
                LOOPBACK.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches();
        if (key != null && hasScheme(url, "http") && !loopback && !allowed) {
            throw new IllegalArgumentException("the key would go unencrypted to " + url
                    + ": use https://, or allow it by withPlainHttpAllowed(true)");
        }
    }

    private static boolean hasScheme(URI url, String scheme) {
        return scheme.equalsIgnoreCase(url.getScheme());
    }
}
