package io.pocketflow.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A page of the web. Immutable plain data.
 *
 * @param url where it was in the end, after redirects
 * @param contentType its media type, in lower case and without parameters
 * @param text its text, as it came
 */
public record Page(String url, String contentType, String text) {

    /** Refuses nulls. */
    public Page {
        Objects.requireNonNull(url, "the url of a page must not be null");
        Objects.requireNonNull(contentType, "the content type of a page must not be null");
        Objects.requireNonNull(text, "the text of a page must not be null");
    }

    /** A file of HTML on this machine as a page; its text is read as that of a page whose server names no charset. */
    public static Page ofFile(Path file) throws IOException {
        return new Page(file.toUri().toString(), "text/html", Text.decoded(Files.readAllBytes(file), "text/html"));
    }
}
