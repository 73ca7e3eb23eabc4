package io.pocketflow.core.graph;

import static io.pocketflow.core.graph.LongLoopNodes.COUNT;
import static io.pocketflow.core.graph.LongLoopNodes.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.Route;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Long runs on a small stack: nothing in the engine grows with the number of steps. {@code -DlongLoop.steps=1000000} runs
 * more of them.
 */
@Timeout(120)
class LongLoopTest {

    private static final int MANY = Integer.getInteger("longLoop.steps", 100_000);
    private static final int MANY_PENDING = MANY / 10;
    private static final int STACK = 256 * 1024;

    private final ExecutorService outside = Executors.newSingleThreadExecutor();
    private final ExecutorService small =
            Executors.newFixedThreadPool(2, task -> new Thread(null, task, "small", STACK));

    @AfterEach
    void close() {
        outside.shutdownNow();
        small.shutdownNow();
    }

    private static <T> T onSmallStack(Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(null, task, "small stack", STACK);
        thread.start();
        return task.get(100, TimeUnit.SECONDS);
    }

    /** Runs the node both ways, and checks that both runs counted to the limit. */
    private void assertCountsTo(int limit, BaseNode node) throws Exception {
        RunOptions options = RunOptions.defaults().withExecutor(small);
        Shared blocking = Shared.create().put(COUNT, 0).put(LIMIT, limit);
        onSmallStack(() -> node.run(blocking, options));
        assertThat(blocking.get(COUNT)).isEqualTo(limit);
        Shared async = Shared.create().put(COUNT, 0).put(LIMIT, limit);
        node.runAsync(async, options).get(100, TimeUnit.SECONDS);
        assertThat(async.get(COUNT)).isEqualTo(limit);
    }

    /** Both count; whichever comes to the limit ends the loop. */
    private static Route loop(BaseNode first, BaseNode second) {
        return first.on("again", second.on("again", first).end(BaseNode.DEFAULT))
                .end(BaseNode.DEFAULT);
    }

    @Test
    void syncLoopEnds() throws Exception {
        assertCountsTo(MANY, new Flow(loop(new LongLoopNodes.Sync(), new LongLoopNodes.Sync())));
    }

    @Test
    void selfLoopEnds() throws Exception {
        BaseNode node = new LongLoopNodes.Sync();
        assertCountsTo(MANY, new Flow(node.on("again", node).end(BaseNode.DEFAULT)));
    }

    @Test
    void loopOfDoneStagesEnds() throws Exception {
        assertCountsTo(MANY, new AsyncFlow(loop(new LongLoopNodes.Done(), new LongLoopNodes.Done())));
    }

    @Test
    void mixedLoopEnds() throws Exception {
        assertCountsTo(MANY, new AsyncFlow(loop(new LongLoopNodes.Sync(), new LongLoopNodes.Done())));
    }

    @Test
    void loopAroundANestedFlowEnds() throws Exception {
        assertCountsTo(
                MANY, new AsyncFlow(loop(new Flow(new LongLoopNodes.Sync()), new AsyncFlow(new LongLoopNodes.Done()))));
    }

    @Test
    void loopOfFailingAttemptsEnds() throws Exception {
        assertCountsTo(MANY, new AsyncFlow(loop(new LongLoopNodes.Sync(), new LongLoopNodes.Falling())));
    }

    @Test
    void loopOfPendingStagesEnds() throws Exception {
        assertCountsTo(MANY_PENDING, new AsyncFlow(loop(new LongLoopNodes.Pending(outside), new LongLoopNodes.Sync())));
    }

    @Test
    void loopOfBlockingWorkEnds() throws Exception {
        assertCountsTo(MANY_PENDING, new AsyncFlow(loop(new LongLoopNodes.Blocking(), new LongLoopNodes.Done())));
    }

    @Test
    void loopThatIsHeardEnds() throws Exception {
        AsyncFlow flow = new AsyncFlow(loop(new LongLoopNodes.Sync(), new LongLoopNodes.Done()));
        int[] events = {0};
        RunOptions options = RunOptions.defaults().withListener(event -> events[0]++);
        onSmallStack(() -> flow.run(Shared.create().put(COUNT, 0).put(LIMIT, MANY_PENDING), options));
        assertThat(events[0]).isEqualTo(MANY_PENDING * 8 + 8);
    }

    @Test
    void batchesOfManyItemsEnd() throws Exception {
        assertCountsTo(MANY, new LongLoopNodes.SyncItems());
        assertCountsTo(MANY, new LongLoopNodes.DoneItems());
        assertCountsTo(MANY_PENDING, new LongLoopNodes.PendingItems(outside));
    }
}
