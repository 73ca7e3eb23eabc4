package io.pocketflow.llm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One piece of a {@link Message}. Immutable plain data: Jackson writes and reads it by the names below. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Part.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Part.ImageData.class, name = "image_data"),
    @JsonSubTypes.Type(value = Part.ImageUrl.class, name = "image_url"),
    @JsonSubTypes.Type(value = Part.FileData.class, name = "file_data"),
    @JsonSubTypes.Type(value = Part.FileUrl.class, name = "file_url"),
    @JsonSubTypes.Type(value = Part.FileId.class, name = "file_id"),
    @JsonSubTypes.Type(value = Part.CacheHint.class, name = "cache_hint"),
    @JsonSubTypes.Type(value = Part.Reasoning.class, name = "reasoning"),
    @JsonSubTypes.Type(value = Citation.class, name = "citation"),
    @JsonSubTypes.Type(value = Search.class, name = "search"),
    @JsonSubTypes.Type(value = ToolCall.class, name = "tool_call"),
    @JsonSubTypes.Type(value = ToolResult.class, name = "tool_result")
})
public sealed interface Part
        permits Part.Text, Part.Medium, Part.CacheHint, Part.Reasoning, Citation, Search, ToolCall, ToolResult {

    /** Returns a text. */
    static Part text(String text) {
        return new Text(text);
    }

    /** Returns an image of this media type, such as {@code image/png}. */
    static Part image(String mediaType, byte[] data) {
        return new ImageData(mediaType, Base64.getEncoder().encodeToString(data), null);
    }

    /** Returns an image that the model sees in this detail; not all providers have a choice. */
    static Part image(String mediaType, byte[] data, Detail detail) {
        return new ImageData(mediaType, Base64.getEncoder().encodeToString(data), detail);
    }

    /** Returns an image that the provider downloads itself; not all providers can. */
    static Part image(URI url) {
        return new ImageUrl(url, null, null);
    }

    /** Returns an image that the provider downloads itself, and that the model sees in this detail. */
    static Part image(URI url, Detail detail) {
        return new ImageUrl(url, null, detail);
    }

    /**
     * Returns a file that is sent with the message: a document, text, audio or video. A media type of images gives an
     * {@link ImageData}.
     *
     * @param mediaType the media type, such as {@code application/pdf}, {@code text/plain} or {@code audio/wav}
     */
    static Part file(String mediaType, byte[] data) {
        return file(mediaType, data, null);
    }

    /**
     * Returns a file of this name, as {@link #file(String, byte[])} does.
     *
     * @param name the file name, such as {@code report.pdf}; null for none
     */
    static Part file(String mediaType, byte[] data, @Nullable String name) {
        return MediaTypes.isImage(mediaType)
                ? image(mediaType, data)
                : new FileData(mediaType, Base64.getEncoder().encodeToString(data), name);
    }

    /**
     * Returns a file that the provider downloads itself; not all providers can. The provider derives its type from the
     * address.
     */
    static Part file(URI url) {
        return new FileUrl(url, null);
    }

    /**
     * Returns a file of this media type that the provider downloads itself; not all providers can. A media type of
     * images gives an {@link ImageUrl}.
     */
    static Part file(String mediaType, URI url) {
        return MediaTypes.isImage(mediaType) ? new ImageUrl(url, mediaType, null) : new FileUrl(url, mediaType);
    }

    /** Returns a document that was uploaded to the provider under this id. */
    static Part fileId(String id) {
        return new FileId(id, null);
    }

    /** Returns a file of this media type that was uploaded to the provider under this id. */
    static Part fileId(String mediaType, String id) {
        return new FileId(id, mediaType);
    }

    /**
     * Returns the advice to cache the request up to here, for about 5 minutes after its last use. The advice concerns
     * the parts before it, the messages before its message, and the tools.
     */
    static Part cacheUpToHere() {
        return new CacheHint(false);
    }

    /** Returns the advice to cache the request up to here for an hour, which costs more to write. */
    static Part cacheUpToHereForAnHour() {
        return new CacheHint(true);
    }

    /** A picture or a file, by its data, its address or its id. */
    sealed interface Medium extends Part permits ImageData, ImageUrl, FileData, FileUrl, FileId {}

    /** The detail in which a model sees an image. More detail costs more tokens. */
    enum Detail {
        /** A small version of the image. */
        LOW,
        /** The detail for most tasks. */
        HIGH,
        /** The highest detail that the format has, for small text and dense drawings. */
        HIGHEST
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
     * An image that is sent with the message, or that the model made.
     *
     * @param mediaType the media type, such as {@code image/png}; must begin with {@code image/}
     * @param base64 its bytes in Base64 (RFC 4648, section 4)
     * @param detail the detail in which the model sees it; null to leave it to the provider
     */
    record ImageData(
            String mediaType,
            String base64,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Detail detail) implements Medium {
        /** Rejects media types that are not images. */
        public ImageData {
            if (!MediaTypes.isImage(mediaType)) {
                throw new IllegalArgumentException(
                        "the media type of an image must begin with image/ but was " + mediaType);
            }
            if (base64.isEmpty()) {
                throw new IllegalArgumentException("the data of an image must not be empty");
            }
        }

        /** Creates an image whose detail the provider chooses. */
        public ImageData(String mediaType, String base64) {
            this(mediaType, base64, null);
        }

        /**
         * Returns the bytes of the image.
         *
         * @throws IllegalArgumentException if the data is not Base64
         */
        public byte[] bytes() {
            return Base64.getDecoder().decode(base64);
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
     * @param mediaType the media type; null to derive it from the ending of the address, where a format has a place for
     *     it
     * @param detail the detail in which the model sees it; null to leave it to the provider
     */
    record ImageUrl(
            URI url,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String mediaType,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Detail detail)
            implements Medium {
        /** Rejects other schemes. */
        public ImageUrl {
            String scheme = url.getScheme();
            if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
                throw new IllegalArgumentException("the address of an image must be http or https but was " + url);
            }
            if (mediaType != null && !MediaTypes.isImage(mediaType)) {
                throw new IllegalArgumentException(
                        "the media type of an image must begin with image/ but was " + mediaType);
            }
        }

        /** Creates an image whose type follows from its address, and whose detail the provider chooses. */
        public ImageUrl(URI url) {
            this(url, null, null);
        }
    }

    /**
     * A file that is sent with the message, or that the model made: a document, text, audio or video.
     *
     * @param mediaType the media type, such as {@code application/pdf}; images are {@link ImageData}
     * @param base64 its bytes in Base64 (RFC 4648, section 4)
     * @param name the file name, which is sent where the format has a place for it; null for none
     */
    record FileData(
            String mediaType, String base64, @Nullable String name) implements Medium {
        /** Rejects malformed media types, images, empty data and blank names. */
        public FileData {
            MediaTypes.check(mediaType);
            if (MediaTypes.isImage(mediaType)) {
                throw new IllegalArgumentException(
                        "the data of an image must be an ImageData but a FileData had the media type " + mediaType);
            }
            if (base64.isEmpty()) {
                throw new IllegalArgumentException("the data of a file must not be empty");
            }
            if (name != null && name.isBlank()) {
                throw new IllegalArgumentException("the name of a file must not be blank; use null for none");
            }
        }

        /**
         * Returns the bytes of the file.
         *
         * @throws IllegalArgumentException if the data is not Base64
         */
        public byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }

        @Override
        public String toString() {
            return "FileData[" + mediaType + (name == null ? "" : ", " + name) + ", " + base64.length()
                    + " characters of Base64]";
        }
    }

    /**
     * A file at an address, which the provider downloads.
     *
     * @param url http, https or gs
     * @param mediaType the media type; null to derive it from the ending of the address
     */
    record FileUrl(URI url, @Nullable String mediaType) implements Medium {
        /** Rejects other schemes and malformed media types. */
        public FileUrl {
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (!Set.of("https", "http", "gs").contains(scheme)) {
                throw new IllegalArgumentException("the address of a file must be http, https or gs but was " + url);
            }
            if (mediaType != null) {
                MediaTypes.check(mediaType);
            }
        }
    }

    /**
     * A file that was uploaded to the provider before.
     *
     * @param id the provider's id of the file
     * @param mediaType the media type; null for a document
     */
    record FileId(String id, @Nullable String mediaType) implements Medium {
        /** Rejects blank ids and malformed media types. */
        public FileId {
            if (id.isBlank()) {
                throw new IllegalArgumentException("the id of a file must not be blank");
            }
            if (mediaType != null) {
                MediaTypes.check(mediaType);
            }
        }
    }

    /**
     * The advice to cache the request up to here. Formats whose services cache by themselves leave it out, and so do
     * formats without a cache: it changes the price of a call and not its reply. In Anthropic's format it marks the part
     * before it.
     *
     * @param oneHour whether to cache for an hour instead of about 5 minutes
     */
    record CacheHint(boolean oneHour) implements Part {}

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
