package io.pocketflow.llm.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Decorated streams are polled directly, and their decorators still see and replace them. */
@Timeout(60)
class RelayTest {

    private static final ChatReply REPLY = ChatReply.by("m", "yes");

    private final List<Thread> seen = Collections.synchronizedList(new ArrayList<>());

    private static Flow.Publisher<ChatEvent> whole() {
        return new EventPublisher(signals -> new WholeReply(() -> CompletableFuture.completedFuture(REPLY), signals));
    }

    /** A decorator that follows one stream, and another one after its failure. */
    private final class Watching extends Relay {
        private final Supplier<Flow.Publisher<ChatEvent>> first;
        private final Supplier<Flow.Publisher<ChatEvent>> then;

        Watching(Signals signals, Supplier<Flow.Publisher<ChatEvent>> first, Supplier<Flow.Publisher<ChatEvent>> then) {
            super(signals);
            this.first = first;
            this.then = then;
        }

        @Override
        public void begin() {
            follow(first);
        }

        @Override
        public void seen(ChatEvent event) {
            seen.add(Thread.currentThread());
        }

        @Override
        public boolean recovers(RuntimeException failure) {
            follow(then);
            return true;
        }
    }

    /** A source without events, until its signals end it. */
    private static final class Silent implements EventSource {
        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public ChatEvent poll() {
            return null;
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    private static ChatReply end(Flow.Publisher<ChatEvent> stream, List<Thread> delivered) throws Exception {
        return EventCollector.collect("m", stream, event -> delivered.add(Thread.currentThread()))
                .get(60, TimeUnit.SECONDS);
    }

    @Test
    void decoratorsSeeEventsOnTheThreadThatDeliversThem() throws Exception {
        Flow.Publisher<ChatEvent> inside = new EventPublisher(signals -> new Watching(signals, RelayTest::whole, null));
        Flow.Publisher<ChatEvent> outside = new EventPublisher(signals -> new Watching(signals, () -> inside, null));
        List<Thread> delivered = Collections.synchronizedList(new ArrayList<>());
        assertThat(end(outside, delivered)).isEqualTo(REPLY);
        assertThat(delivered).hasSize(2);
        assertThat(seen).containsExactly(delivered.get(0), delivered.get(0), delivered.get(1), delivered.get(1));
    }

    @Test
    void anotherStreamFollowsOneThatWasCutFromOutside() throws Exception {
        Silent silent = new Silent();
        AtomicReference<EventSource.Signals> signals = new AtomicReference<>();
        Flow.Publisher<ChatEvent> cut = new EventPublisher(given -> {
            signals.set(given);
            return silent;
        });
        CompletableFuture<ChatReply> reply = EventCollector.collect(
                "m", new EventPublisher(given -> new Watching(given, () -> cut, RelayTest::whole)), event -> {});
        signals.get().fail(new LlmException(Kind.TIMED_OUT, "too late"));
        assertThat(reply.get(60, TimeUnit.SECONDS)).isEqualTo(REPLY);
        assertThat(silent.closed).isTrue();
    }
}
