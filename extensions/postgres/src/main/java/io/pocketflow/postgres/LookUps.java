package io.pocketflow.postgres;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The look-ups of the records of an open run. Implementations are thread-safe. */
interface LookUps {

    /** Returns the record of a step, or null. */
    @Nullable
    Row find(UUID hash);

    /** Notes that a record of the step was handed over. Returns whether the run certainly had no record of the step. */
    boolean saved(UUID hash);
}
