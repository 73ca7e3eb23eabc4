package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Ask;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolFactory;
import io.pocketflow.core.pool.PoolSetup;
import io.pocketflow.core.pool.Work;
import io.pocketflow.postgres.PostgresRun.Outcome;
import io.pocketflow.postgres.fixture.Server;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Submitted runs, in one process. */
class PostgresWorkerTest {

    private static final Key<String> TOPIC = Key.of("topic", String.class);

    private final PostgresStepStore store = Server.shared().open(Server.options());
    private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        store.close();
    }

    private PostgresRun ended(String runId) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            PostgresRun run = store.runs().stream()
                    .filter(each -> each.id().equals(runId))
                    .findFirst()
                    .orElseThrow();
            if (run.outcome() != null && !run.isHeld()) {
                return run;
            }
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private final class Write extends Node<String, String> {
        @Override
        protected String prep(Shared shared) {
            return shared.get(TOPIC);
        }

        @Override
        protected String exec(String topic) {
            calls.add(topic);
            if (topic.equals("wasps") && calls.size() < 2) {
                throw new IllegalStateException("no wasps");
            }
            return topic;
        }
    }

    private PostgresJob writes() {
        return PostgresJob.of(new Write(), Shared::of);
    }

    @Test
    void aSubmittedFlowRunsOnce() {
        try (PostgresWorker worker = PostgresWorker.start(store, 2, Map.of("write", writes()))) {
            assertThat(worker.submit("write", "w-1", Map.of("topic", "bees"))).isTrue();
            assertThat(worker.submit("write", "w-1", Map.of("topic", "ants"))).isFalse();
            assertThat(ended("w-1").outcome()).isEqualTo(Outcome.DONE);
            assertThat(calls).containsExactly("bees");
        }
    }

    @Test
    void aFailedJobHasItsMessageAndRunsAgainOnDemand() {
        try (PostgresWorker worker = PostgresWorker.start(store, 2, Map.of("write", writes()))) {
            worker.submit("write", "w-1", Map.of("topic", "wasps"));
            assertThat(ended("w-1"))
                    .satisfies(run -> assertThat(run.outcome()).isEqualTo(Outcome.FAILED))
                    .satisfies(run -> assertThat(run.message()).contains("no wasps"));
            assertThat(worker.resume("w-1")).isTrue();
            assertThat(ended("w-1").outcome()).isEqualTo(Outcome.DONE);
            assertThat(worker.resume("w-1")).isFalse();
        }
    }

    private static final class Well extends Ask<String, String> {
        @Override
        protected String prep(Shared shared) {
            return "well?";
        }
    }

    @Test
    void aSuspendedJobContinuesOnceItsAnswerIsRecorded() {
        Well well = new Well();
        PostgresJob job = PostgresJob.of(well, Shared::of);
        try (PostgresWorker worker = PostgresWorker.start(store, 2, Map.of("ask", job))) {
            worker.submit("ask", "a-1", Map.of());
            assertThat(ended("a-1").outcome()).isEqualTo(Outcome.SUSPENDED);
            well.resume(Shared.create(), RunOptions.defaults().withStore(store).withRunId("a-1"), well, "yes");
            assertThat(worker.resume("a-1")).isTrue();
            assertThat(ended("a-1").outcome()).isEqualTo(Outcome.DONE);
        }
    }

    private static PoolSetup setup() {
        return new PoolSetup() {
            @Override
            public Map<String, String> settings() {
                return Map.of("tone", "kind");
            }

            @Override
            public String require(String name) {
                return settings().get(name);
            }

            @Override
            public <T> T service(Class<T> type) {
                throw new NoSuchElementException(type.getName());
            }
        };
    }

    @Test
    void aPoolOfAFactoryRunsOverTheItemsOfTheInput() {
        PoolFactory factory = setup -> Pool.of(Work.of((Map<String, ?> item) -> {
                    String result = setup.require("tone") + " " + item.get("text");
                    calls.add(result);
                    return result;
                })
                .withResultType(String.class));
        try (PostgresWorker worker = PostgresWorker.start(store, 1, Map.of("pool", PostgresJob.of(factory, setup())))) {
            worker.submit("pool", "p-1", Map.of("items", List.of(Map.of("text", "a"), Map.of("text", "b"))));
            assertThat(ended("p-1").outcome()).isEqualTo(Outcome.DONE);
            assertThat(calls).containsExactlyInAnyOrder("kind a", "kind b");
            worker.submit("pool", "p-2", Map.of());
            assertThat(ended("p-2").message()).contains("a list of items in the member 'items'");
        }
    }

    /** The second worker has no part in the first one's end but finds the run. */
    @Test
    void aClosedWorkerLeavesItsRunsToAnother() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        PostgresJob endless = (input, options) -> {
            begun.countDown();
            new CountDownLatch(1).await();
        };
        PostgresWorker first = PostgresWorker.start(store, 1, Map.of("write", endless));
        first.submit("write", "w-1", Map.of("topic", "bees"));
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        first.close();
        assertThat(store.runs().get(0).isHeld()).isFalse();
        try (PostgresWorker second = PostgresWorker.start(store, 1, Map.of("write", writes()))) {
            assertThat(ended("w-1").outcome()).isEqualTo(Outcome.DONE);
            assertThat(calls).containsExactly("bees");
            assertThat(second.resume("w-1")).isFalse();
        }
    }

    @Test
    void mistakesAreRejectedWhereTheyAreMade() {
        assertThatThrownBy(() -> PostgresWorker.start(store, 0, Map.of("write", writes())))
                .hasMessageContaining("at least 1");
        assertThatThrownBy(() -> PostgresWorker.start(store, 1, Map.of())).hasMessageContaining("at least one job");
        try (PostgresWorker worker = PostgresWorker.start(store, 1, Map.of("write", writes()))) {
            assertThatThrownBy(() -> worker.submit("read", "r", Map.of()))
                    .hasMessage("the worker has no job 'read'; it has [write]");
            assertThatThrownBy(() -> worker.submit("write", "r", Map.of("x", new Object())))
                    .hasMessageContaining("cannot be recorded");
            assertThatThrownBy(() -> worker.submit("write", "r", Map.of("x", "\uD800")))
                    .hasMessage("the input of run 'r' cannot be recorded: a text in it has half of a surrogate pair");
            assertThatThrownBy(() -> worker.submit("write", "r", null))
                    .hasMessage("the input of run 'r' must not be null; use an empty map");
            assertThatThrownBy(() -> worker.submit("write", null, Map.of())).hasMessage("a run id must not be null");
            assertThatThrownBy(() -> worker.resume(null)).hasMessage("a run id must not be null");
            assertThatThrownBy(() -> worker.submit("write", " ", Map.of())).hasMessageContaining("a run id must have");
        }
    }
}
