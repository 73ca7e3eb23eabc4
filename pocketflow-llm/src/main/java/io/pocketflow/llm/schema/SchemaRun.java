package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One check of a value by the schema library: counts the work, remembers the result of a definition at a value, and ends when
 * enough violations are known. Confined to one thread.
 *
 * <p>Without the memory a schema that leads back to itself through two alternatives takes twice the time for each level of
 * nesting. The keys are identities, so that no value can be made to collide with others.
 */
final class SchemaRun extends ExecutionContext {

    /** Ends a check whose result is complete. */
    static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final Enough INSTANCE = new Enough();

        private Enough() {
            super(null, null, false, false);
        }
    }

    /**
     * The result of a schema at a value.
     *
     * @param evaluated the evaluated parts of the value, or null if they are not needed
     */
    record Outcome(List<Error> errors, @Nullable Evaluated evaluated) {
        private static final Outcome UNDER_WAY = new Outcome(List.of(), null);

        boolean fits() {
            return errors.isEmpty();
        }
    }

    private record Key(Schema definition, JsonNode value) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.definition == definition && key.value == value;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(definition) + System.identityHashCode(value);
        }
    }

    /** The parts of a value that a schema has evaluated so far. */
    private record Frame(Schema schema, JsonNode value, Evaluated evaluated) {}

    private static final int MOST_REMEMBERED = 500_000;
    private static final int DEEPEST = 2_000;
    private static final int STEPS_OF_AN_ERROR = 4;

    private final CheckBudget budget = CheckBudget.current();
    private final List<Error> found = new ArrayList<>();
    private final Map<Key, Outcome> known = new HashMap<>();
    private final boolean notesEvaluated;

    /** By the depth of schemas. A schema evaluates the same parts of the same value each time. */
    private final List<@Nullable Frame> frames = new ArrayList<>();

    private int depth;

    /** @param notesEvaluated whether a keyword asks for the parts of a value that others have evaluated */
    SchemaRun(boolean notesEvaluated) {
        this.notesEvaluated = notesEvaluated;
        setErrors(found);
    }

    List<Error> found() {
        return found;
    }

    /** Counts an error, and keeps it if it is among the first of its kind: more would not be shown. */
    @Override
    public void addError(Error error) {
        budget.spend(STEPS_OF_AN_ERROR);
        List<Error> errors = getErrors();
        if (errors.size() < Violations.MOST) {
            errors.add(error);
        }
        if (errors == found && errors.size() == Violations.MOST) {
            throw Enough.INSTANCE;
        }
    }

    void spend(long steps) {
        budget.spend(steps);
    }

    boolean notesEvaluated() {
        return notesEvaluated;
    }

    /** Checks by one keyword of the library, which looks at this many elements at most before it checks a part of the value. */
    void check(KeywordValidator keyword, long elements, JsonNode value, JsonNode root, NodePath path) {
        budget.spend(1 + elements);
        enter();
        keyword.validate(this, value, root, path);
        depth--;
    }

    /** Checks a value or a part of it by a schema, and reports what does not fit. */
    void check(Schema schema, JsonNode value, JsonNode root, NodePath path) {
        budget.spend(1);
        enter();
        schema.validate(this, value, root, path);
        depth--;
    }

    /** Checks the value itself by a schema within the present one. */
    void checkInPlace(Schema schema, JsonNode value, JsonNode root, NodePath path) {
        check(schema, value, root, path);
        addEvaluated(value, evaluatedWithin(schema, value));
    }

    /** Returns the result of a schema, without reporting what does not fit. */
    Outcome outcome(Schema schema, JsonNode value, JsonNode root, NodePath path) {
        List<Error> outer = getErrors();
        List<Error> inner = new ArrayList<>();
        setErrors(inner);
        check(schema, value, root, path);
        setErrors(outer);
        return new Outcome(inner, evaluatedWithin(schema, value));
    }

    /** Checks by a definition, or returns the result of the same definition at the same value. */
    void checkOnce(Schema definition, JsonNode value, JsonNode root, NodePath path) {
        Key key = new Key(definition, value);
        Outcome outcome = known.putIfAbsent(key, Outcome.UNDER_WAY);
        if (outcome == Outcome.UNDER_WAY) {
            throw Uncheckable.endless(); // SchemaLoops refuses such schemas
        }
        if (outcome == null) {
            outcome = outcome(definition, value, root, path);
            if (known.size() < MOST_REMEMBERED) {
                known.put(key, outcome);
            } else {
                known.remove(key);
            }
        }
        budget.spend(1);
        outcome.errors.forEach(error -> addError(value.isContainerNode() ? error : SchemaMessages.at(path, error)));
        addEvaluated(value, outcome.evaluated);
    }

    /** Returns the parts of the value that the present schema has evaluated, to add to them. */
    Evaluated evaluated(JsonNode value) {
        int level = getEvaluationSchema().size();
        Schema schema = getEvaluationSchema().peekLast();
        while (frames.size() <= level) {
            frames.add(null);
        }
        Frame frame = frames.get(level);
        if (frame == null || frame.schema != schema || frame.value != value) {
            frame = new Frame(schema, value, new Evaluated());
            frames.set(level, frame);
        }
        return frame.evaluated;
    }

    /** Adds the parts that a schema within the present one has evaluated. */
    void addEvaluated(JsonNode value, @Nullable Evaluated parts) {
        if (parts != null) {
            budget.spend(parts.size());
            evaluated(value).addAll(parts);
        }
    }

    /** Returns the parts of the value that a schema has evaluated which was checked just now, or null for none. */
    private @Nullable Evaluated evaluatedWithin(Schema schema, JsonNode value) {
        int level = getEvaluationSchema().size() + 1;
        Frame frame = level < frames.size() ? frames.get(level) : null;
        return frame == null || frame.schema != schema || frame.value != value ? null : frame.evaluated;
    }

    private void enter() {
        if (++depth > DEEPEST) {
            throw Uncheckable.nestedTooDeeply();
        }
    }
}
