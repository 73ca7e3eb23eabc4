package io.pocketflow.llm.batch;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.NotMade;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.decorate.Rebuilt;
import io.pocketflow.llm.decorate.ReportedModel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * The model of one attempt in a pool with a batch lane: a call has the reply of a batch, or suspends its step, or is made
 * online. Calls of one attempt are made one after another; after one of them was made online, the others are too.
 */
final class LanedModel implements ChatModel {

    private final ChatModel online;
    private final ChatModel batched;
    private final LaneRun run;
    private final Attempt attempt;
    private final String step;
    private final Reads reads;
    private volatile boolean isOnline;

    LanedModel(ChatModel model, LaneRun run, Attempt attempt) {
        this.online = ReportedModel.of(model);
        this.run = run;
        this.attempt = attempt;
        this.step = attempt.idempotencyKey();
        this.reads = run.reads().of(step);
        this.batched = Rebuilt.of(model, (http, parts) -> new BatchedModel(http, parts, run, step, reads));
    }

    boolean isOnline() {
        return isOnline;
    }

    @Override
    public String name() {
        return online.name();
    }

    @Override
    public Optional<String> budgetKey() {
        return online.budgetKey();
    }

    @Override
    public boolean supportsJsonSchema() {
        return online.supportsJsonSchema();
    }

    @Override
    public Reservation reserve(ChatRequest request) {
        return Reservation.NONE;
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        if (isOnline) {
            return online.chatAsync(request);
        }
        ChatReply before = reads.next(request);
        if (before != null) {
            return Forwarded.done(before);
        }
        Reporter reporter = Reporter.current();
        CompletableFuture<ChatReply> result = Forwarded.pending();
        CompletableFuture<ChatReply> call = batched.chatAsync(request);
        result.whenComplete((reply, failure) -> call.cancel(true));
        call.whenComplete((reply, failure) -> {
            Throwable bare = failure == null ? null : Forwarded.bare(failure);
            if (bare == null) {
                reads.add(request, reply);
                result.complete(reply);
            } else if (bare instanceof NotMade notMade && notMade.call() instanceof LaneCall laned) {
                later(laned, request, reporter, result);
            } else {
                result.completeExceptionally(bare);
            }
        });
        return result;
    }

    private void later(LaneCall laned, ChatRequest request, Reporter reporter, CompletableFuture<ChatReply> result) {
        // a call that just now became one to be made online still counts as one of a batch: it begins anew
        if (laned.state() != LaneCall.State.ONLINE || laned.isPromised) {
            if (reads.isUsed()) {
                run.reads().keep(step, reads);
            }
            Object question = laned.state() == LaneCall.State.LEFT ? laned.toString() : laned;
            result.completeExceptionally(new FlowSuspended(run.site().runId(), Map.of(attempt.key(), question)));
            return;
        }
        isOnline = true;
        CompletableFuture<ChatReply> made = Reporting.within(reporter, () -> online.chatAsync(request));
        result.whenComplete((reply, failure) -> made.cancel(true));
        made.whenComplete((reply, failure) -> {
            Throwable bare = failure == null ? null : Forwarded.bare(failure);
            run.madeOnline(laned, bare);
            if (bare == null) {
                result.complete(reply);
            } else {
                result.completeExceptionally(bare);
            }
        });
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return online.stream(request);
    }
}
