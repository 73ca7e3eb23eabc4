package io.pocketflow.cookbook.parallelchains;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A model that takes a second for each call, and records the maximum number of calls in flight. */
final class MostInFlight implements ChatModel {

    private final VirtualRun time;
    private int inFlight;
    private int most;

    MostInFlight(VirtualRun time) {
        this.time = time;
    }

    int most() {
        return most;
    }

    @Override
    public String name() {
        return "slow";
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        inFlight++;
        most = Math.max(most, inFlight);
        return time.after(Duration.ofSeconds(1), () -> {
            inFlight--;
            return ChatReply.by(name(), "reply");
        });
    }
}
