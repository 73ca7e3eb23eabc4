package io.pocketflow.llm.batch;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Retry;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.llm.testkit.BatchServer;
import io.pocketflow.testkit.VirtualRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A pool of skills in virtual time with a batch lane at a strict server. */
final class LaneHarness implements AutoCloseable {

    /** A model whose online calls end before they return, so that virtual time stays on one thread. */
    static final class Joined extends ForwardingChatModel {
        Joined(ChatModel model) {
            super(model);
        }

        @Override
        protected CompletableFuture<ChatReply> aroundCall(
                ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
            CompletableFuture<ChatReply> call = next.apply(request);
            call.exceptionally(failure -> null).join();
            return call;
        }
    }

    /** A store whose process ends after a number of records, until it is restarted. */
    abstract static class EndingStore implements StepStore {
        private final StepStore kept = StepStore.inMemory();
        private volatile int left;
        final List<String> saved = new CopyOnWriteArrayList<>();

        EndingStore(int records) {
            this.left = records;
        }

        /** Ends the process. */
        void kill() {
            left = 0;
        }

        /** Returns this store for a new process, which does not end. */
        StepStore restarted() {
            left = Integer.MAX_VALUE;
            return this;
        }

        /** Returns the end of a save after the end of the process. */
        abstract CompletionStage<?> tooLate();

        @Override
        public Optional<StepRecord> find(String runId, StepKey step) {
            return kept.find(runId, step);
        }

        @Override
        public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
            if (left <= 0) {
                return tooLate();
            }
            left--;
            saved.add(step.toString());
            return kept.save(runId, step, record);
        }
    }

    /** A store that loses what is saved after the end of its process. */
    static final class CutStore extends EndingStore {
        CutStore(int records) {
            super(records);
        }

        @Override
        CompletionStage<?> tooLate() {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** A store in which nothing can be saved after the end of its process. */
    static final class KilledStore extends EndingStore {
        KilledStore(int records) {
            super(records);
        }

        @Override
        CompletionStage<?> tooLate() {
            return CompletableFuture.failedFuture(new IllegalStateException("killed"));
        }
    }

    final VirtualRun virtual = new VirtualRun();
    final BatchServer server;
    BatchOptions options = BatchOptions.defaults();
    Retry retry = Retry.ONCE;
    StepStore store = StepStore.inMemory();
    final List<BatchProgress> progress = new ArrayList<>();

    LaneHarness(BatchServer.Form form) {
        server = new BatchServer(form, virtual::now);
        if (form == BatchServer.Form.MISTRAL) {
            options = options.withForm(BatchForm.MISTRAL);
        }
    }

    ChatModel model() {
        return new Joined(ChatModels.of(server.config()));
    }

    Skill<String> skill() {
        return Skill.of(model(), "{text}")
                .withSettings(request -> request.withMaxTokens(50))
                .withRetry(retry);
    }

    Pool<Map<String, ?>, String> pool() {
        return pool(skill());
    }

    Pool<Map<String, ?>, String> pool(Skill<String> skill) {
        return in(Pool.of(skill));
    }

    /** Returns the pool with the lane, in virtual time, with the store under one run id. */
    <I, O> Pool<I, O> in(Pool<I, O> pool) {
        return pool.withOptions(virtual.options().withStore(store).withRunId("run"))
                .withLane(Lane.batch(options.withProgress(progress::add)));
    }

    PoolReport<Map<String, ?>, String> run(int items) {
        return pool().run(items(items));
    }

    /** Runs a pool in a process that is killed. Returns whether it was. */
    static boolean runsUntilKilled(Pool<Map<String, ?>, String> pool, int items) {
        try {
            PoolReport<Map<String, ?>, String> report = pool.run(items(items));
            return !report.failed().isEmpty();
        } catch (FlowException killed) {
            return true;
        }
    }

    static List<Map<String, ?>> items(int count) {
        List<Map<String, ?>> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(Map.of("text", "item " + i));
        }
        return items;
    }

    static List<String> echoes(int count) {
        List<String> echoes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            echoes.add("echo item " + i);
        }
        return echoes;
    }

    @Override
    public void close() {
        server.close();
    }
}
