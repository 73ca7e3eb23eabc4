package io.pocketflow.llm.schema;

import com.networknt.schema.SchemaException;
import io.pocketflow.llm.base.Excerpt;

/**
 * The end of a check that cannot be finished; the message says why. It carries no stack trace, which would be deep. The
 * schema library passes its own exceptions on, and logs others.
 */
final class Uncheckable extends SchemaException {

    private static final long serialVersionUID = 1L;
    private static final String INTERRUPTED = "was interrupted";

    private Uncheckable(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    static Uncheckable interrupted() {
        return new Uncheckable(INTERRUPTED);
    }

    boolean isInterrupt() {
        return INTERRUPTED.equals(getMessage());
    }

    static Uncheckable tooMuchWork(int seconds, long steps) {
        return new Uncheckable(
                "could not be checked, as that takes more than " + seconds + " seconds or " + steps + " steps");
    }

    static Uncheckable nestedTooDeeply() {
        return new Uncheckable("could not be checked, as the schema and the value are nested too deeply");
    }

    static Uncheckable endless() {
        return new Uncheckable("could not be checked, as the schema refers to itself without end");
    }

    static Uncheckable patternTooDeep(String pattern) {
        return new Uncheckable(
                "could not be checked, as the pattern " + Excerpt.cut(pattern, 100) + " needs too much memory for it");
    }
}
