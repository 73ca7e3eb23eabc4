package io.pocketflow.core;

import io.pocketflow.core.engine.Op;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A route that consists of two routes. It is a rope: joining takes constant time for parts of any length.
 *
 * @param edge the edge that was added; its target is null if the action ends the flow
 */
record Joined(
        BaseNode head, BaseNode last, Route left, @Nullable Route right, Edge edge) implements Route {

    /** Joins two routes by an edge; {@code follow} selects whether the end moves to the end of the second route. */
    static Route edge(Route from, String action, Route to, boolean follow) {
        BaseNode source = last(from);
        if (to == null) {
            throw new NullPointerException(
                    "the route after '" + source.name() + "' on action '" + action + "' must not be null");
        }
        Edge edge = new Edge(source, action(source, action), head(to));
        return new Joined(head(from), follow ? last(to) : source, from, to, edge);
    }

    /** Declares that an action ends the flow. */
    static Route end(Route from, String action) {
        BaseNode source = last(from);
        return new Joined(head(from), source, from, null, new Edge(source, action(source, action), null));
    }

    static BaseNode head(Route route) {
        return route instanceof Joined joined ? joined.head : (BaseNode) route;
    }

    private static BaseNode last(Route route) {
        return route instanceof Joined joined ? joined.last : (BaseNode) route;
    }

    private static String action(BaseNode source, String action) {
        Objects.requireNonNull(action, () -> "an action of '" + source.name() + "' must not be null");
        return Op.action(action);
    }

    /** Passes every edge of a route to the consumer, in the order in which they were written, without recursion. */
    static void forEachEdge(Route route, Consumer<Edge> consumer) {
        Deque<Object> todo = new ArrayDeque<>();
        Set<Joined> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        todo.push(route);
        while (!todo.isEmpty()) {
            Object next = todo.pop();
            if (next instanceof Edge edge) {
                consumer.accept(edge);
            } else if (next instanceof Joined joined && seen.add(joined)) {
                if (joined.right != null) {
                    todo.push(joined.right);
                }
                todo.push(joined.edge);
                todo.push(joined.left);
            }
        }
    }

    /** One action-labelled edge; a null target ends the flow. */
    record Edge(BaseNode source, String action, @Nullable BaseNode target) {}

    @Override
    public String toString() {
        return "Route from " + head.name() + " to " + last.name();
    }
}
