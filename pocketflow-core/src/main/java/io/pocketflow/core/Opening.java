package io.pocketflow.core;

import io.pocketflow.core.StepRecord.Kind;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is checked and kept before the first step of a run with a store. */
record Opening(BaseNode root, Records records) {

    /** An answer that a run is resumed with. */
    record Answer(StepKey step, @Nullable Object value) {}

    /** The records of a run, or null where it keeps none; refuses a question that nobody could answer. */
    static @Nullable Records records(BaseNode node, RunOptions options, java.util.function.Supplier<String> runId) {
        StepStore store = options.store();
        if (store != null) {
            Replay rules = node instanceof PoolNode ? options.replay().ofPools() : options.replay();
            return new Records(store, runId.get(), rules);
        }
        if (node.asks()) {
            node.forEach(inner -> {
                if (inner instanceof Ask) {
                    throw new IllegalArgumentException(
                            "'" + inner.name() + "' asks a question, whose answer is kept in a step store: set one"
                                    + " with RunOptions.withStore, and a run id with withRunId");
                }
            });
        }
        return null;
    }

    /** Begins a run: checks all, and that no other goes on under its name. */
    @Nullable
    CompletionStage<?> begin(Shared shared, @Nullable Answer answer) {
        records.begin();
        try {
            return check(shared, answer);
        } catch (Throwable refused) {
            records.end();
            throw refused;
        }
    }

    /** Checks all; the stage, if there is one, ends when the run may begin. */
    @Nullable
    CompletionStage<?> check(Shared shared, @Nullable Answer answer) {
        root.checkNames();
        StepCodec codec = records.codec();
        if (codec != null) {
            root.forEach(node -> checkTypes(node, codec));
        }
        // a run that nobody began has no question either, and must not be begun by its answer
        StepRecord open = answer == null ? null : open(answer.step());
        CompletionStage<?> started = codec == null ? null : new RunStart(root, shared, codec).check(records);
        if (open == null) {
            return started;
        }
        CompletionStage<?> kept = kept(answer, open);
        return started == null ? kept : started.thenCombine(kept, (start, end) -> end);
    }

    private static void checkTypes(BaseNode node, StepCodec codec) {
        if (node.name().isEmpty()) {
            throw new IllegalArgumentException("a node of " + node.getClass() + " has no name: with a step store it"
                    + " needs one that is the same in every process");
        }
        if (node instanceof Leaf<?, ?> leaf) {
            checkType(node, "result", leaf.resultType(), codec);
        } else if (node instanceof Ask<?, ?> ask) {
            checkType(node, "question", ask.questionType(), codec);
            checkType(node, "answer", ask.answerType(), codec);
        } else if (node instanceof PoolNode<?, ?> pool) {
            checkType(node, "result", pool.work.resultType(), codec);
        }
    }

    private static void checkType(BaseNode node, String what, Type type, StepCodec codec) {
        try {
            codec.check(type);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(
                    "the " + what + " of node '" + node.name() + "', a " + type.getTypeName() + ", cannot be kept: "
                            + unfit.getMessage(),
                    unfit);
        }
    }

    // ---- answers

    /** Keeps an answer without running; waits until it is kept. */
    static void answer(BaseNode root, RunOptions options, Answer answer) {
        Records records = Objects.requireNonNull(records(root, answerable(options), options::runId));
        try {
            Objects.requireNonNull(new Opening(root, records).check(Shared.create(), answer))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException | CancellationException failed) {
            throw FlowException.about(answer.step(), root, Failures.unwrap(failed))
                    .atBorder();
        }
    }

    /** The record of a step that waits for an answer. */
    private StepRecord open(StepKey step) {
        StepRecord open = records.find(step);
        if (open == null || open.kind() != Kind.ASKED && open.kind() != Kind.STARTED) {
            throw new IllegalArgumentException("step " + step + " of run '" + records.runId() + "' waits for no answer"
                    + (open == null ? "; it has no record" : "; its record is " + open.kind()));
        }
        return open;
    }

    private CompletionStage<?> kept(Answer answer, StepRecord open) {
        StepKey step = answer.step();
        Object value = encoded(answer, type(step));
        return records.save(step, new StepRecord(Kind.DONE, value, open.fingerprint(), open.input(), 0));
    }

    private @Nullable Object encoded(Answer answer, Type type) {
        StepCodec codec = records.codec();
        if (codec == null) {
            return answer.value();
        }
        try {
            Object kept = codec.encode(answer.value(), type);
            codec.decode(kept, type);
            return kept;
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(
                    "the answer to step " + answer.step() + " must be a " + type.getTypeName() + " but was a "
                            + (answer.value() == null
                                    ? "null"
                                    : answer.value().getClass().getName()) + ": "
                            + unfit.getMessage(),
                    unfit);
        }
    }

    private Type type(StepKey step) {
        BaseNode node = at(step);
        if (node instanceof Ask<?, ?> ask) {
            return ask.answerType();
        }
        if (node instanceof Leaf<?, ?> leaf) {
            return leaf.resultType();
        }
        if (node instanceof PoolNode<?, ?> pool) {
            return pool.work.resultType();
        }
        throw new IllegalArgumentException("step " + step + " is no question of '" + root.name() + "'");
    }

    private @Nullable BaseNode at(StepKey step) {
        List<StepKey.Part> parts = step.parts();
        BaseNode node = root.name().equals(parts.get(0).node()) ? root : null;
        for (int i = 1; i < parts.size() && node != null; i++) {
            node = node.child(parts.get(i - 1).branch(), parts.get(i).node());
        }
        return node;
    }

    /** The store and the id under which an answer is kept; without either it would be lost. */
    static RunOptions answerable(RunOptions options) {
        Objects.requireNonNull(options, "options must not be null");
        if (options.store() == null || options.runId() == null) {
            throw new IllegalArgumentException(
                    "to resume a run, set the " + (options.store() == null ? "store" : "run id")
                            + " that it was begun with: RunOptions.withStore and withRunId");
        }
        return options;
    }
}
