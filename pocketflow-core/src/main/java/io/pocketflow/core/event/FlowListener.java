package io.pocketflow.core.event;

/**
 * Told what happens in a run. Called on the run's threads, one call after another within a path but from several threads
 * at once where the run is parallel, so that it must be thread-safe and quick. One that throws does not hurt the run:
 * it is logged, once a run.
 */
@FunctionalInterface
public interface FlowListener {

    /** Something began, finished or failed. */
    void on(FlowEvent event);
}
