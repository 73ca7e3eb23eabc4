package io.pocketflow.llm;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pocketflow.llm.base.ToolNames;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The description of a tool for a model. Immutable; changes by {@code with…}.
 *
 * @param name 1 to 64 letters, digits, {@code _} and {@code -}: the names that all providers accept
 * @param description the purpose of the tool and when to call it; may be empty
 * @param parameters the schema of its arguments, of an object
 * @param strict whether the provider must hold the arguments to the schema; null (default) for strict where the server and
 *     the schema allow it in OpenAI's formats, and for the provider's default elsewhere
 * @param cacheUpToHere whether to advise the provider to cache the tools up to this one, as {@link Part.CacheHint} does;
 *     default false
 * @param options fields of the provider's own, which are merged into the tool's object as {@link ChatRequest#options} are
 *     into the body; usually none
 */
public record ToolSpec(
        String name,
        String description,
        JsonSchema parameters,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean strict,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean cacheUpToHere,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        Map<String, Object> options) {

    /** Rejects other names, and nulls. */
    public ToolSpec {
        if (!ToolNames.isName(name)) {
            throw new IllegalArgumentException(
                    "the name of a tool must be 1 to 64 letters, digits, _ or - but was '" + name + "'");
        }
        Objects.requireNonNull(description, "the description of a tool must not be null");
        Objects.requireNonNull(parameters, "the parameters of a tool must not be null")
                .ofProvider("the schema of the parameters of tool '" + name + "'");
        options = options == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** Creates a tool without settings of the provider's own. */
    public ToolSpec(String name, String description, JsonSchema parameters) {
        this(name, description, parameters, null, false, Map.of());
    }

    /** Returns a copy whose arguments the provider must, or must not, hold to the schema. */
    public ToolSpec withStrict(boolean strict) {
        return new ToolSpec(name, description, parameters, strict, cacheUpToHere, options);
    }

    /** Returns a copy that advises, or does not advise, the provider to cache the tools up to this one. */
    public ToolSpec withCacheUpToHere(boolean cacheUpToHere) {
        return new ToolSpec(name, description, parameters, strict, cacheUpToHere, options);
    }

    /** Returns a copy with one more field of the provider's own, such as {@code defer_loading}. */
    public ToolSpec withOption(String name, @Nullable Object value) {
        Map<String, Object> more = new LinkedHashMap<>(options);
        more.put(name, value);
        return new ToolSpec(this.name, description, parameters, strict, cacheUpToHere, more);
    }
}
