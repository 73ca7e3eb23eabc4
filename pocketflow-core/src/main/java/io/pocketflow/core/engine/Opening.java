package io.pocketflow.core.engine;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.record.Records;
import io.pocketflow.core.store.Replay;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.core.store.Takeover;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The checks and the record before the first step of a run with a store. */
public record Opening(Op root, Records records) {

    /** Returns the records of a run, or null if it keeps none; rejects a question that could never be answered. */
    static @Nullable Records records(Op op, RunOptions options, java.util.function.Supplier<String> runId) {
        StepStore store = options.store();
        if (store != null) {
            if (options.runId() == null) {
                throw new IllegalArgumentException("the run of '" + op.name() + "' has a step store but not a run id,"
                        + " under which its results are found again: set one with RunOptions.withRunId");
            }
            Replay rules = op.rules(options.replay());
            return new Records(store, runId.get(), rules);
        }
        if (op.asks()) {
            op.forEach(inner -> {
                if (inner instanceof AskOp) {
                    throw new IllegalArgumentException(
                            "'" + inner.name() + "' asks a question, whose answer is recorded in a step store: set one"
                                    + " with RunOptions.withStore, and a run id with withRunId");
                }
            });
        }
        return null;
    }

    /** Begins a run: opens its records, checks it, and that no other run with the same id is active. */
    @Nullable
    CompletionStage<?> begin(Shared shared, @Nullable Answers answers, Takeover takeover) {
        records.begin(takeover);
        try {
            return check(shared, answers);
        } catch (Throwable refused) {
            records.end();
            throw refused;
        }
    }

    /** Checks the run; the stage, if not null, ends when the run may begin. */
    @Nullable
    CompletionStage<?> check(Shared shared, @Nullable Answers answers) {
        root.checkNames();
        StepCodec codec = records.codec();
        if (codec != null) {
            root.forEach(op -> checkTypes(op, codec));
        }
        // a run that was never started has no question either, and must not be started by an answer
        List<Answers.Accepted> accepted = answers == null ? List.of() : answers.accept(root, records);
        CompletionStage<?> started = codec == null ? null : new RunStart(root, shared, codec).check(records);
        for (Answers.Accepted answer : accepted) {
            CompletionStage<?> saved = records.save(answer.step(), answer.record());
            started = started == null ? saved : started.thenCombine(saved, (before, after) -> after);
        }
        return started;
    }

    private static void checkTypes(Op op, StepCodec codec) {
        if (op.name().isEmpty()) {
            throw new IllegalArgumentException("a node of " + op.type() + " has no name: with a step store it"
                    + " needs one that is the same in every process");
        }
        boolean isAsk = op instanceof AskOp;
        if (isAsk) {
            checkType(op, "question", ((AskOp) op).questionType(), codec);
        }
        Type recorded = op.recordedType();
        if (recorded != null) {
            checkType(op, isAsk ? "answer" : "result", recorded, codec);
        }
    }

    private static void checkType(Op op, String what, Type type, StepCodec codec) {
        try {
            codec.check(type);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(
                    "the " + what + " of node '" + op.name() + "', a " + type.getTypeName() + ", cannot be kept: "
                            + unfit.getMessage(),
                    unfit);
        }
    }

    /**
     * Returns the options if they have the store and the id under which an answer is recorded; otherwise it would be
     * lost.
     */
    public static RunOptions answerable(RunOptions options) {
        Objects.requireNonNull(options, "options must not be null");
        if (options.store() == null || options.runId() == null) {
            throw new IllegalArgumentException(
                    "to resume a run, set the " + (options.store() == null ? "store" : "run id")
                            + " that it was started with: RunOptions.withStore and withRunId");
        }
        return options;
    }
}
