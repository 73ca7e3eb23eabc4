package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One check of a value by the schema library: counts the work, remembers what a reference found at a value, and ends when
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

    private record Key(KeywordValidator reference, JsonNode value) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.reference == reference && key.value == value;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(reference) + System.identityHashCode(value);
        }
    }

    private static final int MOST_REMEMBERED = 500_000;
    private static final int DEEPEST = 2_000;
    private static final int STEPS_OF_AN_ERROR = 4;
    private static final List<Error> UNDER_WAY = new ArrayList<>();

    private final CheckBudget budget = CheckBudget.current();
    private final List<Error> found = new ArrayList<>();
    private final Map<Key, List<Error>> known = new HashMap<>();
    private final boolean remembers;
    private int depth;

    /** @param remembers whether what a reference finds depends on nothing but the value */
    SchemaRun(boolean remembers) {
        this.remembers = remembers;
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

    /** Checks by one keyword, which looks at this many elements at most before it checks a part of the value. */
    void check(KeywordValidator keyword, long elements, JsonNode value, JsonNode root, NodePath path) {
        budget.spend(1 + elements);
        if (++depth > DEEPEST) {
            throw Uncheckable.nestedTooDeeply();
        }
        keyword.validate(this, value, root, path);
        depth--;
    }

    /** Checks by a reference, or returns what the same reference has found at the same value before. */
    void checkOnce(KeywordValidator reference, JsonNode value, JsonNode root, NodePath path) {
        Key key = new Key(reference, value);
        List<Error> before = known.putIfAbsent(key, UNDER_WAY);
        if (before == UNDER_WAY) {
            throw new IllegalArgumentException(
                    "the schema of " + SchemaMessages.shown(path) + " refers to itself without end");
        }
        if (before != null) {
            budget.spend(1);
            before.forEach(error -> addError(SchemaMessages.at(path, error)));
            return;
        }
        List<Error> outer = getErrors();
        List<Error> inner = new ArrayList<>();
        setErrors(inner);
        check(reference, 0, value, root, path);
        setErrors(outer);
        if (remembers && known.size() < MOST_REMEMBERED) {
            known.put(key, inner.isEmpty() ? List.of() : inner);
        } else {
            known.remove(key);
        }
        inner.forEach(this::addError);
    }
}
