package io.pocketflow.core;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.future.Stages;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.EventRecorder;
import io.pocketflow.testkit.VirtualRun;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One of the forms in which a statement is put to the engine: what kind its nodes are of, who watches the run, how it is
 * started, and whether a node is run alone or in a flow. Made anew for each test, with a time of its own.
 */
final class Form {

    /** How the nodes are written. MIXED takes the other kinds in turn. */
    enum Kind {
        SYNC,
        ASYNC,
        ASYNC_THROUGHOUT,
        ASYNC_DONE,
        ASYNC_BLOCKING,
        MIXED
    }

    /** Who watches: the engine takes short ways where nobody does. */
    private enum Watch {
        PLAIN,
        HEARD,
        STORED
    }

    /** A statement about everything. */
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.pocketflow.core.Form#all")
    @interface Every {}

    /** A statement about async flows, whatever is in them. */
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.pocketflow.core.Form#async")
    @interface Async {}

    /** A statement about nodes that can take time without blocking. */
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.pocketflow.core.Form#timed")
    @interface Timed {}

    private static final Kind[] NODE_KINDS = {
        Kind.SYNC, Kind.ASYNC, Kind.ASYNC_DONE, Kind.ASYNC_BLOCKING, Kind.ASYNC_THROUGHOUT
    };

    final VirtualRun time = new VirtualRun();
    final EventRecorder events = new EventRecorder();
    final Kind kind;
    private final Watch watch;
    private final boolean blocking;
    private final boolean inFlow;
    private int made;

    private Form(Kind kind, Watch watch, boolean blocking, boolean inFlow) {
        this.kind = kind;
        this.watch = watch;
        this.blocking = blocking;
        this.inFlow = inFlow;
    }

    static Stream<Form> all() {
        return of(Kind.values());
    }

    static Stream<Form> async() {
        return of(Kind.ASYNC, Kind.ASYNC_THROUGHOUT, Kind.ASYNC_DONE, Kind.ASYNC_BLOCKING);
    }

    static Stream<Form> timed() {
        return of(Kind.ASYNC, Kind.ASYNC_THROUGHOUT);
    }

    private static Stream<Form> of(Kind... kinds) {
        return Arrays.stream(kinds)
                .flatMap(kind -> Stream.of(
                        new Form(kind, Watch.PLAIN, true, false),
                        new Form(kind, Watch.PLAIN, true, true),
                        new Form(kind, Watch.PLAIN, false, false),
                        new Form(kind, Watch.PLAIN, false, true),
                        new Form(kind, Watch.HEARD, true, true),
                        new Form(kind, Watch.HEARD, false, false),
                        new Form(kind, Watch.STORED, true, false),
                        new Form(kind, Watch.STORED, false, true)));
    }

    <P, E> BaseNode node(Work<P, P, E, E> work) {
        return FormNodes.of(this, kindOfNext(), work);
    }

    <I, O> BaseNode batch(Work<Collection<I>, I, O, List<O>> work) {
        return FormBatches.of(this, kindOfNext(), work);
    }

    <I, O> BaseNode parallel(int most, Work<Collection<I>, I, O, List<O>> work) {
        return FormParallels.of(this, kind, most, work);
    }

    BaseFlow flow(Route first, Route... more) {
        return kind == Kind.SYNC ? new Flow(first, more) : new AsyncFlow(first, more);
    }

    BaseFlow flow(FlowWork<?> work, Route first, Route... more) {
        return FormFlows.of(this, work, first, more);
    }

    <R> BaseFlow batchFlow(FlowWork<R> work, Route first, Route... more) {
        return FormBatchFlows.of(this, work, first, more);
    }

    <R> BaseFlow parallelFlow(int most, FlowWork<R> work, Route first, Route... more) {
        return FormBatchFlows.parallel(this, most, work, first, more);
    }

    /** A node that does this in its post and names an action. */
    BaseNode does(String name, FlowWork.Before body, String action) {
        return node(new Work<Object, Object, Object, Object>(name).post((shared, prepared, result) -> {
            body.in(shared);
            return action;
        }));
    }

    /** A node that does this in its post. */
    BaseNode does(String name, FlowWork.Before body) {
        return does(name, body, BaseNode.DEFAULT);
    }

    /** A node that fails in its exec. */
    BaseNode fails(String name, Throwable failure) {
        return node(new Work<Object, Object, Object, Object>(name).exec(input -> {
            throw Stages.sneak(failure);
        }));
    }

    private Kind kindOfNext() {
        return kind == Kind.MIXED ? NODE_KINDS[made++ % NODE_KINDS.length] : kind;
    }

    RunOptions options() {
        return switch (watch) {
            case PLAIN -> time.options();
            case HEARD -> time.options().withListener(events);
            case STORED -> time.options().withStore(StepStore.inMemory());
        };
    }

    /** Runs it in this form; a FlowException is thrown bare. Afterwards nothing must be left behind. */
    String run(BaseNode node, Shared shared) throws Exception {
        boolean wrap = (inFlow || kind == Kind.MIXED) && node instanceof Leaf;
        BaseNode whole = wrap ? flow(node) : node;
        try {
            String action = start(whole, shared);
            Aftermath.leftNothing(time, events);
            return action;
        } catch (FlowException failed) {
            try {
                Aftermath.leftNothing(time, events);
            } catch (AssertionError leftSomething) {
                leftSomething.addSuppressed(failed);
                throw leftSomething;
            }
            throw failed;
        }
    }

    private String start(BaseNode node, Shared shared) throws Exception {
        if (blocking) {
            return node.run(shared, options());
        }
        try {
            return time.await(node.runAsync(shared, options()));
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof FlowException flow ? flow : failed;
        }
    }

    /** Runs it in this form and returns the exception at the border. */
    FlowException failure(BaseNode node, Shared shared) {
        return catchThrowableOfType(FlowException.class, () -> run(node, shared));
    }

    <T> CompletableFuture<T> pending(Callable<T> work) {
        return stage(Kind.ASYNC, Duration.ZERO, work);
    }

    /** Does the work now; the stage has its result after so long, or at once if this kind's stages are done. */
    <T> CompletableFuture<T> stage(Kind of, Duration takes, Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            done.complete(work.call());
        } catch (Throwable thrown) {
            done.completeExceptionally(thrown);
        }
        if (of == Kind.ASYNC_DONE) {
            return done;
        }
        CompletableFuture<T> later = new CompletableFuture<>();
        RunTimer.Handle due = time.schedule(
                () -> done.whenComplete((value, failure) -> {
                    if (failure == null) {
                        later.complete(value);
                    } else {
                        later.completeExceptionally(failure);
                    }
                }),
                takes.toNanos());
        later.whenComplete((value, failure) -> due.cancel());
        return later;
    }

    @Override
    public String toString() {
        return kind + ", " + watch + (blocking ? ", run" : ", runAsync") + (inFlow ? ", in a flow" : "");
    }
}
