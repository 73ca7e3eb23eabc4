package io.pocketflow.llm.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The header fields {@code RateLimit} and {@code RateLimit-Policy} (IETF, draft-ietf-httpapi-ratelimit-headers): since draft
 * 8 {@code "name";r=5;t=30} and {@code "name";q=100;w=60;qu="requests"}, one element for each policy; in draft 7 {@code
 * limit=100, remaining=5, reset=30} and {@code 100;w=60}. All times are in seconds. Stateless.
 */
final class RateLimitFields {

    private static final String FIELD = "ratelimit";
    private static final String POLICY = "ratelimit-policy";
    /** The maximum number of characters of the values of a field. */
    private static final int LONGEST = 2_000;

    private static final Duration LONGEST_GUESS = Duration.ofHours(1);

    /** One policy: its parameters by their names, from both fields. */
    private record Policy(String name, Map<String, String> parameters) {

        Optional<String> parameter(String... names) {
            return Stream.of(names)
                    .map(parameters::get)
                    .filter(value -> value != null)
                    .findFirst();
        }

        /** Returns whether this policy counts units of this kind; requests, if it does not say what it counts. */
        boolean isOf(Allowance.Of what) {
            String unit = parameter("qu").orElse(name).toLowerCase(Locale.ROOT);
            boolean tokens = unit.contains("token");
            return switch (what) {
                case TOKENS -> tokens && !unit.contains("input") && !unit.contains("output");
                case INPUT_TOKENS -> tokens && unit.contains("input");
                case OUTPUT_TOKENS -> tokens && unit.contains("output");
                case REQUESTS -> !tokens && !unit.contains("bytes") && !unit.contains("concurren");
            };
        }

        /** Returns the allowance. A window of up to an hour stands for a reset that is missing. */
        Allowance allowance() {
            Optional<Duration> reset = parameter("t", "reset").flatMap(WaitText::seconds);
            Optional<Duration> window =
                    parameter("w").flatMap(WaitText::seconds).filter(length -> length.compareTo(LONGEST_GUESS) <= 0);
            return Allowance.of(parameter("q", "limit"), parameter("r", "remaining"), reset.or(() -> window));
        }
    }

    private RateLimitFields() {}

    /** Returns the used-up allowance of this kind, else the one with the soonest reset; empty if there is none. */
    static Optional<Allowance> read(HttpHeaders headers, Allowance.Of what) {
        List<Allowance> found = policies(headers).stream()
                .filter(policy -> policy.isOf(what))
                .map(Policy::allowance)
                .filter(allowance -> allowance.reset().isPresent())
                .sorted(Comparator.comparing(allowance -> allowance.reset().get()))
                .toList();
        return found.stream()
                .filter(Allowance::isUsedUp)
                .reduce((sooner, later) -> later)
                .or(() -> found.stream().findFirst());
    }

    private static List<Policy> policies(HttpHeaders headers) {
        Map<String, Map<String, String>> named = new LinkedHashMap<>();
        for (String element : elements(headers, POLICY)) {
            add(named, element, "q");
        }
        for (String element : elements(headers, FIELD)) {
            add(named, element, "r");
        }
        List<Policy> policies = new ArrayList<>();
        named.forEach((name, parameters) -> policies.add(new Policy(name, parameters)));
        return policies;
    }

    /** Adds an element. In draft 7 it is a number, or one parameter of the only policy. */
    private static void add(Map<String, Map<String, String>> named, String element, String number) {
        List<String> parts = divided(element, ';');
        String first = parts.get(0).strip();
        boolean quoted = first.startsWith("\"");
        boolean numeric = number(first).isPresent();
        boolean parameter = !quoted && first.indexOf('=') > 0;
        String name = numeric || parameter ? "" : unquoted(first);
        Map<String, String> parameters = named.computeIfAbsent(name, unknown -> new LinkedHashMap<>());
        if (numeric) {
            parameters.putIfAbsent(number, first);
        }
        for (String part : parameter ? parts : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(
                        part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        unquoted(part.substring(equals + 1).strip()));
            }
        }
    }

    private static OptionalLong number(String text) {
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static List<String> elements(HttpHeaders headers, String name) {
        String value = String.join(",", headers.allValues(name));
        return value.isBlank() || value.length() > LONGEST ? List.of() : divided(value, ',');
    }

    /** Divides a text at a character outside of quotes. */
    private static List<String> divided(String text, char at) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == at && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
