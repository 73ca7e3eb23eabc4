package io.pocketflow.llm.decorate;

import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.OfflineModel;
import io.pocketflow.llm.ScriptModel;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.http.CallObserver;
import io.pocketflow.llm.http.ObservedModel;
import io.pocketflow.llm.report.Reported;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * A model of users with the events of its calls. The models of this module report their own calls; a model inside this one
 * does not report, so that each call has one set of events.
 */
public record ReportedModel(ChatModel inner) implements ChatModel {

    /** Returns a model that reports its calls: this one, if it does. */
    public static ChatModel of(ChatModel model) {
        boolean reports = model instanceof Decorator
                || model instanceof ForwardingChatModel
                || model instanceof ObservedModel
                || model instanceof OfflineModel
                || model instanceof ScriptModel
                || model instanceof ReportedModel;
        return reports ? model : new ReportedModel(model);
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Optional<String> budgetKey() {
        return inner.budgetKey();
    }

    @Override
    public boolean supportsJsonSchema() {
        return inner.supportsJsonSchema();
    }

    @Override
    public Reservation reserve(ChatRequest request) {
        return inner.reserve(request);
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        return Reported.call(name(), request, () -> hidden(() -> inner.chatAsync(request)));
    }

    @Override
    public CompletableFuture<ChatReply> chatReservedAsync(ChatRequest request) {
        return Reported.call(name(), request, () -> hidden(() -> inner.chatReservedAsync(request)));
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return Reported.stream(name(), request, () -> hidden(() -> inner.stream(request)));
    }

    @Override
    public Flow.Publisher<ChatEvent> streamReserved(ChatRequest request) {
        return Reported.stream(name(), request, () -> hidden(() -> inner.streamReserved(request)));
    }

    /** Makes a call of a user's model, whose own calls are neither reported nor observed: it may make several. */
    private static <T> T hidden(Supplier<T> call) {
        return Reporting.hidden(() -> CallObserver.within(CallObserver.NONE, call));
    }
}
