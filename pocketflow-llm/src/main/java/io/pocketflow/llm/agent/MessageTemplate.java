package io.pocketflow.llm.agent;

import io.pocketflow.llm.Message;
import io.pocketflow.llm.Message.Role;
import io.pocketflow.llm.Part;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message with places to fill: its role, and its prompts and attachments in order. Immutable and thread-safe.
 *
 * @param role the author of the message; tools have no templates
 * @param pieces the content
 */
public record MessageTemplate(Role role, List<Piece> pieces) {

    /** One part of the message. */
    public sealed interface Piece {}

    /**
     * A text.
     *
     * @param prompt the template of the text
     */
    public record Words(Prompt prompt) implements Piece {}

    /**
     * One or more images or files, such as audio or PDF.
     *
     * @param name the name of the value: a part that is an image or a file, a {@link URI} of an image, or a list of
     *     these
     */
    public record Attachment(String name) implements Piece {}

    /** Rejects nulls and the role of tools, and copies the list. */
    public MessageTemplate {
        if (Objects.requireNonNull(role, "the role of a template must not be null") == Role.TOOL) {
            throw new IllegalArgumentException(
                    "the role of a template must not be TOOL: tools are answered by results");
        }
        pieces = List.copyOf(pieces);
    }

    /** Returns instructions from the application. */
    public static MessageTemplate system(String template) {
        return of(Role.SYSTEM, template);
    }

    /** Returns a question or task from the user. */
    public static MessageTemplate user(String template) {
        return of(Role.USER, template);
    }

    /** Returns an earlier reply of the model, for examples. */
    public static MessageTemplate assistant(String template) {
        return of(Role.ASSISTANT, template);
    }

    private static MessageTemplate of(Role role, String template) {
        return new MessageTemplate(role, List.of(new Words(Prompt.of(template))));
    }

    /**
     * Returns a copy with the image or file that is the value of this name at the end; see {@link Attachment}.
     */
    public MessageTemplate withAttachment(String name) {
        return with(new Attachment(name));
    }

    /** Returns a copy with this text at the end. */
    public MessageTemplate withText(String template) {
        return with(new Words(Prompt.of(template)));
    }

    private MessageTemplate with(Piece piece) {
        List<Piece> longer = new ArrayList<>(pieces);
        longer.add(piece);
        return new MessageTemplate(role, longer);
    }

    /** Returns the names of all values that the template needs. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (Piece piece : pieces) {
            if (piece instanceof Words words) {
                names.addAll(words.prompt.names());
            } else if (piece instanceof Attachment attachment) {
                names.add(attachment.name);
            }
        }
        return names;
    }

    Message fill(Function<String, @Nullable Object> values, Supplier<String> known) {
        List<Part> parts = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece instanceof Words words) {
                parts.add(Part.text(words.prompt.fill(values, known)));
            } else if (piece instanceof Attachment attachment) {
                attach(parts, attachment.name, Prompt.required(attachment.name, values, known));
            }
        }
        return new Message(role, parts, null);
    }

    private static void attach(List<Part> parts, String name, Object value) {
        if (value instanceof Part.Medium part) {
            parts.add(part);
        } else if (value instanceof URI address) {
            parts.add(Part.image(address));
        } else if (value instanceof List<?> several) {
            several.forEach(one -> attach(parts, name, one));
        } else {
            throw new IllegalArgumentException(
                    "the attachment '" + name + "' must be a part that is an image or a file, a URI or a list of these"
                            + " but was a " + value.getClass().getName());
        }
    }
}
