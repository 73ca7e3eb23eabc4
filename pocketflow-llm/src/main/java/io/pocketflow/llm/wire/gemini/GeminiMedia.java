package io.pocketflow.llm.wire.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.MediaKind;
import java.net.URLConnection;
import org.jspecify.annotations.Nullable;

/** The images and files of the generateContent format. Stateless. */
final class GeminiMedia {

    private GeminiMedia() {}

    /**
     * Writes an image or file; does nothing with other parts.
     *
     * @param attached whether it belongs to the result of a tool: only there the Gemini API knows names of files, and not
     *     the detail of a picture
     */
    static void write(Part part, boolean attached, ArrayNode parts) {
        if (part instanceof Part.ImageData image) {
            ObjectNode to = parts.addObject();
            data(image.mediaType(), image.base64(), to);
            detail(image.detail(), attached, to);
        } else if (part instanceof Part.ImageUrl image) {
            ObjectNode to = parts.addObject();
            file(image.url().toString(), type(image), to);
            detail(image.detail(), attached, to);
        } else if (part instanceof Part.FileData file) {
            ObjectNode data = data(file.mediaType(), file.base64(), parts.addObject());
            if (attached && file.name() != null) {
                data.put("displayName", file.name());
            }
        } else if (part instanceof Part.FileUrl file) {
            file(file.url().toString(), MediaKind.type(file), parts.addObject());
        } else if (part instanceof Part.FileId file) {
            file(fileUri(file.id()), file.mediaType(), parts.addObject());
        }
    }

    private static ObjectNode data(String mediaType, String base64, ObjectNode to) {
        return to.putObject("inlineData").put("mimeType", mediaType).put("data", base64);
    }

    private static @Nullable String type(Part.ImageUrl image) {
        if (image.mediaType() != null) {
            return image.mediaType();
        }
        String type = URLConnection.guessContentTypeFromName(image.url().getPath());
        return type != null && type.startsWith("image/") ? type : null;
    }

    private static void file(String uri, @Nullable String mediaType, ObjectNode part) {
        ObjectNode to = part.putObject("fileData");
        if (mediaType != null) {
            to.put("mimeType", mediaType);
        }
        to.put("fileUri", uri);
    }

    private static void detail(Part.@Nullable Detail detail, boolean attached, ObjectNode part) {
        if (detail != null && !attached) {
            part.putObject("mediaResolution")
                    .put(
                            "level",
                            switch (detail) {
                                case LOW -> "MEDIA_RESOLUTION_LOW";
                                case HIGH -> "MEDIA_RESOLUTION_HIGH";
                                case HIGHEST -> "MEDIA_RESOLUTION_ULTRA_HIGH";
                            });
        }
    }

    /** Returns the address of an uploaded file: the service knows files by address, its clients by {@code files/…}. */
    private static String fileUri(String id) {
        if (id.contains("://")) {
            return id;
        }
        return Provider.GEMINI.baseUrl() + "/v1beta/" + (id.startsWith("files/") ? "" : "files/") + id;
    }
}
