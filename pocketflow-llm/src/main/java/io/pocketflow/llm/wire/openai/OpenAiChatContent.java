package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.MediaKind;
import io.pocketflow.llm.base.Parts;
import io.pocketflow.llm.wire.Unsupported;
import org.jspecify.annotations.Nullable;

/** The parts of a user's message of Chat Completions. Stateless. */
final class OpenAiChatContent {

    private OpenAiChatContent() {}

    static void write(Message message, ArrayNode content) {
        for (Part part : Parts.withoutHints(message)) {
            if (part instanceof Part.Text text) {
                content.addObject().put("type", "text").put("text", text.text());
            } else if (part instanceof Part.ImageData image) {
                image(content, OpenAiParts.dataUrl(image.mediaType(), image.base64()), image.detail());
            } else if (part instanceof Part.ImageUrl image) {
                image(content, image.url().toString(), image.detail());
            } else if (part instanceof Part.FileData file) {
                file(content, file);
            } else if (part instanceof Part.FileId file) {
                fileId(content, file);
            } else if (part instanceof Part.FileUrl file) {
                throw refused(file, "send its data, or use " + Provider.OPENAI_RESPONSES.prefix());
            } else {
                throw OpenAiParts.refused(message, part);
            }
        }
    }

    private static void image(ArrayNode content, String url, Part.@Nullable Detail detail) {
        ObjectNode image = content.addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", url);
        if (detail != null) {
            image.put("detail", OpenAiParts.detail(detail));
        }
    }

    private static void file(ArrayNode content, Part.FileData file) {
        switch (MediaKind.of(file)) {
            case AUDIO ->
                content.addObject()
                        .put("type", "input_audio")
                        .putObject("input_audio")
                        .put("data", file.base64())
                        .put("format", audioFormat(file));
            case VIDEO -> throw refused(file, "send pictures of it");
            default ->
                content.addObject()
                        .put("type", "file")
                        .putObject("file")
                        .put("filename", OpenAiParts.fileName(file))
                        .put("file_data", OpenAiParts.dataUrl(file.mediaType(), file.base64()));
        }
    }

    private static String audioFormat(Part.FileData file) {
        return switch (MediaKind.bare(file.mediaType())) {
            case "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave" -> "wav";
            case "audio/mpeg", "audio/mp3" -> "mp3";
            default -> throw refused(file, "convert it to audio/wav or audio/mpeg");
        };
    }

    private static void fileId(ArrayNode content, Part.FileId file) {
        switch (MediaKind.of(file)) {
            case IMAGE, AUDIO, VIDEO -> throw refused(file, "send its data");
            default -> content.addObject().put("type", "file").putObject("file").put("file_id", file.id());
        }
    }

    private static RuntimeException refused(Part part, String advice) {
        return Unsupported.part(Provider.OPENAI, part, advice);
    }
}
