package io.pocketflow.core;

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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A function, node or flow to be run over many items, so many calls at a time. Immutable and thread-safe; one pool may
 * run any number of times at once.
 *
 * <p>Outcomes come in the order of the items. What is limited are attempts of exec in flight, first come first served;
 * an item that waits (for a permit, a retry, a throttle) holds no permit and no thread. An item that fails touches no
 * other and is logged once, as a warning. Unless told otherwise: 10 calls at a time, 20 items open, no time limits, and
 * failures are {@linkplain OnFailure#COLLECT collected}.
 *
 * <p>With a {@link StepStore} and a run id in the options, results are kept under the content of their item, so that a
 * second run is answered from them; what failed, and what has changed, is run again. Each run is given the shared
 * variables anew, and the items may be others or in another order. An item that meets an {@link Ask} is
 * {@linkplain Outcome.Suspended suspended} until it is {@linkplain #answer answered}, and the others go on.
 *
 * @param <I> an item
 * @param <O> what is made of it
 */
public final class Pool<I, O extends @Nullable Object> {

    final PoolSettings settings;
    final PoolWork<I, O> work;

    private Pool(PoolSettings settings, PoolWork<I, O> work) {
        this.settings = settings;
        this.work = work;
    }

    // ---- what is done with an item

    /** A pool that calls this function, which may block. */
    public static <I, O extends @Nullable Object> Pool<I, O> of(ThrowingFunction<? super I, ? extends O> function) {
        required(function, "function");
        return over(traits -> new FunctionNodes.Blocking<>(traits, function));
    }

    /** A pool that calls this function, which may block and asks for its step. */
    public static <I, O extends @Nullable Object> Pool<I, O> of(StepFunction<? super I, ? extends O> function) {
        required(function, "function");
        return over(traits -> new FunctionNodes.Stepping<>(traits, function));
    }

    /** A pool that calls this function, which must not block: a call lasts until its stage has ended. */
    public static <I, O extends @Nullable Object> Pool<I, O> ofAsync(
            Function<? super I, ? extends CompletionStage<O>> function) {
        required(function, "function");
        return over(traits -> new FunctionNodes.Staged<>(traits, function));
    }

    /** A pool that runs this on a store for each item, which holds the item under {@code in} and at the end its result. */
    public static <I, O> Pool<I, O> of(BaseNode node, Key<I> in, Key<O> out) {
        return over(node, required(in, "the key of the item"), required(out, "the key of the result"));
    }

    /** A pool that runs this on a store for each item, which is made of the fields of the item and at the end holds its result. */
    public static <O> Pool<Map<String, ?>, O> of(BaseNode node, Key<O> out) {
        return over(node, null, required(out, "the key of the result"));
    }

    /**
     * As {@link #of(BaseNode, Key)}, of a node or flow that says itself where its result is.
     *
     * @throws IllegalArgumentException if it is no {@link BaseNode}
     */
    public static <O> Pool<Map<String, ?>, O> of(Yields<O> node) {
        if (required(node, "node") instanceof BaseNode base) {
            return of(base, required(node.output(), "the output key of '" + base.name() + "'"));
        }
        throw new IllegalArgumentException(
                "a pool runs a node or flow, but " + node.getClass().getName() + " is neither");
    }

    private static <I, O extends @Nullable Object> Pool<I, O> over(
            Function<FunctionNodes.Traits, AsyncNode<I, O>> maker) {
        PoolSettings defaults = PoolSettings.DEFAULTS;
        return new Pool<>(
                defaults, new FunctionWork<>(maker, new FunctionNodes.Traits(defaults.name(), Retry.NEVER, null, "")));
    }

    private static <I, O> Pool<I, O> over(BaseNode node, @Nullable Key<I> in, Key<O> out) {
        PoolSettings defaults = PoolSettings.DEFAULTS;
        return new Pool<>(defaults, new NodeWork<>(defaults.name(), required(node, "node"), in, out, Map.of()));
    }

    // ---- how

    /** The same under this name, in messages, events and step keys; default {@code Pool}. */
    public Pool<I, O> withName(String name) {
        return new Pool<>(settings.named(name), work.named(name));
    }

    /** The same with at most so many attempts of exec in flight, at least 1; default 10. */
    public Pool<I, O> withMaxConcurrency(int calls) {
        int checked = PoolSettings.atLeast(1, "maxConcurrency", calls);
        return with(settings.limits(checked, settings.maxItems(), settings.maxOpen()));
    }

    /** The same with at most so many items under way from beginning to end, at least 1; default: no such limit. */
    public Pool<I, O> withMaxItems(int items) {
        int checked = PoolSettings.atLeast(1, "maxItems", items);
        return with(settings.limits(settings.maxConcurrency(), checked, settings.maxOpen()));
    }

    /**
     * The same with at most so many items begun and not ended, those that wait included, at least 1; default twice
     * {@code maxConcurrency}. Where results are streamed, those that are kept back for the sake of the order count too.
     */
    public Pool<I, O> withMaxOpen(int items) {
        int checked = PoolSettings.atLeast(1, "maxOpen", items);
        return with(settings.limits(settings.maxConcurrency(), settings.maxItems(), checked));
    }

    /**
     * The same with this limit on one attempt, waits for permits and throttles not counted; a shorter one of a node's own
     * {@link Retry} holds too. An attempt over it fails, and its permit is free as soon as the work has stopped.
     */
    public Pool<I, O> withCallTimeout(Duration timeout) {
        return with(settings.times(required(timeout, "callTimeout"), settings.itemTimeout()));
    }

    /** The same with this limit on one pass of an item, all waits included. */
    public Pool<I, O> withItemTimeout(Duration timeout) {
        return with(settings.times(settings.callTimeout(), required(timeout, "itemTimeout")));
    }

    /**
     * The same with so many more passes for an item that failed for a reason that may pass (see {@link RetryHint}), each
     * after all other items are through. Steps of it that are done are not run again; for that the names of nodes must
     * be unique within a flow. Where results are streamed, a pass begins when all that fits {@code maxOpen} is through.
     */
    public Pool<I, O> withDeferredRetries(int passes) {
        return with(settings.failing(settings.onFailure(), PoolSettings.atLeast(0, "deferredRetries", passes)));
    }

    /** The same with a permit of this limiter for each attempt; share it with whatever calls the same service. */
    public Pool<I, O> withLimiter(Limiter limiter) {
        return with(settings.limited(required(limiter, "limiter"), settings.options()));
    }

    /** The same with this done when an item fails for good; {@code STOP} cancels all others, which are then skipped. */
    public Pool<I, O> onFailure(OnFailure policy) {
        return with(settings.failing(required(policy, "onFailure"), settings.deferredRetries()));
    }

    /**
     * The same with its function tried again so; default {@link Retry#NEVER}.
     *
     * @throws IllegalStateException if this runs a node or flow: a node has a {@link Retry} of its own
     */
    public Pool<I, O> withRetry(Retry retry) {
        return new Pool<>(settings, work.withRetry(retry));
    }

    /**
     * The same, keeping what its function gives in this type; needed where a durable {@link StepStore} is set, for Java
     * does not tell what a lambda gives.
     *
     * @throws IllegalStateException if this runs a node or flow: the key of the result has a type
     */
    public Pool<I, O> withResultType(Class<? extends O> type) {
        return new Pool<>(settings, work.withResultType(required(type, "the result type")));
    }

    /** As {@link #withResultType(Class)}, of a generic type. */
    public Pool<I, O> withResultType(TypeRef<? extends O> type) {
        return new Pool<>(
                settings, work.withResultType(required(type, "the result type").type()));
    }

    /**
     * The same with this text for all that decides what its function gives besides the item: a prompt, the name of a
     * model, a version. Where results are kept in a {@link StepStore}, a change of it makes all of them anew; default
     * empty.
     *
     * @throws IllegalStateException if this runs a node or flow: a node has a {@code fingerprint()}
     */
    public Pool<I, O> withFingerprint(String fingerprint) {
        return new Pool<>(settings, work.withFingerprint(required(fingerprint, "the fingerprint")));
    }

    /**
     * The same with these variables in the store of each item, in place of earlier ones; the item wins over them.
     *
     * @throws IllegalStateException if this calls a function, which has no store
     */
    public Pool<I, O> withShared(Map<String, ?> variables) {
        return new Pool<>(settings, work.withShared(required(variables, "variables")));
    }

    /** The same with this executor, timer, listeners, deadline, store and the like. */
    public Pool<I, O> withOptions(RunOptions options) {
        return with(settings.limited(settings.limiter(), options));
    }

    private Pool<I, O> with(PoolSettings changed) {
        return new Pool<>(changed, work);
    }

    // ---- to run it

    /**
     * Runs over these items and returns when all have ended. The calling thread works while it waits.
     *
     * @throws FlowException if the run's deadline passed or the calling thread was interrupted; not if items fail
     * @throws NullPointerException if an item is null, naming its index; nothing was run then
     */
    public PoolReport<I, O> run(Collection<? extends I> items) {
        return PoolLaunch.all(this, required(items, "items")).run();
    }

    /**
     * As {@link #run}, at once returning a future; completing it, or a future {@linkplain Futures derived} from it, from
     * outside cancels the run.
     */
    public CompletableFuture<PoolReport<I, O>> runAsync(Collection<? extends I> items) {
        return start(items).report();
    }

    /** As {@link #run}, at once returning the run, whose counts can be looked at while it goes on. */
    public PoolRun<PoolReport<I, O>> start(Collection<? extends I> items) {
        return PoolLaunch.all(this, required(items, "items")).start();
    }

    /**
     * Runs over what the iterator gives, without keeping it: what became of each item goes to the consumer, in the order
     * of the items and one at a time. The iterator is asked as there is room; both may block.
     *
     * @throws FlowException if iterator or consumer failed, which stops all, or as in {@link #run}
     */
    public PoolStatus stream(Iterator<? extends I> items, Consumer<? super ItemReport<I, O>> consumer) {
        return launch(PoolFeed.of(items), consumer).run();
    }

    /** As {@link #stream(Iterator, Consumer)}; the stream is closed at the end. */
    public PoolStatus stream(Stream<? extends I> items, Consumer<? super ItemReport<I, O>> consumer) {
        return launch(PoolFeed.of(items), consumer).run();
    }

    /** As {@link #stream(Iterator, Consumer)}; the publisher is asked for as many items as there is room for. */
    public PoolStatus stream(Publisher<? extends I> items, Consumer<? super ItemReport<I, O>> consumer) {
        return launch(PoolFeed.of(items), consumer).run();
    }

    /** As {@link #stream(Iterator, Consumer)}, at once returning the run. */
    public PoolRun<PoolStatus> startStream(Iterator<? extends I> items, Consumer<? super ItemReport<I, O>> consumer) {
        return launch(PoolFeed.of(items), consumer).start();
    }

    /** As {@link #stream(Stream, Consumer)}, at once returning the run. */
    public PoolRun<PoolStatus> startStream(Stream<? extends I> items, Consumer<? super ItemReport<I, O>> consumer) {
        return launch(PoolFeed.of(items), consumer).start();
    }

    /** As {@link #stream(Publisher, Consumer)}, at once returning the run. */
    public PoolRun<PoolStatus> startStream(Publisher<? extends I> items, Consumer<? super ItemReport<I, O>> consumer) {
        return launch(PoolFeed.of(items), consumer).start();
    }

    /**
     * Answers a question that an item of an earlier run waits for, see {@link Outcome.Suspended}: in this process or any
     * other, with the store and the run id of that run. Returns when the answer is kept; the item goes on when this is run
     * over the items again, and all that was done before is answered from the store.
     *
     * @param step which question
     * @param answer of the {@link Ask}'s answer type; or, for a step that is {@linkplain InDoubt#HOLD held}, its result
     * @throws IllegalArgumentException if the step does not wait for an answer, or waits for one of another type; null is
     *     an answer only of type {@link Void}. The question stays open then
     * @throws FlowException if the answer could not be kept
     */
    public void answer(StepKey step, @Nullable Object answer) {
        PoolLaunch.all(this, List.of()).answer(step, answer);
    }

    /** {@linkplain #answer Answers} a question and {@linkplain #run runs} over these items again. */
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
