package io.pocketflow.core.event;

/**
 * A receiver of the events of a run. It is called on the run's threads: one call after another within a path, but from
 * several threads at once in the parallel parts of a run. It must therefore be thread-safe and quick. An exception of a
 * listener does not affect the run; the first one of each run is logged.
 */
@FunctionalInterface
public interface FlowListener {

    /** Receives an event: something began, finished, failed or was suspended. */
    void on(FlowEvent event);
}
