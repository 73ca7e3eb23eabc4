package io.pocketflow.core.event;

import io.pocketflow.core.Params;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a {@link FlowListener} is told. Immutable. */
public sealed interface FlowEvent {

    /** What it is about. */
    Source source();

    /** When it happened, by the run's timer. */
    Instant at();

    /** What kind of thing an event is about. */
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
     * What an event is about. Run, path, item and attempt together tell apart any two things of one kind.
     *
     * @param runId the run
     * @param kind what kind of thing
     * @param path where, from the outermost node inwards: visits as {@code #2}, items as {@code [7]}
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

    /** It began. */
    record Started(Source source, Instant at) implements FlowEvent {}

    /**
     * It finished.
     *
     * @param took from its start
     * @param action the action it ended with, for runs and nodes, else null
     * @param attempts how many attempts of exec it took; 0 where that makes no sense
     * @param replayed whether its result came from a record
     */
    record Finished(
            Source source,
            Instant at,
            Duration took,
            @Nullable String action,
            int attempts,
            boolean replayed) implements FlowEvent {}

    /**
     * It failed. A failed attempt may be followed by another.
     *
     * @param took from its start
     * @param error the user's own exception
     * @param retryIn the wait before the next attempt, or null if there will be none
     * @param throttled whether it was a throttle, which spends no attempt
     */
    record Failed(
            Source source,
            Instant at,
            Duration took,
            Throwable error,
            @Nullable Duration retryIn,
            boolean throttled) implements FlowEvent {}

    /**
     * It waits for the answer to a question, and goes on when the run is resumed.
     *
     * @param took from its start
     */
    record Suspended(Source source, Instant at, Duration took) implements FlowEvent {}
}
