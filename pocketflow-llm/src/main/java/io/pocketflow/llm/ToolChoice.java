package io.pocketflow.llm;

import org.jspecify.annotations.Nullable;

/**
 * Whether a model may, must or must not call tools. Immutable. Providers decide by themselves ({@link #AUTO}) if a
 * request does not say.
 *
 * @param mode how free the model is
 * @param name the one tool that must be called; only with {@link Mode#REQUIRED}, else null
 */
public record ToolChoice(Mode mode, @Nullable String name) {

    /** How free the model is. */
    public enum Mode {
        /** It decides. */
        AUTO,
        /** It calls none. */
        NONE,
        /** It calls at least one. Ollama has no word for it, so that such a request fails unsent. */
        REQUIRED
    }

    /** The model decides. */
    public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, null);
    /** No tool is called. */
    public static final ToolChoice NONE = new ToolChoice(Mode.NONE, null);
    /** At least one tool is called. */
    public static final ToolChoice REQUIRED = new ToolChoice(Mode.REQUIRED, null);

    /** Refuses a name where none has to be called. */
    public ToolChoice {
        if (name != null && mode != Mode.REQUIRED) {
            throw new IllegalArgumentException(
                    "the tool '" + name + "' can only be required, but the mode was " + mode);
        }
    }

    /** This tool is called. */
    public static ToolChoice of(String name) {
        return new ToolChoice(Mode.REQUIRED, name);
    }
}
