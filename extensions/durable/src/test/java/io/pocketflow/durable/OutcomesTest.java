package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Outcome.RecordedFailure;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.durable.json.Encoded;
import io.pocketflow.durable.json.JsonCodec;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outcomes of batches and pools as results of durable steps. */
class OutcomesTest {

    private static final Type OUTCOME = new TypeRef<Outcome<Summary>>() {}.type();
    private static final JsonCodec CODEC = new JsonCodec(List.of(), true);

    record Summary(String text) {}

    @TempDir
    Path folder;

    private static Outcome<?> back(Outcome<?> outcome) {
        CODEC.check(OUTCOME);
        return (Outcome<?>) CODEC.decode(CODEC.encode(outcome, OUTCOME), OUTCOME);
    }

    private static @Nullable Object decoded(String json) {
        return CODEC.decode(new Encoded(json), OUTCOME);
    }

    @Test
    void outcomesOfAPoolAreReadFromTheRecord() {
        Key<List<Outcome<Integer>>> outcomes = Key.of("outcomes", new TypeRef<>() {});
        AtomicInteger calls = new AtomicInteger();
        Node<Object, List<Outcome<Integer>>> node = new Node<>() {
            @Override
            public String name() {
                return "lengths";
            }

            @Override
            protected List<Outcome<Integer>> exec(Object unused) {
                return Pool.<String, Integer>of(text -> {
                            calls.incrementAndGet();
                            if (text.isEmpty()) {
                                throw new IllegalStateException("there is no text");
                            }
                            return text.length();
                        })
                        .run(List.of("a", "", "abc"))
                        .outcomes();
            }

            @Override
            protected String post(Shared shared, Object unused, List<Outcome<Integer>> result) {
                shared.put(outcomes, result);
                return DEFAULT;
            }
        };
        for (int run = 1; run <= 2; run++) {
            Shared shared = Shared.create();
            try (Journal journal = Journal.open(folder.resolve("outcomes.journal"))) {
                node.run(shared, RunOptions.defaults().withStore(journal).withRunId("run"));
            }
            List<Outcome<Integer>> read = shared.get(outcomes);
            assertThat(read.get(0).value()).isEqualTo(1);
            assertThat(read.get(2).value()).isEqualTo(3);
            assertThat(read.get(1).failure().orElseThrow())
                    .isInstanceOf(RecordedFailure.class)
                    .hasMessage("there is no text")
                    .hasToString("java.lang.IllegalStateException: there is no text");
            assertThatThrownBy(read.get(1)::value).hasRootCauseMessage("there is no text");
            assertThat(calls).hasValue(3);
        }
    }

    @Test
    void eachKindOfOutcomeIsRestored() {
        Outcome<Summary> done = new Outcome.Done<>(1, new Summary("a"), 2, Duration.ofMillis(3));
        Outcome<Summary> none = new Outcome.Done<>(1, null, 2, Duration.ofMillis(3));
        Outcome<Summary> skipped = new Outcome.Skipped<>(4, "another item failed");
        Outcome<Summary> suspended =
                new Outcome.Suspended<>(5, Map.of(StepKey.parse("pool#0/ask#0"), "Send it?"), 1, Duration.ofSeconds(9));
        for (Outcome<Summary> outcome : List.of(done, none, skipped, suspended)) {
            assertThat(back(outcome)).isEqualTo(outcome);
        }
        Outcome.Failed<?> failed = (Outcome.Failed<?>)
                back(new Outcome.Failed<>(3, new IllegalArgumentException("no"), 2, Duration.ofMillis(7)));
        assertThat(failed.index()).isEqualTo(3);
        assertThat(failed.attempts()).isEqualTo(2);
        assertThat(failed.duration()).isEqualTo(Duration.ofMillis(7));
        assertThat(failed.cause()).hasToString("java.lang.IllegalArgumentException: no");
        Outcome.Failed<?> mute =
                (Outcome.Failed<?>) back(new Outcome.Failed<>(3, new Error((String) null), 2, Duration.ZERO));
        assertThat(mute.cause()).hasMessage(null).hasToString("java.lang.Error");
    }

    @Test
    void aFailureThatWasReadIsWrittenAsItWas() {
        Outcome.Failed<?> once =
                (Outcome.Failed<?>) back(new Outcome.Failed<>(0, new IllegalStateException("no"), 1, Duration.ZERO));
        assertThat(CODEC.encode(once, OUTCOME).json())
                .isEqualTo(CODEC.encode(back(once), OUTCOME).json())
                .contains("\"cause\":{\"type\":\"java.lang.IllegalStateException\",\"message\":\"no\"}");
    }

    @Test
    void dataCannotNameAnExceptionClass() {
        String failed = "{\"@type\":\"Failed\",\"index\":0,\"attempts\":1,\"duration\":\"PT0S\",\"cause\":%s}";
        Outcome.Failed<?> read = (Outcome.Failed<?>)
                decoded(failed.formatted("{\"type\":\"java.lang.ThreadDeath\",\"message\":null,\"@class\":\"x\"}"));
        assertThat(read.cause()).isExactlyInstanceOf(RecordedFailure.class).hasToString("java.lang.ThreadDeath");
        for (String malformed : List.of("{}", "null", "\"java.lang.Error\"", "{\"type\":\"E\",\"message\":1}")) {
            assertThatThrownBy(() -> decoded(failed.formatted(malformed)))
                    .as(malformed)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot restore");
        }
        assertThatThrownBy(() -> decoded("{\"@type\":\"RecordedFailure\",\"type\":\"E\"}"))
                .hasMessageContaining("cannot restore");
    }

    @Test
    void outcomesOfOtherValuesAreRefused() {
        Type threads = new TypeRef<List<Outcome<Thread>>>() {}.type();
        assertThatThrownBy(() -> CODEC.check(threads)).hasMessageContaining("Thread");
        Type failures = new TypeRef<List<IllegalStateException>>() {}.type();
        assertThatThrownBy(() -> CODEC.check(failures)).hasMessageContaining("not data");
        Outcome<Summary> asks = new Outcome.Suspended<>(
                5, Map.of(StepKey.parse("pool#0/ask#0"), new Summary("a question")), 1, Duration.ZERO);
        assertThatThrownBy(() -> back(asks)).hasMessageContaining("restores another value");
    }
}
