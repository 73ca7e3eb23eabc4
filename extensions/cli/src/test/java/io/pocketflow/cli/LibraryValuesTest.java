package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Outcome.RecordedFailure;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.durable.Journal;
import io.pocketflow.durable.JournalOptions;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.Citation;
import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.Embeddings;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Search;
import io.pocketflow.llm.Source;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library's own values as results of durable steps: each comes back as it was, and its step runs once. */
class LibraryValuesTest {

    private static final Key<Object> GOT = Key.of("got", Object.class);

    @TempDir
    Path folder;

    /** A node with this result; subclasses supply the type. */
    abstract static class Giving<T> extends Node<Object, T> {
        private final Supplier<T> value;
        private final AtomicInteger calls = new AtomicInteger();

        Giving(Supplier<T> value) {
            this.value = value;
        }

        @Override
        public String name() {
            return "giving";
        }

        @Override
        protected T exec(Object unused) {
            calls.incrementAndGet();
            return value.get();
        }

        @Override
        protected String post(Shared shared, Object unused, T result) {
            shared.put(GOT, result);
            return DEFAULT;
        }
    }

    /** Returns the value of the second run, which reads the record of the first. */
    private Object kept(Giving<?> node) {
        JournalOptions verified = JournalOptions.defaults().withVerified(true);
        for (int run = 1; run <= 2; run++) {
            Shared shared = Shared.create();
            try (Journal journal = Journal.open(folder.resolve("values.journal"), verified)) {
                node.run(shared, RunOptions.defaults().withStore(journal).withRunId("run"));
            }
            assertThat(node.calls).as("calls").hasValue(1);
            if (run == 2) {
                return shared.get(GOT);
            }
        }
        throw new IllegalStateException();
    }

    private static ChatReply reply() {
        Source page = Source.page("https://example.org", "Example");
        Message message = new Message(
                Message.Role.ASSISTANT,
                List.of(
                        new Part.Reasoning("hm"),
                        new Search(List.of("q"), List.of(page), "<b>q</b>"),
                        Part.text("Hi"),
                        new Citation(page, 0, 2, "hi", new Citation.Location(Citation.Unit.PAGE, 1, 2)),
                        new Citation(Source.file("f", null), 2, 2, null, null),
                        Part.file("image/png", new byte[] {1}),
                        Part.file("audio/pcm;rate=24000", new byte[] {1}),
                        new ToolCall("c", "look", "{}")),
                new Message.Original("gemini", "[{\"text\":\"Hi\"}]"));
        Usage usage = new Usage(10, 5, 4, 3).withCacheWrites(2, 1).withAudio(1, 1);
        return new ChatReply(message, FinishReason.STOP, "STOP", usage, "m", "req", null, null);
    }

    @Test
    void repliesKeepAllTheirParts() {
        assertThat(kept(new Giving<ChatReply>(LibraryValuesTest::reply) {})).isEqualTo(reply());
    }

    @Test
    void vectorsAreKept() {
        float[] numbers = new float[1_000];
        Random random = new Random(12);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.intBitsToFloat(random.nextInt());
            numbers[i] = Float.isFinite(numbers[i]) ? numbers[i] : i;
        }
        Embeddings vectors =
                new Embeddings(List.of(Embedding.of(0.1f, -2f), Embedding.of(numbers)), Usage.of(3, 0), "m");
        assertThat(kept(new Giving<Embeddings>(() -> vectors) {})).isEqualTo(vectors);
    }

    @Test
    void outcomesOfRepliesAreKept() {
        Outcome<ChatReply> done = new Outcome.Done<>(0, reply(), 1, Duration.ofMillis(5));
        Outcome<ChatReply> skipped = new Outcome.Skipped<>(2, "stopped");
        LlmException failure = new LlmException(LlmException.Kind.RATE_LIMITED, "too many calls");
        Outcome<ChatReply> failed = new Outcome.Failed<>(1, failure, 3, Duration.ZERO);
        List<?> outcomes =
                (List<?>) kept(new Giving<List<Outcome<ChatReply>>>(() -> List.of(done, failed, skipped)) {});
        assertThat(outcomes.get(0)).isEqualTo(done);
        assertThat(outcomes.get(2)).isEqualTo(skipped);
        assertThat(((Outcome.Failed<?>) outcomes.get(1)).cause())
                .isInstanceOf(RecordedFailure.class)
                .hasToString("io.pocketflow.llm.LlmException: too many calls");
    }
}
