package io.pocketflow.llm;

import java.util.Objects;

/**
 * One message of a conversation. Immutable.
 *
 * @param role who says it
 * @param text what is said; may be empty
 */
public record Message(Role role, String text) {

    /** Who says a message. */
    public enum Role {
        /** The application: instructions that stand above the conversation. */
        SYSTEM,
        /** The one who asks. */
        USER,
        /** The model. */
        ASSISTANT
    }

    /** Refuses nulls. */
    public Message {
        Objects.requireNonNull(role, "the role of a message must not be null");
        Objects.requireNonNull(text, "the text of a message must not be null");
    }

    /** Instructions from the application. */
    public static Message system(String text) {
        return new Message(Role.SYSTEM, text);
    }

    /** A question or task from the user. */
    public static Message user(String text) {
        return new Message(Role.USER, text);
    }

    /** An earlier reply of the model. */
    public static Message assistant(String text) {
        return new Message(Role.ASSISTANT, text);
    }
}
