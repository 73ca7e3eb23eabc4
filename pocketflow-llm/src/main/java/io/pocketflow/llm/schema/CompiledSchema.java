package io.pocketflow.llm.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.base.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A schema that is ready to check values, by the schema library. Immutable and thread-safe. */
public final class CompiledSchema {

    /** The schemas of the drafts that were asked for, which schemas are checked by. */
    private static final Map<SchemaDraft, CompiledSchema> DRAFTS = new ConcurrentHashMap<>();

    private final JsonNode json;
    private final Schema schema;
    private final boolean notesEvaluated;

    private CompiledSchema(LinkedSchema linked) {
        this.json = linked.tree();
        this.schema = compiled(linked);
        this.notesEvaluated = linked.hasUnevaluated();
    }

    /**
     * Compiles a schema.
     *
     * @throws IllegalArgumentException if a part of it makes no sense; the message names the path of that part
     */
    static CompiledSchema of(JsonNode json) {
        String unknownDialect = SchemaDocument.of(json).unknownDialect();
        if (unknownDialect != null) {
            throw new IllegalArgumentException(unknownDialect);
        }
        try {
            return CheckBudget.compiling(() -> {
                JsonNode plain = plain(json, "the schema");
                SchemaDocument document = SchemaDocument.of(plain);
                List<String> wrong = draft(document.place(plain).draft()).check(json, plain);
                if (!wrong.isEmpty()) {
                    throw new IllegalArgumentException("the schema makes no sense: " + String.join("; ", wrong));
                }
                return new CompiledSchema(LinkedSchema.of(document));
            });
        } catch (Uncheckable e) {
            throw new IllegalArgumentException("the schema at $ " + e.getMessage(), e);
        }
    }

    /**
     * Returns the schema of a draft. It needs no budget, because it is not the user's; the first one is slow, because
     * all classes are loaded with it.
     */
    private static CompiledSchema draft(SchemaDraft draft) {
        CompiledSchema known = DRAFTS.get(draft);
        if (known == null) {
            SchemaDocument document = SchemaDocument.of(SchemaLibrary.draft(draft.address()));
            known = CheckBudget.unlimited(() -> new CompiledSchema(LinkedSchema.of(document)));
            DRAFTS.put(draft, known);
        }
        return known;
    }

    private static Schema compiled(LinkedSchema linked) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("$schema", linked.draft().dialect().getId());
        root.put("$ref", LinkedSchema.DEFINITION + 0);
        try {
            Schema schema = SchemaLibrary.registry().getSchema(root);
            SchemaContext context = schema.getSchemaContext();
            for (int i = 0; i < linked.definitions().size(); i++) {
                String definition = LinkedSchema.DEFINITION + i;
                context.getSchemaReferences()
                        .put(
                                definition,
                                context.newSchema(
                                        SchemaLocation.of(definition),
                                        linked.definitions().get(i),
                                        null));
            }
            return schema;
        } catch (Uncheckable e) {
            throw e;
        } catch (SchemaException e) {
            throw new IllegalArgumentException("the schema at $ makes no sense: " + e.getMessage(), e);
        }
    }

    private static JsonNode plain(JsonNode tree, String what) {
        String path = PlainNumbers.tooLong(tree, "$");
        if (path != null) {
            throw new IllegalArgumentException(
                    what + " has a number of more than " + PlainNumbers.MOST_DIGITS + " digits at " + path);
        }
        return PlainNumbers.of(tree);
    }

    /** Returns where the value does not fit, as {@link JsonSchema#violations} does. */
    public List<String> violations(String text) {
        JsonNode value;
        try {
            value = Json.strict(text);
        } catch (JsonProcessingException e) {
            return List.of("$: must be JSON but was not: " + Json.problem(e));
        }
        String tooLong = PlainNumbers.tooLong(value, "$");
        if (tooLong != null) {
            return List.of(tooLong + ": must be a number of at most " + PlainNumbers.MOST_DIGITS + " digits");
        }
        try {
            return CheckBudget.checking(() -> check(value, PlainNumbers.of(value)));
        } catch (Uncheckable e) {
            return List.of("$: " + e.getMessage());
        }
    }

    private List<String> check(JsonNode value, JsonNode plain) {
        SchemaRun run = new SchemaRun(notesEvaluated);
        try {
            schema.validate(run, plain);
        } catch (SchemaRun.Enough e) {
            // the first violations are all that is asked for
        } catch (Uncheckable e) {
            throw e;
        } catch (SchemaException e) {
            throw new IllegalArgumentException("the schema makes no sense: " + e.getMessage(), e);
        }
        List<Error> found = run.found();
        return found.isEmpty() ? List.of() : new SchemaMessages(json, value).of(found);
    }
}
