package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.Form;
import io.pocketflow.core.fixture.Work;
import io.pocketflow.core.future.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

/** The contract of a single node, in every form. */
class NodeContractTest {

    private static final Key<Integer> NUMBER = Key.of("number", Integer.class);

    private final List<String> trace = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Shared shared = Shared.create();

    private Work<Object, Object, Object, Object> traced() {
        return new Work<Object, Object, Object, Object>("Traced")
                .prep(store -> {
                    trace.add("prep");
                    return "p";
                })
                .exec(input -> {
                    trace.add("exec");
                    return "e";
                })
                .fallback((input, last) -> {
                    trace.add("fallback");
                    return "f";
                })
                .post((store, prepared, result) -> {
                    trace.add("post");
                    return "done";
                });
    }

    private static Object raise(Throwable thrown) {
        throw Stages.sneak(thrown);
    }

    @Form.Every
    void phasesRunOnceInOrder(Form form) throws Exception {
        form.run(form.node(traced()), shared);

        assertThat(trace).containsExactly("prep", "exec", "post");
    }

    @Form.Every
    void runReturnsWhatPostReturned(Form form) throws Exception {
        assertThat(form.run(form.node(traced()), shared)).isEqualTo("done");
    }

    @Form.Every
    void execGetsWhatPrepGaveAndPostGetsBoth(Form form) throws Exception {
        Object fromPrep = new Object();
        Object fromExec = new Object();
        List<Object> seen = new ArrayList<>();
        BaseNode node = form.node(new Work<Object, Object, Object, Object>("Passing")
                .prep(store -> fromPrep)
                .exec(input -> {
                    seen.add(input);
                    return fromExec;
                })
                .post((store, prepared, result) -> {
                    seen.add(prepared);
                    seen.add(result);
                    return null;
                }));

        form.run(node, shared);

        assertThat(seen).hasSize(3);
        assertThat(seen.get(0)).isSameAs(fromPrep);
        assertThat(seen.get(1)).isSameAs(fromPrep);
        assertThat(seen.get(2)).isSameAs(fromExec);
    }

    @Form.Every
    void prepAndPostGetTheStoreOfTheRun(Form form) throws Exception {
        BaseNode node = form.node(new Work<Integer, Integer, Integer, Integer>("Twice")
                .prep(store -> store.get(NUMBER))
                .exec(number -> number * 2)
                .post((store, number, twice) -> {
                    store.put(NUMBER, twice);
                    return null;
                }));

        form.run(node, shared.put(NUMBER, 21));

        assertThat(shared.get(NUMBER)).isEqualTo(42);
    }

    @Form.Every
    void nullFromPrepIsAnInput(Form form) throws Exception {
        form.run(form.node(traced().prep(store -> null).exec(input -> trace.add("input " + input))), shared);

        assertThat(trace).containsExactly("input null", "post");
    }

    @Form.Every
    void nullFromExecIsAResultAndNotRetried(Form form) throws Exception {
        BaseNode node = form.node(traced().retry(Retry.upTo(3))
                .exec(input -> {
                    calls.incrementAndGet();
                    return null;
                })
                .post((store, prepared, result) -> "result " + result));

        assertThat(form.run(node, shared)).isEqualTo("result null");
        assertThat(calls).hasValue(1);
    }

    @Form.Every
    void aFailedPrepSkipsTheOtherPhasesAndIsNotRetried(Form form) {
        Boom boom = new Boom("in prep");

        FlowException failure = form.failure(
                form.node(traced().retry(Retry.upTo(3)).prep(store -> {
                    trace.add("prep");
                    return raise(boom);
                })),
                shared);

        assertThat(failure.getCause()).isSameAs(boom);
        assertThat(failure.attempts()).isZero();
        assertThat(trace).containsExactly("prep");
    }

    @Form.Every
    void aFailedPostIsNotRetriedAndHasNoFallback(Form form) {
        Boom boom = new Boom("in post");

        FlowException failure = form.failure(
                form.node(traced().retry(Retry.upTo(3)).post((store, prepared, result) -> {
                    trace.add("post");
                    throw boom;
                })),
                shared);

        assertThat(failure.getCause()).isSameAs(boom);
        assertThat(trace).containsExactly("prep", "exec", "post");
    }

    @Form.Every
    void anErrorLeavesAtTheFirstAttemptWithoutFallback(Form form) {
        leavesAtOnce(form, new AssertionError("an error"));
    }

    @Form.Every
    void aCancellationLeavesAtTheFirstAttemptWithoutFallback(Form form) {
        leavesAtOnce(form, new CancellationException("given up"));
    }

    @Form.Every
    void anInterruptLeavesAtTheFirstAttemptWithoutFallback(Form form) {
        try {
            leavesAtOnce(form, new InterruptedException("interrupted"));
        } finally {
            Thread.interrupted();
        }
    }

    private void leavesAtOnce(Form form, Throwable thrown) {
        FlowException failure = form.failure(
                form.node(traced().retry(Retry.upTo(3)).exec(input -> {
                    trace.add("exec");
                    return raise(thrown);
                })),
                shared);

        assertThat(failure.getCause()).isSameAs(thrown);
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(trace).containsExactly("prep", "exec");
    }

    @Form.Every
    void theFailureNamesTheNodeAndHasTheUsersExceptionAsCause(Form form) {
        Boom boom = new Boom("mine");

        FlowException failure = form.failure(form.fails("Search", boom), shared);

        assertThat(failure.getCause()).isSameAs(boom);
        assertThat(failure.node()).isEqualTo("Search");
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(failure).hasMessageContaining("Search").hasMessageContaining("mine");
    }

    @Form.Every
    void runningANodeAloneRunsJustThatNode(Form form) throws Exception {
        BaseNode first = form.does("First", store -> trace.add("first"));
        BaseNode second = form.does("Second", store -> trace.add("second"));
        form.flow(first.then(second));

        form.run(first, shared);

        assertThat(trace).containsExactly("first");
    }
}
