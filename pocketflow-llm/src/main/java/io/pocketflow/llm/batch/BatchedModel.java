package io.pocketflow.llm.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.NotMade;
import io.pocketflow.llm.base.Sha256;
import io.pocketflow.llm.budget.TokenEstimate;
import io.pocketflow.llm.decorate.Rebuilt;
import io.pocketflow.llm.http.BatchHttp;
import io.pocketflow.llm.http.BudgetKey;
import io.pocketflow.llm.http.CallObserver;
import io.pocketflow.llm.http.HttpChatModel;
import io.pocketflow.llm.http.ObservedModel;
import io.pocketflow.llm.report.Reported;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The innermost model of a call in a batch lane. It has the reply if a batch has answered; otherwise the call is put into
 * a batch and ends as {@link NotMade}. Only a call with an answer is reported.
 */
final class BatchedModel implements ObservedModel {

    private static final int ID_BYTES = 16;

    private final HttpChatModel http;
    private final BatchHttp endpoint;
    private final ChatModel whole;
    private final LaneRun run;
    private final String key;

    /**
     * @param whole the model with its decorators, whose budgets must allow a call
     * @param key the idempotency key of the step
     */
    BatchedModel(HttpChatModel http, ChatModel whole, LaneRun run, String key) {
        this.http = http;
        this.endpoint = http.batchEndpoint();
        this.whole = whole;
        this.run = run;
        this.key = key;
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request, CallObserver observer) {
        LaneCall call;
        try {
            ObjectNode body = endpoint.body(request);
            Target target = run.target(endpoint, endpoint.model(request));
            String id = id(target.identity() + "\n" + key + "\n" + body);
            call = run.join(target, id, body, () -> promise(request));
        } catch (RuntimeException refused) {
            return Forwarded.failed(refused);
        }
        if (call.state() == LaneCall.State.ONLINE && call.isPromised) {
            call.isPromised = false;
            Rebuilt.withdraw(whole);
        }
        if (call.state() != LaneCall.State.ANSWERED) {
            return Forwarded.failed(new NotMade(call));
        }
        return Reported.call(name(), request, () -> answer(call, request));
    }

    private @Nullable LlmException promise(ChatRequest request) {
        TokenEstimate estimate = TokenEstimate.of(request);
        Usage usage = Usage.of(estimate.input(), estimate.output());
        return Rebuilt.promise(whole, endpoint.model(request), usage);
    }

    private CompletableFuture<ChatReply> answer(LaneCall call, ChatRequest request) {
        try {
            return Forwarded.done(endpoint.reply(call.status(), run.answer(call), request));
        } catch (RuntimeException failed) {
            run.failed(call);
            return Forwarded.failed(failed);
        }
    }

    /** Returns an id of 22 characters that all providers accept: half of the hash of a text, in base 64 for URLs. */
    private static String id(String text) {
        byte[] half = Arrays.copyOf(Sha256.of(text), ID_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(half);
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request, CallObserver observer) {
        return http.stream(request, observer);
    }

    @Override
    public BudgetKey budgetKey(@Nullable String model) {
        return http.budgetKey(model);
    }

    @Override
    public String identity() {
        return http.identity();
    }

    @Override
    public boolean supportsJsonSchema() {
        return http.supportsJsonSchema();
    }

    @Override
    public String name() {
        return http.name();
    }
}
