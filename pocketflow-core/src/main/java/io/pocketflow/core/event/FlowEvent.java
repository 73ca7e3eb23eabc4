package io.pocketflow.core.event;

import io.pocketflow.core.Params;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event of a run, as received by a {@link FlowListener}. Immutable. */
public sealed interface FlowEvent {

    /** Returns the source of the event. */
    Source source();

    /** Returns the time of the event, by the run's timer. */
    Instant at();

    /** The kind of the source of an event. */
    enum Kind {
        /** The whole run. */
        RUN,
        /** One visit of a node or flow. */
        NODE,
        /** A prep or a post. */
        PHASE,
        /** One attempt of exec. */
        ATTEMPT,
        /** One item of a batch, iteration of a batch flow, or branch of a parallel flow. */
        ITEM
    }

    /** The phases of a node that are not attempts. */
    enum Phase {
        /** Reading the store. */
        PREP,
        /** Writing the store. */
        POST
    }

    /**
     * The source of an event. Two different sources of one kind differ in run, path, item or attempt.
     *
     * @param runId the run's id
     * @param kind the kind of the source
     * @param path the position, from the outermost node inwards: visits as {@code #2}, items as {@code [7]}
     * @param node the node's name
     * @param params the params of the iteration
     * @param item the index of the item, or -1
     * @param attempt the number of the attempt, from 0, or -1
     * @param phase the phase, or null
     */
    record Source(
            String runId,
            Kind kind,
            String path,
            String node,
            Params params,
            int item,
            int attempt,
            @Nullable Phase phase) {}

    /** The source began. */
    record Started(Source source, Instant at) implements FlowEvent {}

    /**
     * The source finished.
     *
     * @param took the time since the start
     * @param action the action with which a run or node ended, else null
     * @param attempts the number of attempts of exec; 0 where it does not apply
     * @param replayed whether the result came from a record
     */
    record Finished(
            Source source,
            Instant at,
            Duration took,
            @Nullable String action,
            int attempts,
            boolean replayed) implements FlowEvent {}

    /**
     * The source failed. A failed attempt may be followed by another.
     *
     * @param took the time since the start
     * @param error the user's own exception
     * @param retryIn the wait before the next attempt, or null if there will be none
     * @param throttled whether the failure was a throttle, which does not use up an attempt
     */
    record Failed(
            Source source,
            Instant at,
            Duration took,
            Throwable error,
            @Nullable Duration retryIn,
            boolean throttled) implements FlowEvent {}

    /**
     * The source waits for the answer to a question, and continues when the run is resumed.
     *
     * @param took the time since the start
     */
    record Suspended(Source source, Instant at, Duration took) implements FlowEvent {}
}
