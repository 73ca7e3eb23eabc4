package io.pocketflow.testkit.llm;

import io.pocketflow.core.Futures;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Usage;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The model inside of a decorator that is checked. It answers at once with the text "ab", or with a place as JSON if the request
 * has a response format, and streams the text in two deltas on demand. Thread-safe.
 */
final class ContractModel implements ChatModel {

    static final Usage USAGE = Usage.of(10, 5);
    static final String JSON = "{\"city\":\"Rome\"}";

    private static final AtomicLong NUMBERS = new AtomicLong();

    final List<ChatRequest> requests = new CopyOnWriteArrayList<>();
    /** The permits held by all callers when each request arrived. */
    final List<Integer> heldPermits = new CopyOnWriteArrayList<>();
    /** The calls with whole replies that nobody has taken yet. */
    final BlockingQueue<CompletableFuture<ChatReply>> calls = new LinkedBlockingQueue<>();
    /** The failures of the next requests. */
    final Queue<LlmException> failures = new ConcurrentLinkedQueue<>();

    final AtomicInteger published = new AtomicInteger();
    final CompletableFuture<Void> streamCancelled = new CompletableFuture<>();

    private final String account = "account " + NUMBERS.incrementAndGet() + " of the contract";
    private final IntSupplier permits;
    /** Whether calls with whole replies stay open. */
    volatile boolean pending;

    /** @param permits returns the permits that are held by all callers */
    ContractModel(IntSupplier permits) {
        this.permits = permits;
    }

    @Override
    public String name() {
        return "contract:model";
    }

    @Override
    public Optional<String> budgetKey() {
        return Optional.of(account);
    }

    @Override
    public boolean supportsJsonSchema() {
        return true;
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        LlmException failure = arrive(request);
        CompletableFuture<ChatReply> call = Futures.abortable(() -> {});
        if (failure != null) {
            call.completeExceptionally(failure);
        } else if (!pending) {
            call.complete(reply(request));
        }
        calls.add(call);
        return call;
    }

    private @Nullable LlmException arrive(ChatRequest request) {
        heldPermits.add(permits.getAsInt());
        requests.add(request);
        return failures.poll();
    }

    private static ChatReply reply(ChatRequest request) {
        String text = request.responseFormat() == null ? "ab" : JSON;
        return new ChatReply(Message.assistant(text), FinishReason.STOP, null, USAGE, "contract-1", null, null, null);
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return subscriber -> subscriber.onSubscribe(new Events(request, subscriber));
    }

    /** The events of one subscription; the thread that requests them delivers them. */
    private final class Events implements Flow.Subscription {

        private final ChatRequest request;
        private final Flow.Subscriber<? super ChatEvent> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger changes = new AtomicInteger();
        private List<ChatEvent> events = List.of();
        private boolean begun;
        private int next;
        private volatile boolean over;

        Events(ChatRequest request, Flow.Subscriber<? super ChatEvent> subscriber) {
            this.request = request;
            this.subscriber = subscriber;
        }

        @Override
        public void request(long many) {
            demand.accumulateAndGet(many, (has, more) -> has + more < 0 ? Long.MAX_VALUE : has + more);
            if (changes.getAndIncrement() == 0) {
                do {
                    deliver();
                } while (changes.decrementAndGet() > 0);
            }
        }

        private void deliver() {
            if (!begun) {
                begun = true;
                begin();
            }
            while (!over && demand.get() > 0) {
                demand.decrementAndGet();
                published.incrementAndGet();
                subscriber.onNext(events.get(next++));
                if (next == events.size() && !over) {
                    over = true;
                    subscriber.onComplete();
                }
            }
        }

        private void begin() {
            LlmException failure = arrive(request);
            if (failure != null) {
                over = true;
                subscriber.onError(failure);
            } else {
                ChatReply reply = reply(request);
                String text = reply.text();
                events = List.of(
                        new ChatEvent.TextDelta(text.substring(0, 1)),
                        new ChatEvent.TextDelta(text.substring(1)),
                        new ChatEvent.End(reply));
            }
        }

        @Override
        public void cancel() {
            if (!over) {
                over = true;
                streamCancelled.complete(null);
            }
        }
    }
}
