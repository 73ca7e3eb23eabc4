package io.pocketflow.cookbook.parallelbatch;

import io.pocketflow.cookbook.Session;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowListener;
import java.nio.file.Path;
import java.util.List;

/**
 * A listener that prints the number of finished files: on a terminal in one line, elsewhere in a line each.
 * Thread-safe.
 */
final class Progress implements FlowListener {

    private static final int WIDTH = 30;

    private final List<Path> files;
    private final Session session;
    private int ended;
    private int failed;

    Progress(List<Path> files, Session session) {
        this.files = files;
        this.session = session;
    }

    @Override
    public synchronized void on(FlowEvent event) {
        if (event.source().kind() != FlowEvent.Kind.ITEM || event instanceof FlowEvent.Started) {
            return;
        }
        ended++;
        boolean failure = event instanceof FlowEvent.Failed;
        failed += failure ? 1 : 0;
        if (session.terminal()) {
            session.err().print("\r" + bar());
        } else {
            String file = session.shown(files.get(event.source().item()));
            session.err().println(ended + " of " + files.size() + ": " + file + (failure ? " failed" : ""));
        }
    }

    /** Clears the line, so that results begin on an empty one. */
    synchronized void clear() {
        if (session.terminal()) {
            session.err().print("\r" + " ".repeat(bar().length()) + "\r");
            session.err().flush();
        }
    }

    private String bar() {
        int full = WIDTH * ended / Math.max(1, files.size());
        return "[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] " + ended + " of " + files.size()
                + (failed == 0 ? "" : ", " + failed + " failed");
    }
}
