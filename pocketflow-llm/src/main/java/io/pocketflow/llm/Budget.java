package io.pocketflow.llm;

import io.pocketflow.core.RunTimer;
import io.pocketflow.llm.budget.Account;
import io.pocketflow.llm.budget.SharedBudget;
import io.pocketflow.llm.decorate.LimitedModel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What may be asked of one model with one key: calls at once, calls and tokens in any window. Shared by all {@linkplain
 * ChatModel#limited() limited} models of the process that ask the same model at the same server with the same key, of
 * which only a hash is kept. Thread-safe. A shared budget is kept while a model or a call holds it, and longer while it is
 * one of the 512 used last; an idle one that is forgotten so learns its server's limits again.
 *
 * <p>It knows what the user gave ({@link ModelLimits}) and learns the rest. Limits in the headers of answers are kept
 * before a throttle comes; where they and the given ones differ, the slower ones count. A throttle stops everyone for
 * the time that the server named, or by exponential backoff of 1 to 60 seconds with full jitter; then calls are spread,
 * and adaptive concurrency sets in: half as many at once, then one more for each round of successes. A call's place in a
 * window is free one window after its response began, its tokens are estimated (a token for four characters) and then
 * corrected by what the provider counted.
 *
 * <p>When the server says that the account is out of money, all models of that key and server stop: further calls fail
 * at once with {@link LlmException.Kind#OUT_OF_MONEY}, also those that wait, until {@link #resume}. Where it says that a
 * model's own quota is used up, as Gemini does, this model alone stops so.
 */
public sealed interface Budget permits SharedBudget {

    /** A budget of its own, shared by passing the object to {@link ChatModel#limited(Budget)}. */
    static Budget of(ModelLimits limits) {
        return of(limits, RunTimer.system());
    }

    /** As {@link #of(ModelLimits)}, on this clock; in a test it must be that of the runs. */
    static Budget of(ModelLimits limits, RunTimer timer) {
        Objects.requireNonNull(limits, "limits must not be null");
        return new SharedBudget(
                "a model", new Account(), limits, Objects.requireNonNull(timer, "timer must not be null"));
    }

    /**
     * The budget that all limited models share which ask what this one asks. A model that a user implements has a budget of
     * its own for each object, whatever its name; pass a budget to {@link ChatModel#limited(Budget)} to share one.
     */
    static Budget of(ChatModel model) {
        return LimitedModel.budgetOf(model);
    }

    /** What the user gave. */
    ModelLimits limits();

    /** Allows this from now on, also to those who wait. */
    void limits(ModelLimits changed);

    /** How much longer nothing is sent because the server said so; zero if calls are made. */
    Duration pausedFor();

    /** How many calls are under way. */
    int inFlight();

    /** How many calls wait. */
    int waiting();

    /** How many calls may be under way now: what is allowed, or less after throttles. */
    int atOnce();

    /** Why no call is made any more, if the account is out of money or the model out of quota. */
    Optional<LlmException> stopped();

    /** Lets calls be made again that the account's or the model's lack of means has stopped, and ends a pause. */
    void resume();
}
