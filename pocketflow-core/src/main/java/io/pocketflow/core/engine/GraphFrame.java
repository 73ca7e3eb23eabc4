package io.pocketflow.core.engine;

import io.pocketflow.core.Shared;
import io.pocketflow.core.engine.Graph.Vertex;
import org.jspecify.annotations.Nullable;

/** A walk through a graph: from node to node along the edges of their actions. Returns the last action. */
final class GraphFrame extends Frame {

    private Vertex at;
    /** Whether the walk is entering a node that does not have a frame of its own. */
    private boolean inside;

    private boolean called;
    /** The path of the frames around this walk, or null before an event needs it. */
    private @Nullable String around;

    private final int @Nullable [] visits;

    GraphFrame(Frame caller, Graph graph, Shared shared) {
        super(caller, shared);
        this.at = graph.start();
        this.visits = strand.plain && !graph.usesAttempt ? null : new int[graph.size()];
    }

    @Override
    @Nullable
    public Frame resume() throws Exception {
        if (!called) {
            return walk(at);
        }
        if (error != null) {
            return fail(error);
        }
        String action = (String) java.util.Objects.requireNonNull(value);
        Vertex next = at.next(action);
        return next == null ? end(action) : walk(next);
    }

    /**
     * Continues until a node needs a frame of its own, or the graph ends. The hot loop of the engine: it allocates
     * nothing.
     */
    private @Nullable Frame walk(Vertex from) throws Exception {
        inside = true;
        boolean plain = strand.plain;
        boolean counts = visits != null || strand.run.countsSteps();
        Vertex vertex = from;
        while (true) {
            at = vertex;
            if (strand.stop != null) {
                return fail(strand.stopped(this));
            }
            if (counts) {
                count(vertex);
            }
            ExecOp inline = vertex.inline;
            Object result = plain && inline != null ? inline.visit(this, shared) : Visit.enter(this, vertex.op, shared);
            if (result instanceof Frame frame) {
                called = true;
                inside = false;
                return frame;
            }
            String action = Op.action((String) result);
            Vertex next = vertex.next(action);
            if (next == null) {
                return end(action);
            }
            vertex = next;
        }
    }

    /** Ends the walk at the present node; fails there if the action is unknown. */
    private @Nullable Frame end(String action) {
        inside = true;
        at.checkEnd(action, strand.run.options.unknownAction());
        return finish(action);
    }

    private void count(Vertex vertex) {
        if (visits != null) {
            visits[vertex.index]++;
        }
        if (!strand.run.mayStep()) {
            throw new IllegalStateException(
                    "the run has visited " + strand.run.options.maxSteps() + " nodes, the maximum set by maxSteps");
        }
    }

    /** Returns the number of earlier visits of the current node, if visits are counted; else 0. */
    int visit() {
        return visits == null ? 0 : Math.max(0, visits[at.index] - 1);
    }

    /** Returns the path of the visit of the current node. */
    String visitPath() {
        if (around == null) {
            around = Location.path(java.util.Objects.requireNonNull(caller));
        }
        int visit = visit();
        return visit == 0 ? at.path(around) : at.path(around) + "#" + visit;
    }

    @Override
    @Nullable
    public Op op() {
        return inside ? at.op : null;
    }

    @Override
    public void locate(Location location) {
        if (inside) {
            location.op(at.op, visit());
        }
    }
}
