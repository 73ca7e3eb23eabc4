package io.pocketflow.llm.schema;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The address of a schema, by RFC 3986.
 *
 * @param document the absolute address of a schema resource
 * @param fragment a JSON pointer, an anchor, or an empty text for the whole resource
 */
record SchemaAddress(String document, String fragment) {

    /** The base of a schema without an address of its own. */
    static final String LOCAL = "local:/schema";

    /** Returns the address that a reference means in a resource of this base. */
    static SchemaAddress of(String base, String reference) {
        int hash = reference.indexOf('#');
        String document = hash < 0 ? reference : reference.substring(0, hash);
        return new SchemaAddress(resolved(base, document), hash < 0 ? "" : reference.substring(hash + 1));
    }

    /** Returns whether the fragment is a pointer, and not an anchor. */
    boolean isPointer() {
        return fragment.isEmpty() || fragment.startsWith("/") || fragment.startsWith("%");
    }

    /** Returns whether a percent escape of the fragment is wrong. */
    boolean isMalformed() {
        return isPointer() && pointer() == null;
    }

    /**
     * Returns the names and indices of the pointer, or null if it is malformed. The whole fragment is decoded before it is
     * split (RFC 6901, section 6).
     */
    @Nullable
    List<String> pointer() {
        try {
            String pointer = URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
            return pointer.isEmpty()
                    ? List.of()
                    : Stream.of(pointer.substring(1).split("/", -1))
                            .map(name -> name.replace("~1", "/").replace("~0", "~"))
                            .toList();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String resolved(String base, String document) {
        if (document.isEmpty()) {
            return base;
        }
        try {
            URI absolute = new URI(base);
            boolean isHostOnly =
                    absolute.getRawAuthority() != null && absolute.getRawPath().isEmpty();
            return (isHostOnly ? new URI(base + "/") : absolute)
                    .resolve(new URI(document))
                    .toString();
        } catch (URISyntaxException e) {
            return document;
        }
    }
}
