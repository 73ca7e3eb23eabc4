package io.pocketflow.llm.agent;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.decorate.ReportedModel;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A node that makes one call of a model: {@link #request} turns the result of {@code prep} into a request, and {@link
 * #result} turns the reply into the node's result. Immutable and re-entrant, as every node. A prompt that needs no code is a
 * {@link Skill}; a reply that is a value of a type is a {@link TypedModelNode}.
 *
 * <pre>{@code
 * class Summarize extends ModelNode<String, String> {
 *     Summarize(ChatModel model) { super(model); }
 *     @Override protected String prep(Shared shared) { return shared.get(TEXT); }
 *     @Override protected ChatRequest request(String text) { return ChatRequest.of("Summarise: " + text); }
 *     @Override protected String result(String text, ChatReply reply) { return reply.text(); }
 *     @Override protected String post(Shared shared, String text, String summary) {
 *         shared.put(SUMMARY, summary);
 *         return DEFAULT;
 *     }
 * }
 * }</pre>
 *
 * <p>An attempt holds the permits of the model ({@link ChatModel#reserve}) from before the call until its result is
 * recorded; an item that waits for them holds no thread. A cancelled attempt aborts the call. In a pool the tokens of the
 * replies are summed as {@code tokens.input} and {@code tokens.output}, and
 * those among them as {@code tokens.cached}, {@code tokens.cacheWrite} and the like.
 *
 * @param <P> the result of {@code prep}
 * @param <E> the result of the node, which is passed to {@code post}
 */
public abstract class ModelNode<P extends @Nullable Object, E extends @Nullable Object> extends AsyncNode<P, E> {

    private final ChatModel model;

    /** Creates a node that calls this model and retries by {@link Skill#DEFAULT_RETRY}. */
    protected ModelNode(ChatModel model) {
        this(model, Skill.DEFAULT_RETRY);
    }

    /** Creates a node that calls this model and retries as given. */
    protected ModelNode(ChatModel model, Retry retry) {
        super(retry);
        this.model = Objects.requireNonNull(model, "model must not be null");
    }

    /**
     * Returns the request. It is called twice for each attempt, for the permits and for the call, so it has no side effects,
     * does not block, and returns equal requests for one input.
     *
     * @param prepared the object that {@link #prep(Shared)} returned
     */
    protected abstract ChatRequest request(P prepared);

    /**
     * Returns the result of a reply. It runs on the thread that delivers the reply, so it must not block. An exception
     * fails the attempt, and is retried as other failures are.
     *
     * @param prepared the object that {@link #prep(Shared)} returned
     */
    protected abstract E result(P prepared, ChatReply reply);

    @Override
    protected final Reservation reserve(P prepared) {
        return model.reserve(asked(prepared));
    }

    @Override
    protected final CompletionStage<E> execAsync(P prepared, Attempt attempt) {
        ChatRequest request = asked(prepared);
        CompletableFuture<ChatReply> call =
                Reporting.within(attempt.reporter(), () -> call(ReportedModel.of(model), request));
        return Forwarded.map(Used.counted(attempt, call), reply -> result(prepared, reply));
    }

    /** Calls the model under the permits of the attempt. Cancelling the future cancels the call. */
    CompletableFuture<ChatReply> call(ChatModel called, ChatRequest request) {
        return called.chatReservedAsync(request);
    }

    private ChatRequest asked(P prepared) {
        return Objects.requireNonNull(request(prepared), () -> "request of '" + name() + "' returned null");
    }

    /** Returns the model's name. A subclass adds what else determines its result, such as a version of its prompt. */
    @Override
    protected String fingerprint() {
        return model.name();
    }
}
