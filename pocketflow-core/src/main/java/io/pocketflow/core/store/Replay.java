package io.pocketflow.core.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a run that is started again uses its records. Immutable; set by {@link
 * io.pocketflow.core.RunOptions#withChangedInput}, {@link io.pocketflow.core.RunOptions#withChangedGraph} and {@link
 * io.pocketflow.core.RunOptions#withInDoubt}.
 *
 * @param changedInput the rule if the input or the fingerprint of a recorded step has changed; default {@link
 *     OnChange#STOP}, which in a {@link io.pocketflow.core.pool.Pool} means {@link OnChange#RERUN}
 * @param changedGraph the rule if nodes or edges have changed; default {@link OnChange#STOP}
 * @param inDoubt the rule for a step that was started and has no recorded end; default {@link InDoubt#RERUN}
 * @param inDoubtCheck the check of what became of such a step, before that rule, or null for none
 */
public record Replay(
        OnChange changedInput,
        OnChange changedGraph,
        InDoubt inDoubt,
        @Nullable InDoubtCheck inDoubtCheck) {

    private static final Replay DEFAULTS = new Replay(OnChange.STOP, OnChange.STOP, InDoubt.RERUN, null);

    /** Rejects nulls, and RERUN for a changed graph: use another run id instead. */
    public Replay {
        Objects.requireNonNull(changedInput, "changedInput must not be null");
        Objects.requireNonNull(changedGraph, "changedGraph must not be null");
        Objects.requireNonNull(inDoubt, "inDoubt must not be null");
        if (changedGraph == OnChange.RERUN) {
            throw new IllegalArgumentException(
                    "changedGraph must be STOP or KEEP but was RERUN; to begin anew, use another run id");
        }
    }

    /** Returns the default rules listed above. */
    public static Replay defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with another rule for a changed input. */
    public Replay withChangedInput(OnChange choice) {
        return new Replay(choice, changedGraph, inDoubt, inDoubtCheck);
    }

    /** Returns a copy with another rule for a changed graph. */
    public Replay withChangedGraph(OnChange choice) {
        return new Replay(changedInput, choice, inDoubt, inDoubtCheck);
    }

    /** Returns a copy with another rule for steps in doubt, and a check before it, or null for none. */
    public Replay withInDoubt(InDoubt choice, @Nullable InDoubtCheck check) {
        return new Replay(changedInput, changedGraph, choice, check);
    }

    /** Returns a copy for a pool, in which an item whose input has changed runs again and does not stop the others. */
    public Replay forPools() {
        return changedInput == OnChange.STOP ? withChangedInput(OnChange.RERUN) : this;
    }
}
