package io.pocketflow.llm.wire.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.MediaKind;
import io.pocketflow.llm.wire.Unsupported;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The texts, pictures and documents of the Messages format. Stateless. */
final class AnthropicContent {

    private AnthropicContent() {}

    /** Writes a text, unless it is blank, which the service rejects. */
    static void text(String text, ArrayNode blocks) {
        if (!text.isBlank()) {
            blocks.addObject().put("type", "text").put("text", text);
        }
    }

    /** Writes a picture or document; does nothing with other parts. */
    static void media(Part part, ArrayNode blocks) {
        Unsupported.refuseDetail(part, Provider.ANTHROPIC);
        if (part instanceof Part.ImageData image) {
            data(blocks, "image", image.mediaType(), image.base64());
        } else if (part instanceof Part.ImageUrl image) {
            source(blocks, "image", "url").put("url", image.url().toString());
        } else if (part instanceof Part.FileData file) {
            file(file, blocks);
        } else if (part instanceof Part.FileUrl file) {
            String block = switch (MediaKind.of(file)) {
                case IMAGE -> "image";
                case PDF, OTHER -> "document";
                default -> throw refused(file, "only pictures and PDF are downloaded; send its data as PDF or text");
            };
            source(blocks, block, "url").put("url", file.url().toString());
        } else if (part instanceof Part.FileId file) {
            String block = switch (MediaKind.of(file)) {
                case IMAGE -> "image";
                case AUDIO, VIDEO -> throw refused(file, "send a transcript or pictures");
                default -> "document";
            };
            source(blocks, block, "file").put("file_id", file.id());
        }
    }

    /** Marks the last block as the end of what to cache; does nothing without a block. */
    static void hint(Part.CacheHint hint, ArrayNode blocks) {
        if (!blocks.isEmpty() && blocks.get(blocks.size() - 1) instanceof ObjectNode last) {
            cacheControl(last, hint.oneHour());
        }
    }

    static void cacheControl(ObjectNode block, boolean oneHour) {
        ObjectNode control = block.putObject("cache_control").put("type", "ephemeral");
        if (oneHour) {
            control.put("ttl", "1h");
        }
    }

    private static void file(Part.FileData file, ArrayNode blocks) {
        switch (MediaKind.of(file)) {
            case PDF -> title(data(blocks, "document", "application/pdf", file.base64()), file.name());
            case TEXT -> {
                ObjectNode block = blocks.addObject().put("type", "document");
                block.putObject("source")
                        .put("type", "text")
                        .put("media_type", "text/plain")
                        .put("data", text(file));
                title(block, file.name());
            }
            case AUDIO, VIDEO -> throw refused(file, "send a transcript or pictures");
            default -> throw refused(file, "convert it to PDF or text");
        }
    }

    private static void title(ObjectNode block, @Nullable String name) {
        if (name != null) {
            block.put("title", name);
        }
    }

    private static String text(Part.FileData file) {
        try {
            byte[] bytes = Base64.getDecoder().decode(file.base64());
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw refused(file, "texts are sent in UTF-8, but the file is not UTF-8 in Base64");
        }
    }

    private static ObjectNode data(ArrayNode blocks, String block, String mediaType, String base64) {
        ObjectNode to = blocks.addObject().put("type", block);
        to.putObject("source")
                .put("type", "base64")
                .put("media_type", mediaType)
                .put("data", base64);
        return to;
    }

    private static ObjectNode source(ArrayNode blocks, String block, String type) {
        return blocks.addObject().put("type", block).putObject("source").put("type", type);
    }

    private static RuntimeException refused(Part part, String advice) {
        return Unsupported.part(Provider.ANTHROPIC, part, advice);
    }
}
