package io.pocketflow.core.engine;

import io.pocketflow.core.store.StepKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A position in a run, assembled from the innermost frame outwards. */
public final class Location {

    private final Deque<StepKey.Part> parts = new ArrayDeque<>();
    /** Whether items are named by their content, for records, or by their index, for people. */
    private final boolean byContent;

    private @Nullable String branch;

    private Location(boolean byContent) {
        this.byContent = byContent;
    }

    /** Returns the key under which the step of this frame is recorded. */
    public static StepKey key(Frame frame) {
        return new StepKey(List.copyOf(of(frame, true).parts));
    }

    /** Returns the path of this frame in messages and events. */
    static String path(Frame frame) {
        Location location = of(frame, false);
        StringBuilder text = new StringBuilder();
        for (StepKey.Part part : location.parts) {
            text.append(text.isEmpty() ? "" : "/").append(part.node());
            text.append(part.visit() == 0 ? "" : "#" + part.visit());
            text.append(part.branch().isEmpty() ? "" : "[" + part.branch() + "]");
        }
        return text.toString();
    }

    private static Location of(Frame frame, boolean byContent) {
        Location location = new Location(byContent);
        for (Frame f = frame; f != null; f = f.above()) {
            f.locate(location);
        }
        return location;
    }

    /** Returns whether items are named by their content. */
    public boolean byContent() {
        return byContent;
    }

    /** Sets the branch of the node that is named next. */
    public void branch(String name) {
        branch = name;
    }

    void op(Op op, int visit) {
        parts.addFirst(new StepKey.Part(op.name(), visit, branch == null ? "" : branch));
        branch = null;
    }
}
