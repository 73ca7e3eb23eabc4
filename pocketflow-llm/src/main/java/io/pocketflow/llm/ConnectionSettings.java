package io.pocketflow.llm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers, parameters and tokens of each request of a model. Immutable; a {@link ModelConfig} changes them by
 * {@link ModelConfig#withHeader(String, String)} and its like.
 *
 * @param headers headers without secrets, such as {@code anthropic-beta}; they replace the headers of the format of the same
 *     name
 * @param secretHeaders headers whose values are never printed, such as {@code api-key}
 * @param query parameters of the address, such as {@code api-version}
 * @param tokens the supplier of bearer tokens for the header {@code Authorization}; null for none
 */
public record ConnectionSettings(
        Map<String, String> headers,
        Map<String, Secret> secretHeaders,
        Map<String, String> query,
        @Nullable AccessTokens tokens) {

    /** The settings without anything. */
    public static final ConnectionSettings NONE = new ConnectionSettings(Map.of(), Map.of(), Map.of(), null);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[ -~]*");
    private static final Pattern SECRET =
            Pattern.compile("(?!.*idempotency)(.*[-_])?(authorization|cookie|api-?key|key|token|secret|password)");
    private static final Set<String> OWN = Set.of(
            "accept", "connection", "content-length", "content-type", "expect", "host", "transfer-encoding", "upgrade");

    /** Copies the maps; rejects names and values that cannot be sent, and secrets that would be printed. */
    public ConnectionSettings {
        headers = copy(headers);
        secretHeaders = copy(secretHeaders);
        query = copy(query);
        headers.forEach((name, value) -> {
            checkName(name);
            refuseSecret("header", name, "withHeader(name, Secret)");
            if (!VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "the value of header '" + name + "' must hold printable ASCII characters only");
            }
        });
        secretHeaders.keySet().forEach(ConnectionSettings::checkName);
        query.keySet().forEach(name -> {
            if (name.isBlank()) {
                throw new IllegalArgumentException("the name of a query parameter must not be blank");
            }
            refuseSecret("query parameter", name, "a key or a header, which is never printed");
        });
    }

    private static <V> Map<String, V> copy(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a header must be a token of HTTP but was '" + name + "'");
        }
        if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the header '" + name + "' is set by the HTTP client; leave it out");
        }
    }

    private static void refuseSecret(String what, String name, String instead) {
        if (SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
            throw new IllegalArgumentException(
                    "the value of " + what + " '" + name + "' looks like a secret; use " + instead);
        }
    }

    ConnectionSettings withHeader(String name, String value) {
        return new ConnectionSettings(with(headers, name, value), with(secretHeaders, name, null), query, tokens);
    }

    ConnectionSettings withHeader(String name, Secret value) {
        return new ConnectionSettings(with(headers, name, null), with(secretHeaders, name, value), query, tokens);
    }

    ConnectionSettings withQuery(String name, String value) {
        return new ConnectionSettings(headers, secretHeaders, with(query, name, value), tokens);
    }

    ConnectionSettings withTokens(@Nullable AccessTokens tokens) {
        return new ConnectionSettings(headers, secretHeaders, query, tokens);
    }

    /** Returns the map with this entry instead of one of the same name in any case; without it if the value is null. */
    private static <V> Map<String, V> with(Map<String, V> map, String name, @Nullable V value) {
        Map<String, V> changed = new LinkedHashMap<>(map);
        changed.keySet().removeIf(name::equalsIgnoreCase);
        if (value != null) {
            changed.put(name, value);
        }
        return changed;
    }
}
