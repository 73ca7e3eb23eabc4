package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.ThrowingFunction;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.Work;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.core.store.StepStore.Lease;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.postgres.fixture.Server;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pools whose items are divided among the runs of a group. */
class GroupRunsTest {

    private static final List<Integer> ITEMS = IntStream.range(0, 60).boxed().toList();

    private final PostgresStepStore store = Server.shared().open(Server.options());
    private final ConcurrentLinkedQueue<Integer> calls = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        store.close();
    }

    private RunOptions options(String runId) {
        return RunOptions.defaults().withStore(store.inGroup("job")).withRunId(runId);
    }

    private Pool<Integer, Integer> pool(RunOptions options) {
        return pool(
                item -> {
                    calls.add(item);
                    return item * item;
                },
                options);
    }

    private static Pool<Integer, Integer> pool(ThrowingFunction<Integer, Integer> function, RunOptions options) {
        return Pool.of(Work.of(function).withResultType(Integer.class)).withOptions(options);
    }

    private void run(int runs, List<Integer> items) {
        for (int run = 0; run < runs; run++) {
            int part = run;
            List<Integer> own =
                    items.stream().filter(item -> item % runs == part).toList();
            assertThat(pool(options("job/" + part)).run(own).results())
                    .containsExactlyElementsOf(
                            own.stream().map(item -> item * item).toList());
        }
    }

    @Test
    void itemsAreCalledOnceWhenTheNumberOfRunsChanges() {
        run(3, ITEMS.subList(0, 30));
        run(2, ITEMS);
        run(5, ITEMS);
        assertThat(calls).containsExactlyInAnyOrderElementsOf(ITEMS);
    }

    @Test
    void aCallThatAnotherRunStartedIsInDoubt() throws Exception {
        pool(options("job/0")).run(List.of(7));
        String[] step = new String[1];
        store.forEachStep("job/0", recorded -> step[0] = recorded.key().toString());
        store.remove("job/0");
        Lease killed = store.open("job/0", Takeover.NEVER);
        killed.store()
                .start("job/0", StepKey.parse(step[0]), new StepRecord(Kind.STARTED, null, "", "", 0), true)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);

        assertThat(pool(options("job/1").withInDoubt(InDoubt.HOLD))
                        .run(List.of(7))
                        .questions())
                .isNotEmpty();
        assertThat(calls).containsExactly(7);
        assertThat(pool(options("job/1")).run(List.of(7)).results()).containsExactly(49);
        assertThat(calls).containsExactly(7, 7);
    }

    @Test
    void aRunIsActiveOnceInAllViewsOfAGroup() {
        Pool<Integer, Integer> inner = pool(options("job/0"));
        Pool<Integer, Integer> outer =
                pool(item -> inner.run(List.of(item)).results().get(0), options("job/0"));
        assertThatThrownBy(() -> outer.run(List.of(1)).results()).hasStackTraceContaining("already active");
    }
}
