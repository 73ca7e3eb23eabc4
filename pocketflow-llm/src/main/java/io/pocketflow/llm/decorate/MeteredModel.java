package io.pocketflow.llm.decorate;

import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.base.Usages;
import io.pocketflow.llm.report.PricedReporter;
import io.pocketflow.llm.stream.EventPublisher;
import io.pocketflow.llm.stream.Relay;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A model that reports the usage of each call to a meter. */
public final class MeteredModel extends Decorator {

    private final CallMeter meter;
    private final String label;
    /** Whether calls are allowed and counted here; those of batches are counted by their lane. */
    private final boolean counts;

    private MeteredModel(ChatModel inner, CallMeter meter, String label, boolean counts) {
        super(inner, Layer.METERED);
        this.meter = meter;
        this.label = Objects.requireNonNull(label, "label must not be null");
        this.counts = counts;
    }

    /** Returns the model with its usage counted by this meter under this label. */
    public static ChatModel of(ChatModel model, CallMeter meter, String label) {
        return put(model, Layer.METERED, inner -> new MeteredModel(inner, meter, label, true));
    }

    @Override
    ChatModel around(ChatModel other) {
        return new MeteredModel(other, meter, label, counts);
    }

    @Override
    public Reservation reserve(ChatRequest request) {
        return meter.refusal(name()) == null ? inner.reserve(request) : Reservation.NONE;
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        return metered(request, () -> model.chatAsync(request));
    }

    @Override
    public CompletableFuture<ChatReply> chatReservedAsync(ChatRequest request) {
        return metered(request, () -> model.chatReservedAsync(request));
    }

    private CompletableFuture<ChatReply> metered(ChatRequest request, Supplier<CompletableFuture<ChatReply>> call) {
        if (!counts) {
            return Reporting.within(priced(Reporter.current()), call);
        }
        LlmException refusal = meter.refusal(name());
        if (refusal != null) {
            return Forwarded.failed(refusal);
        }
        return seeing(begin(() -> Reporting.within(priced(Reporter.current()), call)), (reply, failure) -> {
            if (reply != null) {
                meter.succeeded(label, reply);
            } else {
                meter.failed(label, asked(request), usage(failure));
            }
        });
    }

    /** Returns a copy around another model, which makes calls of batches: their lane counts them. */
    MeteredModel ofBatches(ChatModel other) {
        return new MeteredModel(other, meter.ofBatches(), label, false);
    }

    /** Returns the label of the calls. */
    String label() {
        return label;
    }

    /** Returns the meter. */
    CallMeter meter() {
        return meter;
    }

    /** Returns the reporter with the prices of the meter in its events. */
    private Reporter priced(Reporter reporter) {
        return PricedReporter.of(reporter, meter::price);
    }

    private static Usage usage(@Nullable Throwable failure) {
        return failure instanceof LlmException known ? known.usage() : Usage.NONE;
    }

    /** Returns the requested model, as far as it is known here. */
    private String asked(ChatRequest request) {
        String name = inner.name();
        return request.model() == null ? name.substring(name.indexOf(':') + 1) : request.model();
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return new EventPublisher(signals -> new Stream(signals, request, model::stream));
    }

    @Override
    public Flow.Publisher<ChatEvent> streamReserved(ChatRequest request) {
        return new EventPublisher(signals -> new Stream(signals, request, model::streamReserved));
    }

    /** A stream whose last usage counts, also if it fails or is cancelled. It counts once, whichever comes first. */
    private final class Stream extends Relay {

        private final ChatRequest request;
        private final Function<ChatRequest, Flow.Publisher<ChatEvent>> call;
        private volatile Usage usage = Usage.NONE;
        private final AtomicBoolean open = new AtomicBoolean();

        Stream(Signals signals, ChatRequest request, Function<ChatRequest, Flow.Publisher<ChatEvent>> call) {
            super(signals);
            this.request = request;
            this.call = call;
        }

        @Override
        public void begin() {
            LlmException refusal = meter.refusal(name());
            if (refusal != null) {
                fail(refusal);
                return;
            }
            open.set(true);
            follow(() -> Reporting.within(priced(reporter()), () -> call.apply(request)));
        }

        @Override
        public void seen(ChatEvent event) {
            if (event instanceof ChatEvent.UsageUpdate update) {
                usage = update.usage();
            } else if (event instanceof ChatEvent.End end && open.compareAndSet(true, false)) {
                meter.succeeded(label, end.reply());
            }
        }

        @Override
        public boolean recovers(RuntimeException failure) {
            usage = Usages.highest(usage, usage(failure));
            released();
            return false;
        }

        @Override
        public void released() {
            if (open.compareAndSet(true, false)) {
                meter.failed(label, asked(request), usage);
            }
        }
    }
}
