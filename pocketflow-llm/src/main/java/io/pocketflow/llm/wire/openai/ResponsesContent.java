package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.base.MediaKind;
import io.pocketflow.llm.base.Parts;
import io.pocketflow.llm.wire.Unsupported;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a user's message of Responses. Stateless. */
final class ResponsesContent {

    private ResponsesContent() {}

    static void write(Message message, ArrayNode content) {
        write(message, Parts.withoutHints(message), content);
    }

    /** Writes the content of a tool's result, of a text and attachments. */
    static void write(Message message, ToolResult result, ArrayNode content) {
        if (!result.content().isEmpty()) {
            write(message, List.of(Part.text(result.content())), content);
        }
        write(message, result.attachments(), content);
    }

    private static void write(Message message, List<Part> parts, ArrayNode content) {
        for (Part part : parts) {
            if (part instanceof Part.Text text) {
                content.addObject().put("type", "input_text").put("text", text.text());
            } else if (part instanceof Part.ImageData image) {
                image(content, image.detail()).put("image_url", OpenAiParts.dataUrl(image.mediaType(), image.base64()));
            } else if (part instanceof Part.ImageUrl image) {
                image(content, image.detail()).put("image_url", image.url().toString());
            } else if (part instanceof Part.FileData file) {
                refuseSounds(file, MediaKind.of(file));
                file(content)
                        .put("filename", OpenAiParts.fileName(file))
                        .put("file_data", OpenAiParts.dataUrl(file.mediaType(), file.base64()));
            } else if (part instanceof Part.FileUrl file) {
                url(content, file);
            } else if (part instanceof Part.FileId file) {
                refuseSounds(file, MediaKind.of(file));
                (MediaKind.of(file) == MediaKind.IMAGE ? image(content, null) : file(content))
                        .put("file_id", file.id());
            } else {
                throw OpenAiParts.refused(message, part);
            }
        }
    }

    private static ObjectNode image(ArrayNode content, Part.@Nullable Detail detail) {
        return content.addObject()
                .put("type", "input_image")
                .put("detail", detail == null ? "auto" : OpenAiParts.detail(detail));
    }

    private static ObjectNode file(ArrayNode content) {
        return content.addObject().put("type", "input_file");
    }

    private static void url(ArrayNode content, Part.FileUrl file) {
        refuseSounds(file, MediaKind.of(file));
        if (MediaKind.of(file) == MediaKind.IMAGE) {
            image(content, null).put("image_url", file.url().toString());
        } else {
            file(content).put("file_url", file.url().toString());
        }
    }

    private static void refuseSounds(Part part, MediaKind kind) {
        if (kind == MediaKind.AUDIO) {
            throw Unsupported.part(
                    Provider.OPENAI_RESPONSES,
                    part,
                    "send its data by " + Provider.OPENAI.prefix() + ", or a transcript");
        }
        if (kind == MediaKind.VIDEO) {
            throw Unsupported.part(Provider.OPENAI_RESPONSES, part, "send pictures of it");
        }
    }
}
