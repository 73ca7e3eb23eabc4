package io.pocketflow.llm.decorate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.fixture.TestSubscriber;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The counts of a meter for streams that end in more than one way at once. */
@Timeout(120)
class MeteredStreamTest {

    private static final int STREAMS = 5_000;
    private static final ChatEvent END = new ChatEvent.End(ChatReply.by("m", "yes"));

    private final ExecutorService server = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        server.shutdown();
    }

    /** A model whose one stream is written by hand. */
    private static final class ByHand implements ChatModel {
        private final CompletableFuture<Flow.Subscriber<? super ChatEvent>> reader = new CompletableFuture<>();

        @Override
        public String name() {
            return "by hand";
        }

        @Override
        public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
            return new CompletableFuture<>();
        }

        @Override
        public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
            return subscriber -> {
                subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long count) {}

                    @Override
                    public void cancel() {}
                });
                reader.complete(subscriber);
            };
        }
    }

    @Test
    void aStreamThatEndsWhileItIsCancelledIsCountedOnce() throws Exception {
        CostMeter meter = CostMeter.of(Prices.none(LocalDate.EPOCH));
        for (int i = 0; i < STREAMS; i++) {
            ByHand model = new ByHand();
            TestSubscriber leaving = TestSubscriber.to(model.metered(meter).stream(ChatRequest.of("hello")), 1);
            Flow.Subscriber<? super ChatEvent> reader = model.reader.get(60, TimeUnit.SECONDS);
            AtomicBoolean go = new AtomicBoolean();
            CompletableFuture<Void> ending = CompletableFuture.runAsync(
                    () -> {
                        while (!go.get()) {
                            Thread.onSpinWait();
                        }
                        reader.onNext(END);
                    },
                    server);
            go.set(true);
            leaving.cancel();
            ending.get(60, TimeUnit.SECONDS);
        }

        assertThat(meter.total().calls() + meter.total().failedCalls()).isEqualTo(STREAMS);
    }
}
