package io.pocketflow.llm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a model may, must or must not call tools. Immutable. If a request has no choice, the provider decides,
 * usually {@link #AUTO}.
 *
 * @param mode the freedom of the model
 * @param name the only tool that must be called; only with {@link Mode#REQUIRED}, else null
 * @param allowed the tools that the model may call; empty for all tools of the request. Formats without such a list send
 *     the allowed tools only
 */
public record ToolChoice(
        Mode mode,
        @Nullable String name,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        List<String> allowed) {

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

    /** Rejects a name with another mode than {@link Mode#REQUIRED}, and a list with a name or with {@link Mode#NONE}. */
    public ToolChoice {
        if (name != null && mode != Mode.REQUIRED) {
            throw new IllegalArgumentException(
                    "the tool '" + name + "' can only be required, but the mode was " + mode);
        }
        allowed = allowed == null ? List.of() : List.copyOf(allowed);
        if (!allowed.isEmpty() && (name != null || mode == Mode.NONE)) {
            throw new IllegalArgumentException("the tools " + allowed + " cannot be allowed, because "
                    + (name == null ? "the mode was NONE" : "the tool '" + name + "' was required"));
        }
    }

    /** Creates a choice among all tools of the request. */
    public ToolChoice(Mode mode, @Nullable String name) {
        this(mode, name, List.of());
    }

    /** Returns a copy by which the model may call these tools of the request only; without names, all of them. */
    public ToolChoice among(String... names) {
        return new ToolChoice(mode, name, List.of(names));
    }

    /** Returns the choice by which the model must call this tool. */
    public static ToolChoice of(String name) {
        return new ToolChoice(Mode.REQUIRED, name);
    }
}
