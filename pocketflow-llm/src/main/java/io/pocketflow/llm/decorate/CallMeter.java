package io.pocketflow.llm.decorate;

import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A counter of the calls of metered models. Thread-safe. */
public interface CallMeter {

    /** Returns the reason why this model makes no more calls; null if it makes them. */
    @Nullable
    LlmException refusal(String model);

    /** Returns the price of a usage of a model, or null if the model has none. */
    @Nullable
    BigDecimal price(String model, Usage usage);

    /** Counts a successful call of a model, in the provider's words, with this usage under a label. */
    void succeeded(String label, String model, Usage usage);

    /** Counts a successful call with this reply under a label. */
    default void succeeded(String label, ChatReply reply) {
        succeeded(label, reply.model(), reply.usage());
    }

    /** Counts a failed call of a model under a label, with the usage that it had reported. */
    void failed(String label, String model, Usage usage);
}
