package io.pocketflow.cli.pool;

import io.pocketflow.cli.results.Keyed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prompt whose placeholders are filled: the input of one call, and its key in the journal. Immutable.
 *
 * @param system the filled system instructions, or null
 * @param settings the other settings of the request as a text
 */
record Filled(String prompt, @Nullable String system, String settings) implements Keyed {

    @Override
    public String key() {
        return Keyed.hash(List.of(prompt, system == null ? "" : "system " + system, settings));
    }
}
