package io.pocketflow.core.pool;

import io.pocketflow.core.Ask;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.AttemptFunction;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.PoolLane;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.ThrowingFunction;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepStore;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Publisher;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A function, node or flow that runs over many items with a limited number of calls in flight. Immutable and
 * thread-safe; one pool may run any number of times concurrently.
 *
 * <p>Outcomes are in the order of the items. The limit applies to attempts of exec in flight, first come, first served.
 * An item that waits (for a permit, a retry, a throttle) holds no permit and no thread. A failed item does not affect
 * the others and is logged once, as a warning. Defaults: 10 calls in flight, 20 items open, no time limits, and
 * failures are {@linkplain OnFailure#COLLECT collected}.
 *
 * <p>With a {@link StepStore} and a run id in the options, each result is recorded under the content of its item. A
 * second run reads recorded results from the store; failed and changed items run again. Shared variables are passed to
 * each run anew; its items may differ or be in another order. An item that meets an {@link Ask} is {@linkplain
 * Outcome.Suspended suspended} until it is {@linkplain #answer answered}; the others continue.
 *
 * @param <I> the type of an item
 * @param <O> the type of an item's result
 */
public final class Pool<I, O extends @Nullable Object> {

    final PoolSettings settings;
    final PoolWork<I, O> work;

    private Pool(PoolSettings settings, PoolWork<I, O> work) {
        this.settings = settings;
        this.work = work;
    }

    // ---- the work on an item

    /** Returns a pool that calls a function with settings of its own. */
    public static <I, O extends @Nullable Object> Pool<I, O> of(Work<I, O> work) {
        return new Pool<>(PoolSettings.DEFAULTS, required(work, "work").inPool());
    }

    /** Returns a pool that calls this function, which may block. For a retry or a result type, use {@link #of(Work)}. */
    public static <I, O extends @Nullable Object> Pool<I, O> of(ThrowingFunction<? super I, ? extends O> function) {
        return of(Work.<I, O>of(function));
    }

    /** Returns a pool that calls this function, which may block and receives the attempt. */
    public static <I, O extends @Nullable Object> Pool<I, O> ofAttempt(
            AttemptFunction<? super I, ? extends O> function) {
        return of(Work.<I, O>ofAttempt(function));
    }

    /** Returns a pool that calls this function, which must not block: a call lasts until its stage has ended. */
    public static <I, O extends @Nullable Object> Pool<I, O> ofAsync(
            Function<? super I, ? extends CompletionStage<O>> function) {
        return of(Work.<I, O>ofAsync(function));
    }

    /** Returns a pool as {@link #ofAsync(Function)} does, whose function receives the attempt. */
    public static <I, O extends @Nullable Object> Pool<I, O> ofAttemptAsync(
            BiFunction<? super I, ? super Attempt, ? extends CompletionStage<O>> function) {
        return of(Work.<I, O>ofAttemptAsync(function));
    }

    /** Returns a pool that runs a node or flow with settings of its own. */
    public static <I, O> Pool<I, O> of(NodeWork<I, O> work) {
        return new Pool<>(PoolSettings.DEFAULTS, required(work, "work").inPool());
    }

    /**
     * Returns a pool that runs this node or flow for each item, on a store of its own. The store holds the item under
     * {@code in}, and at the end the result under {@code out}. For shared variables, use {@link #of(NodeWork)}.
     */
    public static <I, O> Pool<I, O> of(BaseNode node, Key<I> in, Key<O> out) {
        return of(NodeWork.of(node, in, out));
    }

    /**
     * Returns a pool that runs this node or flow for each item, on a store of its own. The store holds the fields of
     * the item, and at the end the result under {@code out}.
     */
    public static <O> Pool<Map<String, ?>, O> of(BaseNode node, Key<O> out) {
        return of(NodeWork.of(node, out));
    }

    /** Returns a pool as {@link #of(BaseNode, Key)} does, for a node or flow that names the key of its result itself. */
    public static <O> Pool<Map<String, ?>, O> of(Yields<O> node) {
        return of(NodeWork.of(node));
    }

    // ---- settings

    /** Returns a copy with this name, used in messages, events and step keys; default {@code Pool}. */
    public Pool<I, O> withName(String name) {
        return new Pool<>(settings.named(name), work.named(name));
    }

    /** Returns a copy with this maximum number of attempts of exec in flight, at least 1; default 10. */
    public Pool<I, O> withMaxConcurrency(int calls) {
        int checked = PoolSettings.atLeast(1, "maxConcurrency", calls);
        return with(settings.limits(checked, settings.maxItems(), settings.maxOpen()));
    }

    /**
     * Returns a copy with this maximum number of items in progress from beginning to end, at least 1; default: no limit.
     * Use it as a semaphore around a chain: at most this many chains are between their first step and their last.
     */
    public Pool<I, O> withMaxItems(int items) {
        int checked = PoolSettings.atLeast(1, "maxItems", items);
        return with(settings.limits(settings.maxConcurrency(), checked, settings.maxOpen()));
    }

    /**
     * Returns a copy with this maximum number of items in memory, at least 1; default twice {@code maxConcurrency}. Use
     * it to bound memory in a streaming run: open items count, and results held back to keep the order count too.
     */
    public Pool<I, O> withMaxOpen(int items) {
        int checked = PoolSettings.atLeast(1, "maxOpen", items);
        return with(settings.limits(settings.maxConcurrency(), settings.maxItems(), checked));
    }

    /**
     * Returns a copy with this limit on one attempt, not counting waits for permits and throttles; a shorter limit of a
     * node's own {@link Retry} applies too. An attempt that exceeds the limit fails, and its permit is released as soon
     * as the work has stopped.
     */
    public Pool<I, O> withCallTimeout(Duration timeout) {
        return with(settings.times(required(timeout, "callTimeout"), settings.itemTimeout()));
    }

    /** Returns a copy with this limit on one pass of an item, all waits included. */
    public Pool<I, O> withItemTimeout(Duration timeout) {
        return with(settings.times(settings.callTimeout(), required(timeout, "itemTimeout")));
    }

    /**
     * Returns a copy with this number of additional passes for an item whose failure may be temporary (see {@link
     * io.pocketflow.core.RetryHint}). Each pass starts after all other items have ended. Completed steps of the item are not run again;
     * for this the names of nodes must be unique within a flow. In a streaming run, a pass starts when all items that
     * fit {@code maxOpen} have ended.
     */
    public Pool<I, O> withDeferredRetries(int passes) {
        return with(settings.failing(settings.onFailure(), PoolSettings.atLeast(0, "deferredRetries", passes)));
    }

    /**
     * Returns a copy that acquires a permit of this limiter for each attempt. Share the limiter among all callers of
     * the same service.
     */
    public Pool<I, O> withLimiter(Limiter limiter) {
        return with(settings.limited(required(limiter, "limiter"), settings.options()));
    }

    /**
     * Returns a copy with this behaviour when an item fails for good; {@code STOP} cancels all other items, which are
     * then skipped.
     */
    public Pool<I, O> withOnFailure(OnFailure policy) {
        return with(settings.failing(required(policy, "onFailure"), settings.deferredRetries()));
    }

    /**
     * Returns a copy in which this lane makes the calls of the nodes that it knows, such as at half price by a batch
     * endpoint. Outcomes, order, usage and records are the same; other nodes run as usual. While items wait for calls of
     * the lane, other items begin, and more items than {@code maxOpen} may be in memory. {@link #open} rejects a pool with a
     * lane.
     */
    public Pool<I, O> withLane(PoolLane lane) {
        return with(settings.lane(required(lane, "lane")));
    }

    /** Returns a copy with these options: executor, timer, listeners, deadline, store and others. */
    public Pool<I, O> withOptions(RunOptions options) {
        return with(settings.limited(settings.limiter(), options));
    }

    /**
     * Returns a copy for items of another type, each of which is converted when it begins. An item whose conversion fails
     * fails with that exception. The converted items name the records in a store. The function may be called several
     * times for an item and must always return an equal value.
     */
    public <J> Pool<J, O> withConversion(Function<? super J, ? extends I> conversion) {
        return new Pool<>(settings, new ConvertedWork<>(name(), work, required(conversion, "conversion")));
    }

    /** Returns the options of this pool, which a tool that runs a pool of its user may read and extend. */
    public RunOptions options() {
        return settings.options();
    }

    private Pool<I, O> with(PoolSettings changed) {
        return new Pool<>(changed, work);
    }

    // ---- running

    /**
     * Runs over these items and returns when all have ended. The calling thread executes tasks while it waits.
     *
     * @throws FlowException if the run's deadline passed or the calling thread was interrupted; not if items fail
     * @throws NullPointerException if an item is null; the message names its index, and nothing was run
     */
    public PoolReport<I, O> run(Collection<? extends I> items) {
        return PoolLaunch.all(this, required(items, "items")).run();
    }

    /**
     * Starts a run as {@link #run} does and returns its future at once. Completing the future, or a future {@linkplain
     * io.pocketflow.core.Futures derived} from it, from outside cancels the run.
     */
    public CompletableFuture<PoolReport<I, O>> runAsync(Collection<? extends I> items) {
        return start(items).report();
    }

    /** Starts a run as {@link #run} does and returns it at once; the run reports its counts while it is in progress. */
    public PoolRun<PoolReport<I, O>> start(Collection<? extends I> items) {
        return PoolLaunch.all(this, required(items, "items")).start();
    }

    /**
     * Runs over the items of the iterator without retaining them. The report of each item is passed to the consumer, in
     * the order of the items and one at a time. Items are requested from the iterator as space becomes available.
     * Iterator and consumer may block.
     *
     * @throws FlowException if the iterator or the consumer failed, which stops the run, or as in {@link #run}
     */
    public PoolStatus stream(Iterator<? extends I> items, Consumer<? super ItemReport<I, O>> consumer) {
        return launch(PoolFeed.of(items), consumer).run();
    }

    /** Runs as {@link #stream(Iterator, Consumer)} does; the stream is closed at the end. */
    public PoolStatus stream(Stream<? extends I> items, Consumer<? super ItemReport<I, O>> consumer) {
        return launch(PoolFeed.of(items), consumer).run();
    }

    /**
     * Runs as {@link #stream(Iterator, Consumer)} does; as many items are requested from the publisher as there is
     * space for.
     */
    public PoolStatus stream(Publisher<? extends I> items, Consumer<? super ItemReport<I, O>> consumer) {
        return launch(PoolFeed.of(items), consumer).run();
    }

    /** Starts a run as {@link #stream(Iterator, Consumer)} does and returns it at once. */
    public PoolRun<PoolStatus> startStream(Iterator<? extends I> items, Consumer<? super ItemReport<I, O>> consumer) {
        return launch(PoolFeed.of(items), consumer).start();
    }

    /** Starts a run as {@link #stream(Stream, Consumer)} does and returns it at once. */
    public PoolRun<PoolStatus> startStream(Stream<? extends I> items, Consumer<? super ItemReport<I, O>> consumer) {
        return launch(PoolFeed.of(items), consumer).start();
    }

    /** Starts a run as {@link #stream(Publisher, Consumer)} does and returns it at once. */
    public PoolRun<PoolStatus> startStream(Publisher<? extends I> items, Consumer<? super ItemReport<I, O>> consumer) {
        return launch(PoolFeed.of(items), consumer).start();
    }

    /** Starts a run with these options to which items are submitted one by one; see {@link PoolSession}. */
    public PoolSession<I, O> open(RunOptions options) {
        return PoolSession.open(this, options);
    }

    /**
     * Answers a question of an item of an earlier run, see {@link Outcome.Suspended}. The process may be another one,
     * if it has the store and the run id of that run. Returns when the answer is recorded. The item resumes when this
     * pool runs over the items again; completed steps are then read from the store.
     *
     * @param step the step that asked
     * @param answer a value of the {@link Ask}'s answer type; or, for a step that is {@linkplain InDoubt#HOLD held},
     *     its result
     * @throws IllegalArgumentException if the step does not wait for an answer, or waits for an answer of another type;
     *     null is an answer only of type {@link Void}. The question then stays open
     * @throws FlowException if the answer could not be recorded
     */
    public void answer(StepKey step, @Nullable Object answer) {
        PoolLaunch.all(this, List.of()).answer(step, answer);
    }

    /** Answers a question as {@link #answer} does and runs over these items again as {@link #run} does. */
    public PoolReport<I, O> resume(Collection<? extends I> items, StepKey step, @Nullable Object answer) {
        PoolLaunch<PoolReport<I, O>> launch = PoolLaunch.all(this, required(items, "items"));
        launch.answer(step, answer);
        return launch.run();
    }

    private PoolLaunch<PoolStatus> launch(PoolFeed<I> items, Consumer<? super ItemReport<I, O>> consumer) {
        return PoolLaunch.streaming(this, items, consumer);
    }

    String name() {
        return settings.name();
    }

    private static <T> T required(@Nullable T value, String what) {
        return Objects.requireNonNull(value, () -> what + " of a pool must not be null");
    }

    @Override
    public String toString() {
        return settings.name() + "[maxConcurrency=" + settings.maxConcurrency() + "]";
    }
}
