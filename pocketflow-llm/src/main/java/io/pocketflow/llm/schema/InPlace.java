package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.path.NodePath;
import io.pocketflow.llm.schema.OwnKeyword.Check;
import io.pocketflow.llm.schema.OwnKeyword.Part;
import io.pocketflow.llm.schema.SchemaRun.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The keywords that apply schemas to the value itself. Where a schema fits, the parts of the value that it has evaluated count
 * as evaluated by the schema around it. Stateless.
 */
final class InPlace {

    private InPlace() {}

    static List<OwnKeyword> keywords() {
        return List.of(
                reference("$ref"),
                reference("$dynamicRef"),
                reference("$recursiveRef"),
                new OwnKeyword("allOf", InPlace::allOf),
                new OwnKeyword("anyOf", InPlace::anyOf),
                new OwnKeyword("oneOf", InPlace::oneOf),
                new OwnKeyword("not", InPlace::not),
                new OwnKeyword("if", InPlace::condition),
                new OwnKeyword("then", part -> null),
                new OwnKeyword("else", part -> null),
                new OwnKeyword("dependentSchemas", InPlace::dependent),
                new OwnKeyword("dependencies", InPlace::dependent));
    }

    /** The definition is looked up when a value is checked, as definitions refer to each other. */
    private static OwnKeyword reference(String name) {
        return new OwnKeyword(name, part -> {
            Map<String, Schema> definitions = part.context().getSchemaReferences();
            String definition = part.node().textValue();
            return (run, value, root, path) -> run.checkOnce(definitions.get(definition), value, root, path);
        });
    }

    private static List<Schema> schemas(Part part) {
        return IntStream.range(0, part.node().size()).mapToObj(part::schema).toList();
    }

    private static Check allOf(Part part) {
        List<Schema> schemas = schemas(part);
        return (run, value, root, path) -> {
            for (Schema schema : schemas) {
                run.checkInPlace(schema, value, root, path);
            }
        };
    }

    private static Check anyOf(Part part) {
        List<Schema> schemas = schemas(part);
        return (run, value, root, path) -> {
            List<Outcome> failed = new ArrayList<>();
            for (Schema schema : schemas) {
                Outcome outcome = run.outcome(schema, value, root, path);
                if (!outcome.fits()) {
                    failed.add(outcome);
                    continue;
                }
                run.addEvaluated(value, outcome.evaluated());
                if (!run.notesEvaluated()) {
                    return;
                }
            }
            if (failed.size() == schemas.size()) {
                report(run, part, value, path, failed, 0);
            }
        };
    }

    private static Check oneOf(Part part) {
        List<Schema> schemas = schemas(part);
        return (run, value, root, path) -> {
            List<Outcome> failed = new ArrayList<>();
            for (Schema schema : schemas) {
                Outcome outcome = run.outcome(schema, value, root, path);
                if (outcome.fits()) {
                    run.addEvaluated(value, outcome.evaluated());
                } else {
                    failed.add(outcome);
                }
            }
            int fitting = schemas.size() - failed.size();
            if (fitting != 1) {
                report(run, part, value, path, failed, fitting);
            }
        };
    }

    /** Reports the choice, but not the parts that are unevaluated only because nothing fits. */
    private static void report(
            SchemaRun run, Part part, JsonNode value, NodePath path, List<Outcome> failed, int fitting) {
        String name = part.location().getFragment().getName(-1);
        List<Error> inside = new ArrayList<>();
        failed.forEach(outcome -> {
            inside.addAll(outcome.errors());
            run.addEvaluated(value, outcome.evaluated());
        });
        SchemaMessages.ofChoice(name, part.node(), value, path, inside, fitting).forEach(run::addError);
    }

    private static Check not(Part part) {
        Schema schema = part.schema();
        return (run, value, root, path) -> {
            if (run.outcome(schema, value, root, path).fits()) {
                run.addError(SchemaMessages.error("not", part.node(), value, path));
            }
        };
    }

    private static Check condition(Part part) {
        Schema condition = part.schema();
        Schema then = part.sibling("then");
        Schema otherwise = part.sibling("else");
        return (run, value, root, path) -> {
            Outcome outcome = run.outcome(condition, value, root, path);
            Schema next = outcome.fits() ? then : otherwise;
            if (outcome.fits()) {
                run.addEvaluated(value, outcome.evaluated());
            }
            if (next != null) {
                run.checkInPlace(next, value, root, path);
            }
        };
    }

    private static Check dependent(Part part) {
        Map<String, @Nullable Schema> schemas = new LinkedHashMap<>();
        part.node()
                .fieldNames()
                .forEachRemaining(
                        name -> schemas.put(name, part.node().get(name).isArray() ? null : part.schema(name)));
        return (run, value, root, path) -> {
            run.spend(schemas.size());
            schemas.forEach((name, schema) -> {
                if (schema != null && value.has(name)) {
                    run.checkInPlace(schema, value, root, path);
                } else if (value.has(name)) {
                    requireAll(run, part.node().get(name), name, value, path);
                }
            });
        };
    }

    private static void requireAll(SchemaRun run, JsonNode required, String name, JsonNode value, NodePath path) {
        for (JsonNode other : required) {
            run.spend(1);
            if (!value.has(other.asText())) {
                run.addError(SchemaMessages.ofMissing(required, value, path, name, other.asText()));
            }
        }
    }
}
