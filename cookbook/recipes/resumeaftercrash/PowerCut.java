package resumeaftercrash;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A model that ends the process in the middle of a call, without any cleanup, as a power cut would. */
class PowerCut extends ForwardingChatModel {

    private final AtomicInteger callsLeft;

    PowerCut(ChatModel model, int fatalCall) {
        super(model);
        this.callsLeft = new AtomicInteger(fatalCall);
    }

    @Override
    protected CompletableFuture<ChatReply> aroundCall(
            ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
        if (callsLeft.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(1);
        }
        return next.apply(request);
    }
}
