package io.pocketflow.core;

import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.Replay;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.core.store.StepStore;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The records of one run: what its step store keeps, in the engine's terms. */
final class Records {

    /** The runs of this process that keep records and go on now: two of one name would take each other's for theirs. */
    private static final Set<Name> GOING_ON = ConcurrentHashMap.newKeySet();

    private record Name(StepStore store, String runId) {}

    private final StepStore store;
    private final @Nullable StepCodec codec;
    private final String runId;
    private final Replay rules;
    private volatile boolean isNew;

    Records(StepStore store, String runId, Replay rules) {
        this.store = store;
        this.codec = store.codec().orElse(null);
        this.runId = runId;
        this.rules = rules;
    }

    /** Notes that the store has no record of this run. */
    void beginNew() {
        isNew = true;
    }

    /** Returns whether the store is known to have had no record of this run when it began. */
    boolean isNew() {
        return isNew;
    }

    StepStore store() {
        return store;
    }

    String runId() {
        return runId;
    }

    Replay rules() {
        return rules;
    }

    /** How values are kept, or null if they are kept as they are. */
    @Nullable
    StepCodec codec() {
        return codec;
    }

    /** The hash of what exec is given, or empty where it has none. */
    String hash(@Nullable Object input) {
        return codec == null ? "" : codec.hash(input).orElse("");
    }

    /** The run begins; {@link #end} has to follow. */
    void begin() {
        if (!GOING_ON.add(new Name(store, runId))) {
            throw new IllegalStateException("run '" + runId + "' goes on in this process already, with the same store:"
                    + " wait for its end (that of a cancelled run may take its grace), or use another run id");
        }
    }

    /** The run has ended; another one may take it up. */
    void end() {
        GOING_ON.remove(new Name(store, runId));
    }

    @Nullable
    StepRecord find(StepKey step) {
        return store.find(runId, step).orElse(null);
    }

    CompletionStage<?> save(StepKey step, StepRecord record) {
        return store.save(runId, step, record);
    }

    /** Notes that a step begins; gives the stage that its first attempt has to wait for, or null. */
    @Nullable
    CompletionStage<?> start(StepKey step, StepRecord started) {
        boolean awaited = rules.inDoubt() == InDoubt.HOLD;
        CompletionStage<?> noted = store.start(runId, step, started, awaited);
        return awaited ? noted : null;
    }

    /** What ends the run at a step whose outcome nobody knows. */
    FlowSuspended held(StepKey step) {
        return new FlowSuspended(
                runId,
                Map.of(
                        step,
                        "step " + step + " was started and has no end, and so may have happened: answer with "
                                + "its result, or run again with InDoubt.RERUN"));
    }

    /**
     * Returns a question as it is kept.
     *
     * @throws IllegalArgumentException if it cannot be kept
     */
    StepRecord asked(Ask<?, ?> ask, Object question, String input) {
        try {
            Object kept = codec == null ? question : codec.encode(question, ask.questionType());
            return new StepRecord(Kind.ASKED, kept, "", input, 0);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(
                    "the question of node '" + ask.name() + "', a "
                            + question.getClass().getName() + ", cannot be kept: " + unfit.getMessage(),
                    unfit);
        }
    }

    /** Keeps a question; null if it is kept already, because an earlier run asked the same. */
    @Nullable
    CompletionStage<?> ask(StepKey step, StepRecord asked) {
        StepRecord open = find(step);
        boolean isKept = open != null
                && open.kind() == Kind.ASKED
                && open.input().equals(asked.input())
                && Objects.equals(open.value(), asked.value());
        return isKept ? null : save(step, asked);
    }
}
