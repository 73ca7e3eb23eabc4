package io.pocketflow.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A web page as immutable plain data.
 * @param url its final address, after redirects
 * @param contentType its media type, in lower case and without parameters
 * @param text its unchanged text
 */
public record Page(String url, String contentType, String text) {

    /** Rejects nulls. */
    public Page {
        Objects.requireNonNull(url, "the url of a page must not be null");
        Objects.requireNonNull(contentType, "the content type of a page must not be null");
        Objects.requireNonNull(text, "the text of a page must not be null");
    }

    /** Returns a local HTML file as a page, decoded like a page whose server names no charset. */
    public static Page ofFile(Path file) throws IOException {
        return new Page(file.toUri().toString(), "text/html", Text.decoded(Files.readAllBytes(file), "text/html"));
    }
}
