package io.pocketflow.llm;

import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a {@link ScriptModel}: a reply, a failure, or a stream that fails after its first parts. Immutable.
 *
 * @param when a text that the last message of a request must contain; null if the answer fits every request
 * @param request the only request that the answer fits, as in a recording; null if it fits others too
 * @param repeats whether the answer is used any number of times, instead of once
 * @param reply the reply; null if the call fails
 * @param deltas the parts of a streamed reply, without its end; empty for one part of each kind
 * @param failure the failure of the call, after the deltas if it is streamed; null if the call succeeds
 */
public record ScriptedAnswer(
        @Nullable String when,
        @Nullable ChatRequest request,
        boolean repeats,
        @Nullable ChatReply reply,
        List<ChatEvent> deltas,
        @Nullable Failure failure) {

    /** The model that scripted replies name, unless they name another. */
    private static final String MODEL = "script";

    /**
     * A failure of a call.
     *
     * @param status the HTTP status; 0 for none
     * @param retryAfter the wait that the server asks for; null for none
     */
    public record Failure(
            Kind kind, String message, int status, @Nullable Duration retryAfter) {

        /** Rejects nulls, and a negative status or time. */
        public Failure {
            Objects.requireNonNull(kind, "the kind of a scripted failure must not be null");
            Objects.requireNonNull(message, "the message of a scripted failure must not be null");
            if (status < 0) {
                throw new IllegalArgumentException(
                        "the status of a scripted failure must be 0 or more but was " + status);
            }
            if (retryAfter != null && retryAfter.isNegative()) {
                throw new IllegalArgumentException(
                        "the wait of a scripted failure must not be negative but was " + retryAfter);
            }
        }

        /** Returns a new exception, which is retriable and a throttle by the rules of {@link LlmException}. */
        LlmException exception() {
            boolean throttled =
                    kind == Kind.RATE_LIMITED || kind == Kind.OVERLOADED && (status == 529 || retryAfter != null);
            FailureDetails details = new FailureDetails(
                    status, "", "", "", kind.retriable(), throttled, retryAfter, Usage.NONE, throttled, false);
            return Failures.of(kind, message, details);
        }
    }

    /** Rejects an answer that has neither a reply nor a failure, or both, and deltas that include an end. */
    public ScriptedAnswer {
        deltas = List.copyOf(deltas);
        if ((reply == null) == (failure == null)) {
            throw new IllegalArgumentException("a scripted answer must have either a reply or a failure");
        }
        if (deltas.stream().anyMatch(ChatEvent.End.class::isInstance)) {
            throw new IllegalArgumentException("the deltas of a scripted answer must not include the end");
        }
    }

    /** Returns an answer with this text. */
    public static ScriptedAnswer text(String text) {
        return replying(ChatReply.by(MODEL, text));
    }

    /** Returns an answer whose text is streamed in these parts; a call without streaming returns the joined text. */
    public static ScriptedAnswer streamed(String... parts) {
        List<ChatEvent> deltas = new ArrayList<>();
        for (String part : parts) {
            deltas.add(new ChatEvent.TextDelta(part));
        }
        return text(String.join("", parts)).withDeltas(deltas);
    }

    /**
     * Returns an answer that calls a tool.
     *
     * @param arguments the arguments as a JSON object
     */
    public static ScriptedAnswer calling(String tool, String arguments) {
        return calling(new ToolCall("", tool, arguments));
    }

    /** Returns an answer that calls these tools. An empty id is replaced by a new one when the answer is given. */
    public static ScriptedAnswer calling(ToolCall... calls) {
        Message message = new Message(Message.Role.ASSISTANT, Arrays.asList(calls), null);
        return replying(new ChatReply(message, FinishReason.TOOL_CALLS, null, Usage.NONE, MODEL, null, null, null));
    }

    /** Returns an answer with this reply. */
    public static ScriptedAnswer replying(ChatReply reply) {
        Objects.requireNonNull(reply, "the reply of a scripted answer must not be null");
        return new ScriptedAnswer(null, null, false, reply, List.of(), null);
    }

    /** Returns a failure of this kind, without an HTTP status and without a wait. */
    public static ScriptedAnswer failing(Kind kind) {
        return failing(new Failure(kind, message(kind), 0, null));
    }

    /**
     * Returns a failure of this kind, as if a server had answered.
     *
     * @param status the HTTP status
     * @param retryAfter the wait that the server asks for before the next call; zero for none
     */
    public static ScriptedAnswer failing(Kind kind, int status, Duration retryAfter) {
        return failing(new Failure(kind, message(kind), status, retryAfter.isZero() ? null : retryAfter));
    }

    /** Returns this failure. */
    public static ScriptedAnswer failing(Failure failure) {
        Objects.requireNonNull(failure, "the failure of a scripted answer must not be null");
        return new ScriptedAnswer(null, null, false, null, List.of(), failure);
    }

    private static String message(Kind kind) {
        return "the script fails this call as " + kind;
    }

    // ---- changed copies

    /** Returns a copy that answers only requests whose last message contains this text. */
    public ScriptedAnswer when(String text) {
        Objects.requireNonNull(text, "the text of a request must not be null");
        return new ScriptedAnswer(text, request, repeats, reply, deltas, failure);
    }

    /** Returns a copy that answers only this request. */
    public ScriptedAnswer forRequest(ChatRequest request) {
        Objects.requireNonNull(request, "the request must not be null");
        return new ScriptedAnswer(when, request, repeats, reply, deltas, failure);
    }

    /** Returns a copy that is used any number of times. */
    public ScriptedAnswer repeating() {
        return new ScriptedAnswer(when, request, true, reply, deltas, failure);
    }

    /** Returns a copy that is streamed in these parts, without the end. A failure follows them. */
    public ScriptedAnswer withDeltas(List<? extends ChatEvent> parts) {
        return new ScriptedAnswer(when, request, repeats, reply, List.copyOf(parts), failure);
    }
}
