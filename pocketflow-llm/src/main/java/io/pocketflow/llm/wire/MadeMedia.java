package io.pocketflow.llm.wire;

import io.pocketflow.llm.Part;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pictures and audio that servers make, as parts of a reply. What cannot be read is passed over: the text of a reply is worth more.
 * Stateless.
 */
public final class MadeMedia {

    /** The audio of Chat Completions without a header: samples of 16 bits, one channel, 24,000 a second. */
    private static final String SAMPLES = "audio/pcm;rate=24000";

    private static final Pattern DATA_URL = Pattern.compile("data:([^,;]+(?:;[^,;]+=[^,;]*)*);base64,");

    private MadeMedia() {}

    /** Returns data of this media type as a part; null if the type is malformed or the data is not Base64. */
    public static @Nullable Part of(String mediaType, String base64) {
        byte[] bytes = decoded(base64);
        return bytes == null ? null : part(mediaType, bytes);
    }

    /** Returns a picture as a part, of the type that its first bytes show, or else of this format, such as {@code png}. */
    public static @Nullable Part picture(String format, String base64) {
        byte[] bytes = decoded(base64);
        return bytes == null ? null : part(pictureType(bytes, "image/" + format), bytes);
    }

    /** Returns the picture at an address, which may contain the data itself (RFC 2397); null if it is not one. */
    public static @Nullable Part picture(String address) {
        Matcher data = DATA_URL.matcher(address);
        if (data.lookingAt()) {
            Part part = of(data.group(1), address.substring(data.end()));
            return part instanceof Part.ImageData ? part : null;
        }
        try {
            return Part.image(URI.create(address));
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    /** Returns audio as a part, of the type that its first bytes show. */
    public static @Nullable Part audio(byte[] bytes) {
        return bytes.length == 0 ? null : part(audioType(bytes), bytes);
    }

    private static @Nullable Part part(String mediaType, byte[] bytes) {
        try {
            return Part.file(mediaType, bytes);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** Returns the bytes of a text in Base64, in either of its alphabets; null if it is neither, or empty. */
    private static byte @Nullable [] decoded(String base64) {
        try {
            boolean forUrls = base64.indexOf('-') >= 0 || base64.indexOf('_') >= 0;
            byte[] bytes = (forUrls ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(base64);
            return bytes.length == 0 ? null : bytes;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static String pictureType(byte[] bytes, String otherwise) {
        if (has(bytes, 0, "\u0089PNG")) {
            return "image/png";
        }
        if (has(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        return has(bytes, 0, "RIFF") && has(bytes, 8, "WEBP") ? "image/webp" : otherwise.toLowerCase(Locale.ROOT);
    }

    private static String audioType(byte[] bytes) {
        if (has(bytes, 0, "RIFF")) {
            return "audio/wav";
        }
        if (has(bytes, 0, "fLaC")) {
            return "audio/flac";
        }
        if (has(bytes, 0, "OggS")) {
            return "audio/ogg";
        }
        return has(bytes, 0, "ID3") || has(bytes, 0, "\u00ff\u00f3") || has(bytes, 0, "\u00ff\u00fb")
                ? "audio/mpeg"
                : has(bytes, 0, "\u00ff\u00f1") ? "audio/aac" : SAMPLES;
    }

    private static boolean has(byte[] bytes, int at, String letters) {
        byte[] looked = letters.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= at + looked.length
                && new String(bytes, at, looked.length, StandardCharsets.ISO_8859_1).equals(letters);
    }
}
