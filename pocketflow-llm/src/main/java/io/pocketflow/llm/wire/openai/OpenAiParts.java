package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.ToolChoice;
import io.pocketflow.llm.base.Keys;
import io.pocketflow.llm.base.MediaKind;
import io.pocketflow.llm.base.Parts;
import io.pocketflow.llm.base.Place;
import java.util.Locale;
import java.util.Map;

/** The common parts of OpenAI's two formats. */
final class OpenAiParts {

    private OpenAiParts() {}

    static Map<String, String> bearer(Keys keys) {
        return keys.header("Authorization", "Bearer ");
    }

    /** Returns the text of a message that must contain only text. */
    static String words(Message message) {
        Parts.withoutHints(message).forEach(part -> {
            if (!(part instanceof Part.Text)) {
                throw refused(message, part);
            }
        });
        return message.text();
    }

    /** Returns OpenAI's word for a detail. */
    static String detail(Part.Detail detail) {
        return switch (detail) {
            case LOW -> "low";
            case HIGH -> "high";
            case HIGHEST -> "original";
        };
    }

    static String role(Message message) {
        return message.role().name().toLowerCase(Locale.ROOT);
    }

    /** Returns the words for the original of a message, for the sentence of a failure. */
    static String originalOf(Message message) {
        return message.role() == Message.Role.ASSISTANT
                ? "the original of an assistant's message"
                : "the original of a message of the role " + role(message);
    }

    /** Returns the address of data that is sent with the message (RFC 2397). */
    static String dataUrl(String mediaType, String base64) {
        return "data:" + mediaType + ";base64," + base64;
    }

    /** Returns the name of a file. OpenAI derives the type of a file from the ending of its name, and requires a name. */
    static String fileName(Part.FileData file) {
        if (file.name() != null) {
            return file.name();
        }
        String type = MediaKind.bare(file.mediaType());
        return switch (type) {
            case "text/plain" -> "file.txt";
            case "text/markdown" -> "file.md";
            default -> "file." + type.substring(type.indexOf('/') + 1);
        };
    }

    /** Returns the failure of a part that the format cannot express in such a message. */
    static LlmException refused(Message message, Part part) {
        return new LlmException(
                Kind.BAD_REQUEST,
                "OpenAI's formats have no place for a part of type "
                        + part.getClass().getSimpleName() + " in a message of role " + message.role()
                        + (part instanceof Part.Medium && message.role() == Message.Role.ASSISTANT
                                ? ": send it in a message of the user"
                                : ""));
    }

    /** Returns the choice in OpenAI's word. */
    static JsonNode mode(ToolChoice choice) {
        return TextNode.valueOf(choice.mode().name().toLowerCase(Locale.ROOT));
    }

    /** Returns whether to send the choice: OpenAI rejects a choice without tools, where it has no effect anyway. */
    static boolean sendsChoice(ChatRequest request) {
        ToolChoice choice = request.toolChoice();
        return choice != null && (!request.tools().isEmpty() || choice.mode() == ToolChoice.Mode.REQUIRED);
    }

    /**
     * Returns the arguments of a tool call: a text, as in OpenAI's specification, or an object, as some servers send
     * them.
     */
    static String arguments(Place arguments) {
        return arguments.node().isObject() ? arguments.node().toString() : arguments.text();
    }

    /**
     * Returns whether this is the mark at the end of a stream. As in the official client, only its beginning counts.
     */
    static boolean isDone(JsonNode data) {
        return data.isTextual() && data.textValue().startsWith("[DONE]");
    }
}
