package io.pocketflow.llm.decorate;

import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import org.jspecify.annotations.Nullable;

/** Counts the calls of metered models. Thread-safe. */
public interface CallMeter {

    /** Returns why this model makes no more calls; null if it makes them. */
    @Nullable
    LlmException refusal(String model);

    /** Counts a call under a label that gave this reply. */
    void succeeded(String label, ChatReply reply);

    /** Counts a call of a model under a label that failed after it had reported this usage. */
    void failed(String label, String model, Usage usage);
}
