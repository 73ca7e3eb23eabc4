package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.path.NodePath;
import io.pocketflow.llm.schema.OwnKeyword.Check;
import io.pocketflow.llm.schema.OwnKeyword.Part;
import java.util.List;
import java.util.Map;

/**
 * The keywords {@code unevaluatedProperties} and {@code unevaluatedItems}. The schema library orders its keywords by name, and
 * puts these last. Stateless.
 */
final class Unevaluated {

    /** The names begin with it. */
    static final String PREFIX = "unevaluated";

    private static final String PROPERTIES = "unevaluatedProperties";
    private static final String ITEMS = "unevaluatedItems";

    private Unevaluated() {}

    /** Returns a name by which the library does not know the keyword: it would collect annotations, which takes time. */
    static String linked(String name) {
        return "$" + name;
    }

    static List<OwnKeyword> keywords() {
        return List.of(
                new OwnKeyword(linked(PROPERTIES), PROPERTIES, Unevaluated::properties),
                new OwnKeyword(linked(ITEMS), ITEMS, Unevaluated::items));
    }

    private static Check properties(Part part) {
        Schema schema = part.schema();
        return (run, value, root, path) -> {
            if (value.isObject()) {
                run.spend(value.size());
                Evaluated evaluated = run.evaluated(value);
                List<String> rest = value.properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(name -> !evaluated.has(name))
                        .toList();
                for (String name : rest) {
                    property(run, part, schema, name, value, root, path);
                }
                run.evaluated(value).addAll();
            }
        };
    }

    private static void property(
            SchemaRun run, Part part, Schema schema, String name, JsonNode value, JsonNode root, NodePath path) {
        if (isFalse(part)) {
            run.addError(SchemaMessages.ofProperty(PROPERTIES, part.node(), value, path, name));
        } else {
            run.check(schema, value.get(name), root, path.append(name));
        }
    }

    private static Check items(Part part) {
        Schema schema = part.schema();
        return (run, value, root, path) -> {
            if (value.isArray()) {
                run.spend(value.size());
                Evaluated evaluated = run.evaluated(value);
                for (int i = 0; i < value.size(); i++) {
                    if (!evaluated.has(i) && isFalse(part)) {
                        run.addError(SchemaMessages.error(ITEMS, part.node(), value, path));
                        break;
                    } else if (!evaluated.has(i)) {
                        run.check(schema, value.get(i), root, path.append(i));
                    }
                }
                run.evaluated(value).addAll();
            }
        };
    }

    private static boolean isFalse(Part part) {
        return part.node().isBoolean() && !part.node().booleanValue();
    }
}
