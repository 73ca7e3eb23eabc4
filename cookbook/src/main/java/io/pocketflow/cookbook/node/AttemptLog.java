package io.pocketflow.cookbook.node;

import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowListener;
import java.io.PrintStream;

/** A listener that prints how each attempt of a node ended. Thread-safe. */
final class AttemptLog implements FlowListener {

    private final PrintStream out;

    AttemptLog(PrintStream out) {
        this.out = out;
    }

    @Override
    public void on(FlowEvent event) {
        if (event.source().kind() != FlowEvent.Kind.ATTEMPT) {
            return;
        }
        String attempt = "  attempt " + (event.source().attempt() + 1) + ": ";
        if (event instanceof FlowEvent.Failed failed) {
            String then = failed.retryIn() == null
                    ? "; no attempts left"
                    : "; retrying in " + failed.retryIn().toMillis() + " ms";
            out.println(attempt + failed.error().getMessage() + then);
        } else if (event instanceof FlowEvent.Finished) {
            out.println(attempt + "the model answered");
        }
    }
}
