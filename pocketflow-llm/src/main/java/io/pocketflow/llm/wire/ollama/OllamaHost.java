package io.pocketflow.llm.wire.ollama;

/**
 * A reader of {@code OLLAMA_HOST} by the rules of Ollama's own client: the scheme may be missing (then {@code http}),
 * and so may the port (11434 if there is no scheme) and the host (this machine). An address on which a server listens
 * everywhere means this machine to a client.
 */
public final class OllamaHost {

    private static final String PORT = ":11434";

    private OllamaHost() {}

    /** Returns the base URL for a value of {@code OLLAMA_HOST}. */
    public static String url(String value) {
        int scheme = value.indexOf("://");
        String prefix = scheme < 0 ? "http://" : value.substring(0, scheme + 3);
        String rest = scheme < 0 ? value : value.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        return prefix + reachable(scheme < 0 ? withPort(authority) : authority) + path;
    }

    private static String withPort(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean bareAddress = !authority.startsWith("[") && authority.indexOf(':') < colon;
        if (bareAddress) {
            return "[" + authority + "]" + PORT;
        }
        return colon > authority.indexOf(']') ? authority : authority + PORT;
    }

    private static String reachable(String authority) {
        if (authority.startsWith(":")) {
            return "127.0.0.1" + authority;
        }
        return authority.replaceFirst("^0\\.0\\.0\\.0(?=:|$)", "127.0.0.1").replaceFirst("^\\[::](?=:|$)", "[::1]");
    }
}
