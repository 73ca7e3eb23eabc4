package io.pocketflow.llm.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatEvent;
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
import java.util.Objects;
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
    private final Rebuilt parts;
    private final LaneRun run;
    private final String step;
    private final Reads reads;

    /**
     * @param parts the decorators of the model, whose budgets must allow a call
     * @param step the idempotency key of the step
     * @param reads the answers that the attempt has read
     */
    BatchedModel(HttpChatModel http, Rebuilt parts, LaneRun run, String step, Reads reads) {
        this.http = http;
        this.endpoint = http.batchEndpoint();
        this.parts = parts;
        this.run = run;
        this.step = step;
        this.reads = reads;
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request, CallObserver observer) {
        LaneCall call;
        try {
            ObjectNode body = endpoint.body(request);
            Target target = run.target(endpoint, endpoint.model(request));
            String id = id(target.identity() + "\n" + step + "\n" + body);
            call = run.join(target, id, body, reads.reader(), new Estimate(request));
        } catch (RuntimeException refused) {
            return Forwarded.failed(refused);
        }
        LaneCall.State state = call.state();
        if (state == LaneCall.State.ONLINE && run.locked(call::withdraw)) {
            parts.withdraw();
        }
        // an item that does not wait for a call yet is suspended once, so that it releases the call at its end
        boolean isKnown = run.locked(call::await);
        if (isKnown && state == LaneCall.State.ANSWERED) {
            return Reported.call(name(), request, () -> answer(call, request));
        }
        if (isKnown && state == LaneCall.State.FAILED) {
            return Forwarded.failed(failed(call, request));
        }
        return Forwarded.failed(new NotMade(call));
    }

    /** The estimated cost of a call. */
    private final class Estimate implements LaneCall.Money {

        private final ChatRequest request;

        Estimate(ChatRequest request) {
            this.request = request;
        }

        private Usage usage() {
            TokenEstimate estimate = TokenEstimate.of(request);
            return Usage.of(estimate.input(), estimate.output());
        }

        @Override
        public @Nullable LlmException promise() {
            return parts.promise(endpoint.model(request), usage());
        }

        @Override
        public void promised() {
            parts.promised(endpoint.model(request), usage());
        }

        @Override
        public void withdraw() {
            parts.withdraw();
        }
    }

    private CompletableFuture<ChatReply> answer(LaneCall call, ChatRequest request) {
        boolean isFirst = run.locked(() -> call.read(reads.reader()));
        reads.use();
        try {
            ChatReply reply = endpoint.reply(call.status(), run.answer(call), request);
            if (isFirst) {
                parts.succeeded(reply);
            }
            return Forwarded.done(reply);
        } catch (RuntimeException failed) {
            if (isFirst) {
                parts.failed(endpoint.model(request), failed);
            }
            run.failed(call);
            return Forwarded.failed(failed);
        }
    }

    /** Returns the failure of a call that no batch has answered, after which a retry makes the call again. */
    private RuntimeException failed(LaneCall call, ChatRequest request) {
        RuntimeException failure = Objects.requireNonNull(call.failure, "a failed call has its failure");
        if (run.locked(call::withdraw)) {
            parts.failed(endpoint.model(request), failure);
        }
        run.failed(call);
        return failure;
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
