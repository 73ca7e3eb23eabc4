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

    /** Returns this meter for the calls of batches, which cost half and were {@linkplain #promise promised} before. */
    CallMeter ofBatches();

    /**
     * Allows a call of a batch, whose cost counts against the budget from now on by this estimate.
     *
     * @param estimated the tokens that the call may need
     * @return the reason why the call must not be made, or null
     */
    @Nullable
    LlmException promise(String model, Usage estimated);

    /** Counts the estimate of a call that a batch contains already, also if the budget does not allow it. */
    void promised(String model, Usage estimated);

    /** Withdraws a promise: no batch makes the call. */
    void withdraw();

    /** Counts a successful call of a model, in the provider's words, with this usage under a label. */
    void succeeded(String label, String model, Usage usage);

    /** Counts a successful call with this reply under a label. */
    default void succeeded(String label, ChatReply reply) {
        succeeded(label, reply.model(), reply.usage());
    }

    /** Counts a failed call of a model under a label, with the usage that it had reported. */
    void failed(String label, String model, Usage usage);
}
