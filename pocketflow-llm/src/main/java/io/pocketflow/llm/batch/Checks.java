package io.pocketflow.llm.batch;

import io.pocketflow.llm.LlmException;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are made online before any batch is created. If the server rejects all of them, no batch is created.
 * Used under the lock of a run.
 */
final class Checks {

    private final int wanted;
    private int begun;
    private int open;
    private int rejected;
    private @Nullable LlmException rejection;

    Checks(int wanted) {
        this.wanted = wanted;
    }

    /** Begins a check if one is left. */
    boolean begin() {
        if (begun == wanted) {
            return false;
        }
        begun++;
        open++;
        return true;
    }

    /** Returns whether no check is being made. */
    boolean areOver() {
        return open == 0;
    }

    /** Ends a check; {@code failure} is the server's rejection, or null. Returns whether no check is being made. */
    boolean end(@Nullable LlmException failure) {
        open--;
        rejected += failure == null ? 0 : 1;
        if (failure != null && rejected == wanted) {
            rejection = failure;
        }
        return open == 0;
    }

    boolean areRejected() {
        return rejection != null;
    }

    /** Throws a failure if the server rejected all checks. */
    void require() {
        LlmException first = rejection;
        if (first != null) {
            throw new LlmException(
                    first.kind(),
                    "no batch was created, because the server rejected all " + wanted
                            + " calls that were made online as a check: " + first.getMessage(),
                    first.details(),
                    first);
        }
    }
}
