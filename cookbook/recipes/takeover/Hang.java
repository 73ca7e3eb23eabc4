package takeover;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A model that does not answer one of its calls, so that the process can be killed while the call is in flight. */
class Hang extends ForwardingChatModel {

    private final AtomicInteger callsLeft;

    Hang(ChatModel model, int hangingCall) {
        super(model);
        this.callsLeft = new AtomicInteger(hangingCall);
    }

    @Override
    protected CompletableFuture<ChatReply> aroundCall(
            ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
        return callsLeft.decrementAndGet() == 0 ? new CompletableFuture<>() : next.apply(request);
    }
}
