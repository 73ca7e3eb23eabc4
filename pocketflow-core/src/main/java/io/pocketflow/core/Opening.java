package io.pocketflow.core;

import io.pocketflow.core.store.Replay;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepStore;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is checked and kept before the first step of a run with a store. */
record Opening(BaseNode root, Records records) {

    /** The records of a run, or null where it keeps none; refuses a question that nobody could answer. */
    static @Nullable Records records(BaseNode node, RunOptions options, java.util.function.Supplier<String> runId) {
        StepStore store = options.store();
        if (store != null) {
            Replay rules = node.rules(options.replay());
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

    /** Begins a run: checks all, and that no other run of its name is running. */
    @Nullable
    CompletionStage<?> begin(Shared shared, @Nullable Answers answers) {
        records.begin();
        try {
            return check(shared, answers);
        } catch (Throwable refused) {
            records.end();
            throw refused;
        }
    }

    /** Checks all; the stage, if there is one, ends when the run may begin. */
    @Nullable
    CompletionStage<?> check(Shared shared, @Nullable Answers answers) {
        root.checkNames();
        StepCodec codec = records.codec();
        if (codec != null) {
            root.forEach(node -> checkTypes(node, codec));
        }
        // a run that nobody began has no question either, and must not be begun by its answer
        List<Answers.Accepted> accepted = answers == null ? List.of() : answers.accept(root, records);
        CompletionStage<?> started = codec == null ? null : new RunStart(root, shared, codec).check(records);
        for (Answers.Accepted answer : accepted) {
            CompletionStage<?> saved = records.save(answer.step(), answer.record());
            started = started == null ? saved : started.thenCombine(saved, (before, after) -> after);
        }
        return started;
    }

    private static void checkTypes(BaseNode node, StepCodec codec) {
        if (node.name().isEmpty()) {
            throw new IllegalArgumentException("a node of " + node.getClass() + " has no name: with a step store it"
                    + " needs one that is the same in every process");
        }
        boolean isAsk = node instanceof Ask;
        if (isAsk) {
            checkType(node, "question", ((Ask<?, ?>) node).questionType(), codec);
        }
        Type recorded = node.recordedType();
        if (recorded != null) {
            checkType(node, isAsk ? "answer" : "result", recorded, codec);
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
