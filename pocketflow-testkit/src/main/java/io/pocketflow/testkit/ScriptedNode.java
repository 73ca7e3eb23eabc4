package io.pocketflow.testkit;

import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node that follows a script: each call of {@code exec} takes the next line, which is an action to return or an
 * exception to throw. It replaces a node that would call a model. All runs share the script. Thread-safe.
 */
public final class ScriptedNode extends Node<Object, String> {

    private final String name;
    private final List<Object> script;
    private final AtomicInteger calls = new AtomicInteger();

    /**
     * Creates a node without retries.
     *
     * @param script actions (strings) and exceptions, at least one; the last line repeats
     * @throws IllegalArgumentException if the script is empty or contains anything else
     */
    public ScriptedNode(String name, Object... script) {
        this(name, Retry.ONCE, script);
    }

    /**
     * Creates a node with retries. Each attempt takes a line of the script.
     *
     * @param script actions (strings) and exceptions, at least one; the last line repeats
     * @throws IllegalArgumentException if the script is empty or contains anything else
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

    /** Returns how often {@code exec} was called, in all runs. */
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
