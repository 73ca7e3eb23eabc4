package io.pocketflow.llm;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;

/** One piece of a {@link Message}. Immutable plain data: Jackson writes and reads it by the names below. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Part.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Part.ImageData.class, name = "image_data"),
    @JsonSubTypes.Type(value = Part.ImageUrl.class, name = "image_url"),
    @JsonSubTypes.Type(value = Part.Reasoning.class, name = "reasoning"),
    @JsonSubTypes.Type(value = ToolCall.class, name = "tool_call"),
    @JsonSubTypes.Type(value = ToolResult.class, name = "tool_result")
})
public sealed interface Part permits Part.Text, Part.ImageData, Part.ImageUrl, Part.Reasoning, ToolCall, ToolResult {

    /** Returns a text. */
    static Part text(String text) {
        return new Text(text);
    }

    /** Returns an image of this media type, such as {@code image/png}. */
    static Part image(String mediaType, byte[] data) {
        return new ImageData(mediaType, Base64.getEncoder().encodeToString(data));
    }

    /** Returns an image that the provider downloads itself; not all providers can. */
    static Part image(URI url) {
        return new ImageUrl(url);
    }

    /**
     * A text.
     *
     * @param text may be empty
     */
    record Text(String text) implements Part {
        /** Rejects null. */
        public Text {
            Objects.requireNonNull(text, "the text of a part must not be null");
        }
    }

    /**
     * An image that is sent with the message.
     *
     * @param mediaType the media type, such as {@code image/png}; must begin with {@code image/}
     * @param base64 its bytes in Base64 (RFC 4648, section 4)
     */
    record ImageData(String mediaType, String base64) implements Part {
        /** Rejects media types that are not images. */
        public ImageData {
            if (!mediaType.toLowerCase(Locale.ROOT).startsWith("image/")) {
                throw new IllegalArgumentException(
                        "the media type of an image must begin with image/ but was " + mediaType);
            }
            if (base64.isEmpty()) {
                throw new IllegalArgumentException("the data of an image must not be empty");
            }
        }

        @Override
        public String toString() {
            return "ImageData[" + mediaType + ", " + base64.length() + " characters of Base64]";
        }
    }

    /**
     * An image at an address.
     *
     * @param url http or https
     */
    record ImageUrl(URI url) implements Part {
        /** Rejects other schemes. */
        public ImageUrl {
            String scheme = url.getScheme();
            if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
                throw new IllegalArgumentException("the address of an image must be http or https but was " + url);
            }
        }
    }

    /**
     * The model's reasoning before its answer, as far as the provider shows it. It is not sent back: {@link
     * Message#original} contains the parts that a provider expects back unchanged.
     *
     * @param text may be empty
     */
    record Reasoning(String text) implements Part {
        /** Rejects null. */
        public Reasoning {
            Objects.requireNonNull(text, "the text of a reasoning must not be null");
        }
    }
}
