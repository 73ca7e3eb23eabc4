package io.pocketflow.llm.schema;

import java.util.LinkedHashMap;
import java.util.Map;

/** The schemas that were used last, compiled. Thread-safe. */
public final class CompiledSchemas {

    private static final int MOST = 32;
    private static final int LONGEST = 64 * 1024;

    private static final Map<String, CompiledSchema> LAST = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CompiledSchema> eldest) {
            return size() > MOST;
        }
    };

    private CompiledSchemas() {}

    /** Returns the compiled schema of this JSON text, as {@link CompiledSchema#of}; compiles none that is among the last ones. */
    public static CompiledSchema of(String json) {
        synchronized (LAST) {
            CompiledSchema known = LAST.get(json);
            if (known != null) {
                return known;
            }
        }
        CompiledSchema compiled = CompiledSchema.of(SchemaTree.of(json));
        if (json.length() <= LONGEST) {
            synchronized (LAST) {
                LAST.put(json, compiled);
            }
        }
        return compiled;
    }
}
