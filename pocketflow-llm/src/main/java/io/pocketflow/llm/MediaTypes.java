package io.pocketflow.llm;

import java.util.Locale;
import java.util.regex.Pattern;

/** The media types of parts (RFC 6838). Stateless. */
final class MediaTypes {

    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}";
    private static final Pattern TYPE = Pattern.compile(WORD + "/" + WORD + "(;[ -~]*)?");

    private MediaTypes() {}

    static boolean isImage(String mediaType) {
        return mediaType.toLowerCase(Locale.ROOT).startsWith("image/");
    }

    static void check(String mediaType) {
        if (!TYPE.matcher(mediaType).matches()) {
            throw new IllegalArgumentException(
                    "the media type of a file must be like application/pdf but was '" + mediaType + "'");
        }
    }
}
