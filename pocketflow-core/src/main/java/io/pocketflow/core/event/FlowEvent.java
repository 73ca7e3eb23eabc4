package io.pocketflow.core.event;

import io.pocketflow.core.Params;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of a run, or of a model call outside of runs, as received by a {@link FlowListener}. Immutable.
 *
 * <p>The engine reports runs, nodes, phases, attempts, items and waits for permits. Nodes report their own progress
 * ({@link Emitted}); models and tools report their calls. Events of a call have the attempt that makes the call as their
 * source. Prompts, replies, arguments and results of calls are null unless the listener {@linkplain
 * FlowListener#seesContents() sees contents}.
 */
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
        ITEM,
        /** A call of a model or tool that no attempt of a run makes, as far as is known. */
        OUTSIDE
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
            @Nullable Phase phase) {

        /** The source of events outside of runs. Its run id, path and node are empty. */
        public static final Source OUTSIDE = new Source("", Kind.OUTSIDE, "", "", Params.NONE, -1, -1, null);
    }

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

    /**
     * A node reported its progress.
     *
     * @param value the value given to {@code Attempt.emit}, not null
     */
    record Emitted(Source source, Instant at, Object value) implements FlowEvent {}

    /**
     * An attempt that needs permits waits in line for them.
     *
     * @param limiter the names of the limiters that hold the attempt back, separated by commas
     */
    record PermitWaitStarted(Source source, Instant at, String limiter) implements FlowEvent {}

    /**
     * The wait of an attempt for permits is over.
     *
     * @param limiter the names of the limiters, as at the start of the wait
     * @param took the time since the start of the wait
     * @param granted whether the attempt has its permits; false if it was stopped before
     */
    record PermitWaitFinished(Source source, Instant at, String limiter, Duration took, boolean granted)
            implements FlowEvent {}

    /**
     * A call of a model, equal in all of its events.
     *
     * @param id differs between the calls of a process
     * @param provider the provider, such as {@code openai}; the model's name if the name has no provider
     * @param model the model that is asked, without its provider
     * @param operation the kind of the call
     * @param streamed whether the reply is read as a stream
     */
    record ModelCall(String id, String provider, String model, Operation operation, boolean streamed) {}

    /** The kinds of calls of models. */
    enum Operation {
        /** A conversation, which is answered by one message. */
        CHAT,
        /** Texts, which become vectors. */
        EMBED
    }

    /**
     * The tokens of a call. The counts are 0 where the provider gave none.
     *
     * @param input tokens of the prompt, cached ones included
     * @param output tokens of the reply, reasoning included
     * @param cached tokens of the prompt that the provider read from its cache
     * @param reasoning tokens of the reply that are reasoning
     * @param cacheWrite tokens of the prompt that the provider wrote to its cache
     * @param hourWrite the part of {@code cacheWrite} that is kept for an hour
     * @param audioInput tokens of the prompt that are audio
     * @param audioOutput tokens of the reply that are audio
     */
    record Tokens(
            long input,
            long output,
            long cached,
            long reasoning,
            long cacheWrite,
            long hourWrite,
            long audioInput,
            long audioOutput) {

        /** No tokens. */
        public static final Tokens NONE = new Tokens(0, 0, 0, 0);

        /** Creates counts without writes to a cache and without audio. */
        public Tokens(long input, long output, long cached, long reasoning) {
            this(input, output, cached, reasoning, 0, 0, 0, 0);
        }

        /** Returns the tokens of prompt and reply. */
        public long total() {
            return input + output;
        }
    }

    /** The origin of a reply. */
    enum Origin {
        /** The model was asked. */
        WIRE,
        /** The reply is in the records of a durable run. */
        RECORD,
        /** The reply is in a cache of replies. */
        CACHE
    }

    /**
     * A call of a model began. Calls that wait for a permit, and each attempt of a model that retries, are calls of their
     * own.
     *
     * @param prompt the messages of the request, or the texts to embed, as one text; or null
     */
    record ModelStarted(
            Source source,
            Instant at,
            ModelCall call,
            @Nullable String prompt) implements Private {

        @Override
        public ModelStarted withoutContents() {
            return prompt == null ? this : new ModelStarted(source, at, call, null);
        }
    }

    /**
     * The first part of a streamed reply arrived.
     *
     * @param took the time since the start of the call
     */
    record ModelFirstChunk(Source source, Instant at, ModelCall call, Duration took) implements FlowEvent {}

    /**
     * A model replied. A reply from a record or cache has no {@link ModelStarted}.
     *
     * @param took the time since the start of the call; zero if the model was not asked
     * @param origin the origin of the reply; only a reply of origin {@link Origin#WIRE} costs tokens and money
     * @param answeredBy the model that replied, in the provider's words
     * @param requestId the provider's id of the request, for its support, or null
     * @param responseId the provider's id of the reply, or null
     * @param finishReason the reason for the end of the reply, such as {@code STOP}; empty for vectors
     * @param tokens the tokens of the reply
     * @param cost the price of the tokens in the currency of the prices, or null if it is unknown
     * @param firstChunk the time from the start of the call to the first part of a streamed reply, or null
     * @param text the reply as text, or null
     */
    record ModelFinished(
            Source source,
            Instant at,
            ModelCall call,
            Duration took,
            Origin origin,
            String answeredBy,
            @Nullable String requestId,
            @Nullable String responseId,
            String finishReason,
            Tokens tokens,
            @Nullable BigDecimal cost,
            @Nullable Duration firstChunk,
            @Nullable String text)
            implements Private {

        @Override
        public ModelFinished withoutContents() {
            return text == null
                    ? this
                    : new ModelFinished(
                            source,
                            at,
                            call,
                            took,
                            origin,
                            answeredBy,
                            requestId,
                            responseId,
                            finishReason,
                            tokens,
                            cost,
                            firstChunk,
                            null);
        }
    }

    /**
     * A call of a model failed, or was cancelled.
     *
     * @param took the time since the start of the call
     * @param error the exception of the call; its message may contain a part of the server's answer
     * @param tokens the tokens that the provider counted for the failed call
     */
    record ModelFailed(Source source, Instant at, ModelCall call, Duration took, Throwable error, Tokens tokens)
            implements FlowEvent {}

    /**
     * A call of a tool began.
     *
     * @param id the id that the model gave to the call
     * @param tool the name of the tool
     * @param arguments the arguments as JSON, or null
     */
    record ToolStarted(
            Source source,
            Instant at,
            String id,
            String tool,
            @Nullable String arguments) implements Private {

        @Override
        public ToolStarted withoutContents() {
            return arguments == null ? this : new ToolStarted(source, at, id, tool, null);
        }
    }

    /**
     * A call of a tool has a result for the model.
     *
     * @param took the time since the start of the call, the wait for a confirmation included
     * @param refused whether the result says that the tool failed, was not allowed, or did not accept the arguments
     * @param result the result as text, or null
     */
    record ToolFinished(
            Source source,
            Instant at,
            String id,
            String tool,
            Duration took,
            boolean refused,
            @Nullable String result) implements Private {

        @Override
        public ToolFinished withoutContents() {
            return result == null ? this : new ToolFinished(source, at, id, tool, took, refused, null);
        }
    }

    /**
     * A call of a tool ended without a result, by an error, an interrupt or a cancellation.
     *
     * @param took the time since the start of the call
     */
    record ToolFailed(Source source, Instant at, String id, String tool, Duration took, Throwable error)
            implements FlowEvent {}

    /** An event that may contain texts of users: prompts, replies, arguments, results. */
    sealed interface Private extends FlowEvent {

        /** Returns this event without its texts. */
        FlowEvent withoutContents();
    }
}
