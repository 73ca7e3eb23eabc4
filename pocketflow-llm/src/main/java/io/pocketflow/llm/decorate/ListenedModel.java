package io.pocketflow.llm.decorate;

import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.base.Reporting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A model whose calls outside of runs are reported to a listener. */
public final class ListenedModel extends Decorator {

    private final Reporter outside;

    private ListenedModel(ChatModel inner, Reporter outside) {
        super(inner, Layer.LISTENED);
        this.outside = outside;
    }

    /** Returns the model with the events of its calls passed to this listener. */
    public static ChatModel of(ChatModel model, FlowListener listener) {
        Reporter outside = Reporter.to(listener);
        return put(model, Layer.LISTENED, inner -> new ListenedModel(without(inner, Layer.LISTENED), outside));
    }

    @Override
    ChatModel around(ChatModel other) {
        return new ListenedModel(other, outside);
    }

    @Override
    public Reservation reserve(ChatRequest request) {
        return inner.reserve(request);
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        return Reporting.within(reporter(), () -> model.chatAsync(request));
    }

    @Override
    public CompletableFuture<ChatReply> chatReservedAsync(ChatRequest request) {
        return Reporting.within(reporter(), () -> model.chatReservedAsync(request));
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return Reporting.within(reporter(), () -> model.stream(request));
    }

    @Override
    public Flow.Publisher<ChatEvent> streamReserved(ChatRequest request) {
        return Reporting.within(reporter(), () -> model.streamReserved(request));
    }

    /** Returns the reporter of the attempt that makes the call, or else the one to the listener. */
    private Reporter reporter() {
        Reporter attempt = Reporter.current();
        return attempt.isHeard() ? attempt : outside;
    }
}
