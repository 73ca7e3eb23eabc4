package io.pocketflow.llm.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.base.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A schema that is ready to check values, by the schema library. Immutable and thread-safe. */
public final class CompiledSchema {

    private static final String DEFAULT_DIALECT = "https://json-schema.org/draft/2020-12/schema";

    /** The schemas of the drafts that were asked for, which schemas are checked by. */
    private static final Map<String, Schema> DRAFTS = new ConcurrentHashMap<>();

    private final JsonNode json;
    private final Schema schema;
    private final boolean remembers;

    private CompiledSchema(JsonNode json, Schema schema, boolean remembers) {
        this.json = json;
        this.schema = schema;
        this.remembers = remembers;
    }

    /**
     * Compiles a schema.
     *
     * @throws IllegalArgumentException if a part of it makes no sense; the message names the path of that part
     */
    static CompiledSchema of(JsonNode json) {
        String dialect = json.path("$schema").asText(DEFAULT_DIALECT);
        if (!SchemaLibrary.isDialect(dialect)) {
            throw new IllegalArgumentException("the schema at $ is of the dialect '" + dialect
                    + "', which is not known: $schema may name the drafts 4, 6, 7, 2019-09 and 2020-12");
        }
        SchemaRefs refs = SchemaRefs.of(json);
        Schema draft = draft(dialect);
        try {
            return CheckBudget.compiling(() -> {
                JsonNode plain = plain(json, "the schema");
                List<String> wrong = new CompiledSchema(plain, draft, false).check(json, plain);
                if (!wrong.isEmpty()) {
                    throw new IllegalArgumentException("the schema makes no sense: " + String.join("; ", wrong));
                }
                SchemaLoops.refuse(plain);
                SchemaRefs.escapePlus(plain);
                return new CompiledSchema(json, compiled(plain), refs.areStatic());
            });
        } catch (Uncheckable e) {
            throw new IllegalArgumentException("the schema at $ " + e.getMessage(), e);
        }
    }

    /** It is not the user's, and the first one is slow as all classes are loaded with it: so it needs no budget. */
    private static Schema draft(String dialect) {
        Schema known = DRAFTS.get(dialect);
        if (known == null) {
            known = CheckBudget.unlimited(
                    () -> compiled(() -> SchemaLibrary.registry().getSchema(SchemaLocation.of(dialect))));
            DRAFTS.put(dialect, known);
        }
        return known;
    }

    private static Schema compiled(JsonNode plain) {
        return compiled(() -> SchemaLibrary.registry().getSchema(plain));
    }

    private static Schema compiled(Supplier<Schema> made) {
        try {
            Schema schema = made.get();
            schema.initializeValidators();
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
        SchemaRun run = new SchemaRun(remembers);
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
