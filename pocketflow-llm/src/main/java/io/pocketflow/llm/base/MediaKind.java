package io.pocketflow.llm.base;

import io.pocketflow.llm.Part;
import java.net.URI;
import java.net.URLConnection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of files that formats distinguish. */
public enum MediaKind {
    IMAGE,
    AUDIO,
    VIDEO,
    PDF,
    /** Plain text, and formats that are text, such as CSV and JSON. */
    TEXT,
    /** Documents of office programs and everything else, also files of an unknown type. */
    OTHER;

    private static final Set<String> TEXTS = Set.of(
            "application/json", "application/xml", "application/yaml", "application/x-yaml", "application/javascript");

    /** Returns the kind of a part's file. */
    public static MediaKind of(Part.FileData file) {
        return of(file.mediaType());
    }

    /** Returns the kind of a part's file. */
    public static MediaKind of(Part.FileId file) {
        return of(file.mediaType());
    }

    /** Returns the kind of a part's file. */
    public static MediaKind of(Part.FileUrl file) {
        return of(type(file));
    }

    /** Returns the media type of the file, which may follow from its address; null if it is unknown. */
    public static @Nullable String type(Part.FileUrl file) {
        return file.mediaType() == null ? type(file.url()) : file.mediaType();
    }

    private static @Nullable String type(URI url) {
        return url.getPath() == null ? null : URLConnection.guessContentTypeFromName(url.getPath());
    }

    private static MediaKind of(@Nullable String mediaType) {
        String type = mediaType == null ? "" : bare(mediaType);
        if (type.equals("application/pdf")) {
            return PDF;
        }
        if (type.startsWith("text/") || TEXTS.contains(type) || type.endsWith("+json") || type.endsWith("+xml")) {
            return type.startsWith("image/") ? IMAGE : TEXT;
        }
        return switch (type.replaceFirst("/.*", "")) {
            case "image" -> IMAGE;
            case "audio" -> AUDIO;
            case "video" -> VIDEO;
            default -> OTHER;
        };
    }

    /** Returns the media type in lower case without its parameters. */
    public static String bare(String mediaType) {
        return mediaType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }
}
