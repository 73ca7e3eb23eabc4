package io.pocketflow.llm;

import org.jspecify.annotations.Nullable;

/**
 * Whether a model may, must or must not call tools. Immutable. If a request has no choice, the provider decides,
 * usually {@link #AUTO}.
 *
 * @param mode the freedom of the model
 * @param name the only tool that must be called; only with {@link Mode#REQUIRED}, else null
 */
public record ToolChoice(Mode mode, @Nullable String name) {

    /** The freedom of the model. */
    public enum Mode {
        /** The model decides. */
        AUTO,
        /** The model calls no tool. */
        NONE,
        /**
         * The model calls at least one tool. Ollama's format cannot express this, so such a request fails without being
         * sent.
         */
        REQUIRED
    }

    /** The choice by which the model decides. */
    public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, null);
    /** The choice by which the model calls no tool. */
    public static final ToolChoice NONE = new ToolChoice(Mode.NONE, null);
    /** The choice by which the model calls at least one tool. */
    public static final ToolChoice REQUIRED = new ToolChoice(Mode.REQUIRED, null);

    /** Rejects a name with another mode than {@link Mode#REQUIRED}. */
    public ToolChoice {
        if (name != null && mode != Mode.REQUIRED) {
            throw new IllegalArgumentException(
                    "the tool '" + name + "' can only be required, but the mode was " + mode);
        }
    }

    /** Returns the choice by which the model must call this tool. */
    public static ToolChoice of(String name) {
        return new ToolChoice(Mode.REQUIRED, name);
    }
}
