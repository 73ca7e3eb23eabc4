package io.pocketflow.core.event;

/**
 * A result of {@code exec} that reports events when it is read from the records of a durable run, in place of the call that
 * once produced it.
 */
public interface ReplayReport {

    /** Reports the replay. Called before {@code post}, only in runs with listeners. */
    void reportReplay(Reporter reporter);
}
