package io.pocketflow.llm.schema;

import io.pocketflow.llm.JsonSchema;
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

    /** As {@link CompiledSchema#of}, which is not called again while the schema is among the last ones. */
    public static CompiledSchema of(JsonSchema schema) {
        String json = schema.json();
        synchronized (LAST) {
            CompiledSchema known = LAST.get(json);
            if (known != null) {
                return known;
            }
        }
        CompiledSchema compiled = CompiledSchema.of(SchemaTree.of(schema));
        if (json.length() <= LONGEST) {
            synchronized (LAST) {
                LAST.put(json, compiled);
            }
        }
        return compiled;
    }
}
