package io.pocketflow.testkit;

import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node that does what a script says: each call of exec takes the next line of it, an action to return or an exception
 * to throw. It stands in a test where the real node would call a model. The script is shared by all runs. Thread-safe.
 */
public final class ScriptedNode extends Node<Object, String> {

    private final String name;
    private final List<Object> script;
    private final AtomicInteger calls = new AtomicInteger();

    /** A node that is tried once a call. */
    public ScriptedNode(String name, Object... script) {
        this(name, Retry.ONCE, script);
    }

    /**
     * A node with a retry.
     *
     * @param script actions (strings) and exceptions, at least one; after the last line the last one is repeated
     */
    public ScriptedNode(String name, Retry retry, Object... script) {
        super(retry);
        this.name = Objects.requireNonNull(name, "the name of a scripted node must not be null");
        this.script = List.of(script);
        if (this.script.isEmpty()) {
            throw new IllegalArgumentException("the script of '" + name + "' must have at least one line");
        }
        for (Object line : this.script) {
            if (!(line instanceof String) && !(line instanceof Exception)) {
                throw new IllegalArgumentException(
                        "a line of the script of '" + name + "' must be a string or an exception but was " + line);
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** How often exec was called. */
    public int calls() {
        return calls.get();
    }

    @Override
    protected String exec(Object prepared) throws Exception {
        Object line = script.get(Math.min(calls.getAndIncrement(), script.size() - 1));
        if (line instanceof Exception failure) {
            throw failure;
        }
        return (String) line;
    }

    @Override
    protected String post(Shared shared, Object prepared, String action) {
        return action;
    }
}
