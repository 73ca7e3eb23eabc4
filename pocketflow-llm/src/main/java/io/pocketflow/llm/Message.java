package io.pocketflow.llm;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation. Immutable plain data: Jackson writes and reads it without any set-up.
 *
 * @param role who says it
 * @param parts what is said, in order
 * @param original the same in a provider's own form, which goes back to that provider unchanged in place of the parts;
 *     null for messages that no provider made, and where the parts say all of it
 */
public record Message(Role role, List<Part> parts, @Nullable Original original) {

    /** Who says a message. */
    public enum Role {
        /** The application: instructions that stand above the conversation. */
        SYSTEM,
        /** The one who asks. */
        USER,
        /** The model. */
        ASSISTANT,
        /** The tools that the model had called. */
        TOOL
    }

    /**
     * A message as its provider wrote it: signatures and blocks that must come back as they were.
     *
     * @param format the wire format that it is in, such as {@code anthropic}
     * @param json the JSON of that format's message, or of the message's content: in {@code openai} and {@code ollama} the
     *     message, in the others the list of its parts
     */
    public record Original(String format, String json) {
        /** Refuses nulls. */
        public Original {
            Objects.requireNonNull(format, "the format of an original must not be null");
            Objects.requireNonNull(json, "the json of an original must not be null");
        }
    }

    /** Refuses nulls, and copies the list. */
    public Message {
        Objects.requireNonNull(role, "the role of a message must not be null");
        parts = List.copyOf(parts);
    }

    /** Instructions from the application. */
    public static Message system(String text) {
        return of(Role.SYSTEM, Part.text(text));
    }

    /** A question or task from the user. */
    public static Message user(String text) {
        return of(Role.USER, Part.text(text));
    }

    /** A question or task from the user, with pictures maybe. */
    public static Message user(Part... parts) {
        return of(Role.USER, parts);
    }

    /** An earlier reply of the model. */
    public static Message assistant(String text) {
        return of(Role.ASSISTANT, Part.text(text));
    }

    /** What the called tools gave. */
    public static Message tool(List<ToolResult> results) {
        return new Message(Role.TOOL, List.copyOf(results), null);
    }

    private static Message of(Role role, Part... parts) {
        return new Message(role, List.of(parts), null);
    }

    /** The words of its {@link Part.Text} parts, joined; empty if it has none. */
    public String text() {
        return parts.size() == 1 && parts.get(0) instanceof Part.Text only
                ? only.text()
                : parts.stream()
                        .map(part -> part instanceof Part.Text words ? words.text() : "")
                        .collect(Collectors.joining());
    }
}
