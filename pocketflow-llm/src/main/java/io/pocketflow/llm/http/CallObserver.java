package io.pocketflow.llm.http;

import java.net.http.HttpHeaders;

/** An observer of the head of an answer. Called on the HTTP client's threads, where nothing may block. */
@FunctionalInterface
public interface CallObserver {

    /** An observer that does nothing. */
    CallObserver NONE = (status, headers) -> {};

    /** Observes that the response begins to arrive; at most once per call. */
    void responseBegan(int status, HttpHeaders headers);
}
