package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.BlockingWork;
import io.pocketflow.core.fixture.Eventually;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interrupting the thread that called run cancels the run, and the flag is kept. */
@Tag("concurrency")
class CallerInterruptTest {

    private final BlockingWork work = new BlockingWork();

    @ParameterizedTest
    @EnumSource
    void interruptingTheCallerCancelsTheRunAndKeepsTheFlag(BlockingWork.Kind kind) throws Exception {
        interruptCaller(work.node(kind), RunOptions.defaults(), kind.atOnce);
    }

    /** Without any other thread the caller itself is inside exec when it is work.interrupted. */
    @ParameterizedTest
    @EnumSource(names = {"SYNC_NODE", "OWN_TASK", "BATCH"})
    void theFlagIsKeptWhereTheCallerDoesTheWorkItself(BlockingWork.Kind kind) throws Exception {
        RunOptions alone = RunOptions.defaults().withExecutor(task -> {
            throw new RejectedExecutionException("no thread");
        });
        interruptCaller(work.node(kind), alone, kind.atOnce);
    }

    @Test
    void aSyncFlowIsCancelledByAnInterrupt() throws Exception {
        interruptCaller(new Flow(work.new Sync()), RunOptions.defaults(), 1);
    }

    private void interruptCaller(BaseNode node, RunOptions options, int atOnce) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                node.run(Shared.create(), options);
            } catch (Throwable t) {
                thrown.set(t);
            }
            flag.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        Eventually.holds("all block", () -> work.begun.get() == atOnce);

        caller.interrupt();
        caller.join(20_000);

        assertThat(thrown.get()).isInstanceOf(FlowException.class).hasCauseInstanceOf(InterruptedException.class);
        assertThat(flag.get()).as("the interrupt flag").isTrue();
        assertThat(work.interrupted).hasValue(atOnce);
        assertThat(work.begun).hasValue(atOnce);
        assertThat(work.posts).hasValue(0);
    }

    @Test
    void anInterruptThatExecOverlooksIsKept() {
        Flow flow = new Flow(new Node<Object, String>() {
            @Override
            protected String exec(Object input) {
                Thread.currentThread().interrupt();
                return "busy";
            }
        });

        assertThat(flow.run(Shared.create())).isEqualTo("default");

        assertThat(Thread.interrupted()).isTrue();
    }
}
