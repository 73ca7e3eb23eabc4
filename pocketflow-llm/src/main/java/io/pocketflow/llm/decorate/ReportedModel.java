package io.pocketflow.llm.decorate;

import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.OfflineModel;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.http.ObservedModel;
import io.pocketflow.llm.report.Reported;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * A model of users with the events of its calls. The models of this module report their own calls; a model inside this one
 * does not report, so that each call has one set of events.
 */
public record ReportedModel(ChatModel inner) implements ChatModel {

    /** Returns a model that reports its calls: this one, if it does. */
    public static ChatModel of(ChatModel model) {
        boolean reports = model instanceof Decorator
                || model instanceof ObservedModel
                || model instanceof OfflineModel
                || model instanceof ReportedModel;
        return reports ? model : new ReportedModel(model);
    }

    @Override
    public String name() {
        return inner.name();
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
        return Reported.call(name(), request, () -> Reporting.hidden(() -> inner.chatAsync(request)));
    }

    @Override
    public CompletableFuture<ChatReply> chatReservedAsync(ChatRequest request) {
        return Reported.call(name(), request, () -> Reporting.hidden(() -> inner.chatReservedAsync(request)));
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return Reported.stream(name(), request, () -> Reporting.hidden(() -> inner.stream(request)));
    }
}
