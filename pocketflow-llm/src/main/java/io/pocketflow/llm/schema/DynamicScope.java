package io.pocketflow.llm.schema;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The resources that were entered on the way to a schema, as far as dynamic references ask for them: for each name the
 * outermost resource with a dynamic anchor of that name. Immutable.
 *
 * @param isUsed false for schemas that no value is checked by, whose dynamic references lead nowhere
 */
record DynamicScope(Map<String, SchemaResource> outermost, boolean isUsed) {

    static final DynamicScope EMPTY = new DynamicScope(Map.of(), true);
    static final DynamicScope UNUSED = new DynamicScope(Map.of(), false);

    DynamicScope {
        outermost = Map.copyOf(outermost);
    }

    /** Returns the scope within a resource. */
    DynamicScope entering(SchemaResource resource, Set<String> names) {
        if (!isUsed) {
            return this;
        }
        Map<String, SchemaResource> extended = null;
        for (String name : resource.dynamicAnchors().keySet()) {
            if (names.contains(name) && !outermost.containsKey(name)) {
                extended = extended == null ? new HashMap<>(outermost) : extended;
                extended.put(name, resource);
            }
        }
        return extended == null ? this : new DynamicScope(extended, true);
    }

    @Nullable
    SchemaResource outermost(String name) {
        return outermost.get(name);
    }
}
