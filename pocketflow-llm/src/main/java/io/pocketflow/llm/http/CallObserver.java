package io.pocketflow.llm.http;

import java.net.http.HttpHeaders;
import java.util.function.Supplier;

/** An observer of the head of an answer. Called on the HTTP client's threads, where nothing may block. */
@FunctionalInterface
public interface CallObserver {

    /** An observer that does nothing. */
    CallObserver NONE = (status, headers) -> {};

    /** Observes that the response begins to arrive; at most once per call. */
    void responseBegan(int status, HttpHeaders headers);

    /** Returns the observer of the call that this thread starts. */
    static CallObserver current() {
        return CurrentObserver.get();
    }

    /**
     * Runs work that starts a call for this observer, through the decorators that users write. The observer does not follow
     * the work to other threads.
     */
    static <T> T within(CallObserver observer, Supplier<T> work) {
        return CurrentObserver.within(observer, work);
    }

    /** Returns an observer that calls this one, then the other. */
    default CallObserver and(CallObserver other) {
        return this == NONE
                ? other
                : (status, headers) -> {
                    responseBegan(status, headers);
                    other.responseBegan(status, headers);
                };
    }
}
