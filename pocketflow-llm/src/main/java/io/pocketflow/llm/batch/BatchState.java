package io.pocketflow.llm.batch;

import java.util.Locale;

/** The states of a batch at its provider, in terms that all providers share. */
public enum BatchState {
    /** The requests are being sent, or are accepted and not yet checked. */
    VALIDATING,
    /** The provider works on the requests; also every state that this library does not know. */
    IN_PROGRESS,
    /** All requests have ended, each with a reply or an error. */
    DONE,
    /** The provider rejected the batch as a whole, or gave it up. */
    FAILED,
    /** The provider's time is over; some requests may have results. */
    EXPIRED,
    /** The batch was cancelled; some requests may have results. */
    CANCELLED;

    /** Returns whether nothing more happens at the provider. */
    public boolean isOver() {
        return this != VALIDATING && this != IN_PROGRESS;
    }

    /** Returns the state in words, such as {@code in progress}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
