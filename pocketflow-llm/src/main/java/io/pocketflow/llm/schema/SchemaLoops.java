package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;

/**
 * Refuses a schema that leads back to itself without a step into the value, such as {@code {"$ref":"#"}}: its check would
 * not end. Each such loop has a reference in it, so the search begins at each definition. Confined to one thread.
 */
final class SchemaLoops {

    /** The longest way that a check takes without a step into the value, in schemas. */
    private static final int DEEPEST = 1_000;

    private enum State {
        UNKNOWN,
        ENTERED,
        LEFT
    }

    private final LinkedSchema schema;
    private final State[] states;
    private int depth;

    private SchemaLoops(LinkedSchema schema) {
        this.schema = schema;
        this.states = new State[schema.definitions().size()];
        Arrays.fill(states, State.UNKNOWN);
    }

    static void refuse(LinkedSchema schema) {
        SchemaLoops loops = new SchemaLoops(schema);
        for (int i = 0; i < loops.states.length; i++) {
            loops.enter(i);
        }
    }

    private void enter(int definition) {
        if (states[definition] == State.ENTERED) {
            throw new IllegalArgumentException(
                    "the schema at " + schema.path(definition) + " refers to itself without end");
        }
        if (states[definition] == State.UNKNOWN) {
            states[definition] = State.ENTERED;
            follow(schema.definitions().get(definition));
            states[definition] = State.LEFT;
        }
    }

    private void follow(JsonNode part) {
        if (++depth > DEEPEST) {
            throw Uncheckable.nestedTooDeeply();
        }
        for (Map.Entry<String, JsonNode> entry : part.properties()) {
            SchemaKeyword keyword = SchemaKeyword.ofAnyDraft(entry.getKey());
            if (keyword != null && keyword.kind() == SchemaKeyword.Kind.REFERENCE) {
                enter(Integer.parseInt(entry.getValue().textValue().substring(LinkedSchema.DEFINITION.length())));
            } else if (keyword != null && keyword.inPlace()) {
                keyword.forEachSchema(entry.getValue(), "", (inner, path) -> follow(inner));
            }
        }
        depth--;
    }
}
