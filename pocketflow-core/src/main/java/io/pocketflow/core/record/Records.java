package io.pocketflow.core.record;

import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.Replay;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.core.store.Takeover;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The records of one run: the content of its step store, in the engine's terms. */
public final class Records {

    /** The active runs of this process that keep records: two of one name would mix their records. */
    private static final Set<Name> ACTIVE = ConcurrentHashMap.newKeySet();

    private record Name(StepStore store, String runId) {}

    /** The store of the user, which the run opens. */
    private final StepStore origin;
    /** The store of the lease once the run has begun. */
    private StepStore store;

    private final @Nullable StepCodec codec;
    private final String runId;
    private final Replay rules;
    /** The lease of the run, or null if the run does not hold one. */
    private StepStore.@Nullable Lease lease;

    private volatile boolean isNew;

    public Records(StepStore store, String runId, Replay rules) {
        this.origin = store;
        this.store = store;
        this.codec = store.codec().orElse(null);
        this.runId = runId;
        this.rules = rules;
    }

    /** Notes that the store has no record of this run. */
    public void beginNew() {
        isNew = !areShared();
    }

    /** Returns whether the run also finds records that other runs save. */
    public boolean areShared() {
        return lease != null && lease.sharesRecords();
    }

    /** Returns whether it is known that the run finds no record that it does not save itself. */
    public boolean isNew() {
        return isNew;
    }

    /** Returns the store of the records. */
    public StepStore store() {
        return store;
    }

    /** Returns the id of the run. */
    public String runId() {
        return runId;
    }

    /** Returns the rules by which the run uses its records. */
    public Replay rules() {
        return rules;
    }

    /** Returns these records by another rule for steps in doubt; these records themselves if it is null. */
    public Records ruledBy(@Nullable InDoubt choice) {
        if (choice == null || choice == rules.inDoubt()) {
            return this;
        }
        Records ruled = new Records(store, runId, rules.withInDoubt(choice, rules.inDoubtCheck()));
        ruled.lease = lease;
        return ruled;
    }

    /** Returns the codec, or null if values are kept as they are. */
    @Nullable
    public StepCodec codec() {
        return codec;
    }

    /** Returns the hash of the input of exec, or an empty text if it has none. */
    public String hash(@Nullable Object input) {
        return codec == null ? "" : codec.hash(input).orElse("");
    }

    /** Begins the run and opens its records; {@link #end} must follow. */
    public void begin(Takeover takeover) {
        if (!ACTIVE.add(new Name(origin, runId))) {
            throw new IllegalStateException(
                    "run '" + runId + "' is already active in this process, with the same store:"
                            + " wait for its end (a cancelled run may take its grace to end), or use another run id");
        }
        try {
            open(takeover);
        } catch (Throwable refused) {
            ACTIVE.remove(new Name(origin, runId));
            throw refused;
        }
    }

    /** Ends the run; another run with this id may begin. */
    public void end() {
        try {
            close();
        } finally {
            ACTIVE.remove(new Name(origin, runId));
        }
    }

    /** Opens the records without a run; {@link #close} must follow. */
    public void open(Takeover takeover) {
        StepStore.Lease opened = origin.open(runId, takeover);
        lease = opened;
        store = opened.store();
    }

    /** Closes the records. */
    public void close() {
        if (lease != null) {
            lease.close();
        }
    }

    /** Calls the action with the cause once another owner may write the records of this run, which has begun. */
    public void onLoss(Consumer<Throwable> action) {
        Objects.requireNonNull(lease).lost().whenComplete((lost, cause) -> {
            action.accept(cause == null ? loss() : Failures.unwrap(cause));
        });
    }

    /** Returns null if this owner may write the records, else the failure of an attempt that would begin. */
    public @Nullable Throwable refusal() {
        return lease == null || lease.isHeld() ? null : loss();
    }

    private IllegalStateException loss() {
        return new IllegalStateException("run '" + runId + "' has lost the lease of its records");
    }

    /** Returns the newest record of a step, or null. */
    @Nullable
    public StepRecord find(StepKey step) {
        return store.find(runId, step).orElse(null);
    }

    /** Saves a record; the stage completes when it is durable. */
    public CompletionStage<?> save(StepKey step, StepRecord record) {
        return store.save(runId, step, record);
    }

    /** Records that a step begins; returns the stage that the first attempt has to wait for, or null. */
    @Nullable
    CompletionStage<?> start(StepKey step, StepRecord started) {
        boolean awaited = rules.inDoubt() == InDoubt.HOLD;
        CompletionStage<?> noted = store.start(runId, step, started, awaited);
        return awaited ? noted : null;
    }

    /** Returns the suspension of the run at a step whose outcome is unknown. */
    public FlowSuspended held(StepKey step) {
        return new FlowSuspended(
                runId,
                Map.of(
                        step,
                        "step " + step
                                + " was started and has no recorded end, so its effect may have happened: answer with "
                                + "its result, or run it again with InDoubt.RERUN"));
    }

    /**
     * Returns a question in its recorded form.
     *
     * @throws IllegalArgumentException if it cannot be encoded
     */
    public StepRecord asked(String node, Type type, Object question, String input) {
        try {
            Object kept = codec == null ? question : codec.encode(question, type);
            return new StepRecord(Kind.ASKED, kept, "", input, 0);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(
                    "the question of node '" + node + "', a "
                            + question.getClass().getName() + ", cannot be kept: " + unfit.getMessage(),
                    unfit);
        }
    }

    /** Saves a question; returns null if an earlier run saved the same question. */
    @Nullable
    public CompletionStage<?> ask(StepKey step, StepRecord asked) {
        StepRecord open = find(step);
        boolean isKept = open != null
                && open.kind() == Kind.ASKED
                && open.input().equals(asked.input())
                && Objects.equals(open.value(), asked.value());
        return isKept ? null : save(step, asked);
    }
}
