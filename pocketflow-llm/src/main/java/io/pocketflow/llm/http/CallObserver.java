package io.pocketflow.llm.http;

import java.net.http.HttpHeaders;

/** Sees the head of an answer. Called on the HTTP client's threads, where nothing may block. */
@FunctionalInterface
public interface CallObserver {

    /** Sees nothing. */
    CallObserver NONE = (status, headers) -> {};

    /** The response begins to arrive; at most once a call. */
    void responseBegan(int status, HttpHeaders headers);
}
