package io.pocketflow.llm;

import io.pocketflow.core.RunTimer;
import io.pocketflow.llm.budget.Account;
import io.pocketflow.llm.budget.SharedBudget;
import io.pocketflow.llm.decorate.LimitedEmbedding;
import io.pocketflow.llm.decorate.LimitedModel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The limits of one model with one key: calls in flight, and calls and tokens in any window. All {@linkplain
 * ChatModel#limited() limited} models of the process share it if they call the same model at the same server with the
 * same key, of which only a hash is stored. Thread-safe. A shared budget exists while a model or a call holds it, and
 * longer while it is one of the 512 used last; after that its server's limits are learned again.
 *
 * <p>A budget combines the given {@link ModelLimits} with learned limits. It applies limits from response headers
 * before a throttle occurs; where they differ from the given limits, the stricter ones count. A throttle pauses all
 * calls for the time that the server named, or by exponential backoff of 1 to 60 seconds with full jitter. After that,
 * starts are spread and concurrency is adaptive: half as many calls in flight, then one more for each round of
 * successes. A call's place in a window is free one window after its response began. Its tokens are estimated (one
 * token per four characters) and corrected by the provider's count.
 *
 * <p>If the server says that the account is out of money, all models of that key and server stop: further and waiting
 * calls fail at once with {@link LlmException.Kind#OUT_OF_MONEY} until {@link #resume}. If it says that the quota of
 * one model is used up, as Gemini does, only that model stops.
 */
public sealed interface Budget permits SharedBudget {

    /** Returns a new budget, which is shared by passing the object to {@link ChatModel#limited(Budget)}. */
    static Budget of(ModelLimits limits) {
        return of(limits, RunTimer.system());
    }

    /** Returns a budget as {@link #of(ModelLimits)} does, on this clock; in a test it must be the clock of the runs. */
    static Budget of(ModelLimits limits, RunTimer timer) {
        Objects.requireNonNull(limits, "limits must not be null");
        return new SharedBudget(
                "a model", new Account(), limits, Objects.requireNonNull(timer, "timer must not be null"));
    }

    /**
     * Returns the budget that all {@linkplain ChatModel#limited() limited} models share which call the same model as this
     * one, at the same server with the same key. {@link #changeLimits} sets limits for all of them. A model that a user
     * implements shares by its {@link ChatModel#budgetKey}; without such a key it has a budget per object, whatever its name.
     */
    static Budget shared(ChatModel model) {
        return LimitedModel.sharedOf(model);
    }

    /** Returns the budget that all limited embedding models share, as {@link #shared(ChatModel)} does for chat models. */
    static Budget shared(EmbeddingModel model) {
        return LimitedEmbedding.sharedOf(model);
    }

    /** Returns the budget that limits this model: the one given to it, or else the {@linkplain #shared shared} one. */
    static Budget limiting(ChatModel model) {
        return LimitedModel.budgetOf(model);
    }

    /** Returns the given limits. */
    ModelLimits limits();

    /** Sets the given limits; they also apply to waiting calls. */
    void changeLimits(ModelLimits changed);

    /** Returns the remaining time of a pause that the server asked for; zero if there is none. */
    Duration pausedFor();

    /** Returns the number of calls in flight. */
    int inFlight();

    /** Returns the number of waiting calls. */
    int waiting();

    /** Returns the current maximum number of calls in flight: the given limit, or less after throttles. */
    int maxInFlight();

    /**
     * Returns the reason why all calls fail: the account is out of money, or the model's quota is used up. Empty if
     * calls are made.
     */
    Optional<LlmException> stopped();

    /** Allows calls again after the account was out of money or the model's quota was used up, and ends a pause. */
    void resume();
}
