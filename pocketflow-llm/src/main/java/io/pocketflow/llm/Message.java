package io.pocketflow.llm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation. Immutable plain data: Jackson writes and reads it without configuration.
 *
 * @param role the author of the message
 * @param parts the content, in order
 * @param original the message in a provider's own form, which is sent back to that provider unchanged instead of the
 *     parts; null for messages that no provider wrote, and if the parts contain everything
 * @param name the name of the speaker, which distinguishes several authors of one role; null for none. Only OpenAI Chat
 *     Completions has a place for it
 */
public record Message(
        Role role,
        List<Part> parts,
        @Nullable Original original,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name) {

    /** The authors of messages. */
    public enum Role {
        /** The application: instructions for the whole conversation. */
        SYSTEM,
        /** The user. */
        USER,
        /** The model. */
        ASSISTANT,
        /** The tools that the model called. */
        TOOL
    }

    /**
     * A message in the words of one wire format: as its provider wrote it, with signatures and blocks that must be sent back
     * unchanged, or as an application writes it to send what no {@link Part} expresses. To models of that format it is sent in
     * place of the parts; other models receive the parts. Anthropic and Gemini have no place for one of a system message.
     *
     * @param format the wire format of the JSON, such as {@code anthropic}
     * @param json the JSON of that format's message, or of the message's content: in {@code openai} and {@code ollama}
     *     the message, in the others the list of its parts
     */
    public record Original(String format, String json) {
        /** Rejects nulls. */
        public Original {
            Objects.requireNonNull(format, "the format of an original must not be null");
            Objects.requireNonNull(json, "the json of an original must not be null");
        }
    }

    /** Rejects nulls and blank names, and copies the list. */
    public Message {
        Objects.requireNonNull(role, "the role of a message must not be null");
        parts = List.copyOf(parts);
        if (name != null && name.isBlank()) {
            throw new IllegalArgumentException("the name of a speaker must not be blank; use null for none");
        }
    }

    /** Creates a message without the name of a speaker. */
    public Message(Role role, List<Part> parts, @Nullable Original original) {
        this(role, parts, original, null);
    }

    /** Returns instructions from the application. */
    public static Message system(String text) {
        return of(Role.SYSTEM, Part.text(text));
    }

    /** Returns instructions from the application, which may contain {@link Part.CacheHint}s. */
    public static Message system(Part... parts) {
        return of(Role.SYSTEM, parts);
    }

    /** Returns a question or task from the user. */
    public static Message user(String text) {
        return of(Role.USER, Part.text(text));
    }

    /** Returns a question or task from the user, which may contain images and files. */
    public static Message user(Part... parts) {
        return of(Role.USER, parts);
    }

    /** Returns an earlier reply of the model. */
    public static Message assistant(String text) {
        return of(Role.ASSISTANT, Part.text(text));
    }

    /** Returns a copy with this name of its speaker. */
    public Message withName(@Nullable String name) {
        return new Message(role, parts, original, name);
    }

    /** Returns the results of the called tools. */
    public static Message tool(List<ToolResult> results) {
        return new Message(Role.TOOL, List.copyOf(results), null);
    }

    private static Message of(Role role, Part... parts) {
        return new Message(role, List.of(parts), null);
    }

    /** Returns the joined text of the {@link Part.Text} parts; empty if there are none. */
    public String text() {
        return parts.size() == 1 && parts.get(0) instanceof Part.Text only
                ? only.text()
                : parts.stream()
                        .map(part -> part instanceof Part.Text words ? words.text() : "")
                        .collect(Collectors.joining());
    }
}
