package io.pocketflow.core.durable;

import static io.pocketflow.core.fixture.KeptNodes.SEEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Key;
import io.pocketflow.core.Params;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.KeptNodes.Single;
import io.pocketflow.core.fixture.KeptStore;
import io.pocketflow.core.fixture.Question;
import io.pocketflow.core.fixture.SharingStore;
import io.pocketflow.core.fixture.TextCodec;
import io.pocketflow.core.fixture.Warnings;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resumed runs with parallel flows: every step sees the state that it saw in the first run. */
class ReplayOrderTest {

    private static final Key<List<String>> NOTES = Key.listOf("notes", String.class);
    private static final Key<String> SUMMARY = Key.of("summary", String.class);
    private static final Key<Integer> NUMBER = Key.of("number", Integer.class);
    private static final Key<String> TOPIC = Key.of("topic", String.class);

    private final VirtualRun virtual = new VirtualRun();
    private final KeptStore store = new HashingStore();
    private final AtomicInteger paid = new AtomicInteger();
    private final AtomicInteger crashes = new AtomicInteger(1);

    /** A store that distinguishes inputs, as a journal does. */
    private static final class HashingStore extends KeptStore {
        @Override
        public Optional<StepCodec> codec() {
            return Optional.of(TextCodec.INSTANCE);
        }
    }

    private RunOptions options() {
        return virtual.options().withStore(store).withRunId("run");
    }

    /** A node that ends the later the lower its number. */
    private class Search extends AsyncNode<Integer, String> {
        private final int number;

        Search(int number) {
            this.number = number;
        }

        @Override
        public String name() {
            return "search" + number;
        }

        @Override
        protected Integer prep(Shared shared) {
            return number < 0 ? shared.param(NUMBER) : number;
        }

        @Override
        protected CompletionStage<String> execAsync(Integer number) {
            return virtual.after(Duration.ofMillis(200 - 60 * number), () -> "note" + number);
        }

        @Override
        protected String post(Shared shared, Integer number, String note) {
            shared.append(NOTES, note);
            return DEFAULT;
        }
    }

    private final class Sum extends AsyncNode<List<String>, String> {
        @Override
        protected List<String> prep(Shared shared) {
            return shared.get(NOTES);
        }

        @Override
        protected CompletionStage<String> execAsync(List<String> notes) {
            paid.incrementAndGet();
            return CompletableFuture.completedFuture(notes.toString());
        }

        @Override
        protected String post(Shared shared, List<String> notes, String sum) {
            shared.put(SUMMARY, sum);
            return DEFAULT;
        }
    }

    private final class Send extends AsyncNode<Void, String> {
        @Override
        protected String exec(Void nothing) {
            if (crashes.getAndDecrement() > 0) {
                throw new IllegalStateException("the process has ended");
            }
            return "sent";
        }
    }

    private AsyncFlow branches() {
        return new AsyncFlow(new AsyncParallelFlow(3, new Search(0), new Search(1), new Search(2))
                .then(new Sum())
                .then(new Send()));
    }

    private AsyncFlow iterations() {
        AsyncParallelBatchFlow<Void> searches = new AsyncParallelBatchFlow<>(3, new Search(-1)) {
            @Override
            public String name() {
                return "Searches";
            }

            @Override
            protected List<Params> prep(Shared shared) {
                return IntStream.range(0, 3).mapToObj(i -> Params.of(NUMBER, i)).toList();
            }
        };
        return new AsyncFlow(searches.then(new Sum()).then(new Send()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void branchesPostInTheRecordedOrderWhenARunIsResumed(boolean iterations) {
        AsyncFlow flow = iterations ? iterations() : branches();
        assertThatThrownBy(() -> flow.run(Shared.create(), options())).hasMessageContaining("the process has ended");

        Shared shared = Shared.create();
        flow.run(shared, options());
        assertThat(shared.get(NOTES)).containsExactly("note2", "note1", "note0");
        assertThat(paid).hasValue(1);
    }

    @Test
    void aPoolOverAParallelFlowPaysNothingTwice() {
        crashes.set(3);
        Pool<String, String> pool = Pool.of(branches(), TOPIC, SUMMARY).withOptions(options());
        List<String> topics = List.of("a", "b", "c");
        assertThat(pool.run(topics).status().failed()).isEqualTo(3);
        assertThat(pool.run(topics).results()).hasSize(3);
        assertThat(paid).hasValue(3);
    }

    @Test
    void anAnswerComesAfterTheRecordedBranches() {
        AsyncFlow flow =
                new AsyncFlow(new AsyncParallelFlow(2, new Question("ask").end("yes"), new Search(1).then(new Sum())));
        assertThatThrownBy(() -> flow.run(Shared.create(), options())).isInstanceOf(FlowSuspended.class);

        Shared shared = Shared.create();
        flow.resume(shared, options(), StepKey.parse("AsyncFlow#0/AsyncParallelFlow#0[0]/ask#0"), "yes");
        assertThat(shared.get(SEEN)).containsExactly("ask?yes replayed");
        assertThat(paid).hasValue(1);
    }

    /** The branch that asks makes room for the other one in the first run; so it must when it has its answer. */
    @Test
    void anAnsweredBranchLeavesItsPlaceAsItDidWhenItAsked() {
        Search reading = new Search(1) {
            @Override
            protected Integer prep(Shared shared) {
                return shared.find(SEEN).map(List::size).orElse(0);
            }
        };
        AsyncFlow flow = new AsyncFlow(new AsyncParallelFlow(1, new Question("ask").end("yes"), reading));
        assertThatThrownBy(() -> flow.run(Shared.create(), options())).isInstanceOf(FlowSuspended.class);

        Shared shared = Shared.create();
        flow.resume(shared, options(), StepKey.parse("AsyncFlow#0/AsyncParallelFlow#0[0]/ask#0"), "yes");
        assertThat(shared.get(NOTES)).containsExactly("note0");
    }

    @Test
    void recordsOfAParallelFlowAreNumberedInTheOrderOfTheirSaves() {
        crashes.set(0);
        branches().run(Shared.create(), options());
        List<Long> numbers = store.saved.stream()
                .filter(saved -> !saved.step().isStart())
                .map(saved -> saved.record().number())
                .toList();
        assertThat(numbers).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    /** The records that it has not reached yet may have any number. */
    @Test
    void aNewRunThatSharesRecordsNumbersAboveThem() {
        SharingStore shared = new SharingStore("run");
        AsyncFlow flow = branches();
        assertThatThrownBy(() -> flow.run(Shared.create(), options().withStore(shared)))
                .hasMessageContaining("the process has ended");
        shared.saved.clear();

        flow.run(Shared.create(), options().withStore(shared).withRunId("other"));
        assertThat(paid).hasValue(1);
        assertThat(shared.saved)
                .filteredOn(saved -> !saved.step().isStart())
                .singleElement()
                .satisfies(saved -> assertThat(saved.record().number()).isGreaterThan(1_000_000));
    }

    @Test
    void aRunWithoutAParallelFlowHasNoNumbers() {
        new AsyncFlow(new Single("a", input -> "x").then(new Single("b", input -> "y")))
                .run(Shared.create(), options());
        assertThat(store.saved).allMatch(saved -> saved.record().number() == 0);
    }

    @Test
    void postsOfOneStoreDoNotOverlap() {
        AtomicInteger inside = new AtomicInteger();
        List<Integer> most = new ArrayList<>();
        AsyncFlow flow =
                new AsyncFlow(new AsyncParallelFlow(3, slowPost("a", inside, most), slowPost("b", inside, most)));
        flow.run(Shared.create(), options());
        assertThat(most).containsExactly(1, 1);
    }

    private AsyncNode<Void, String> slowPost(String name, AtomicInteger inside, List<Integer> most) {
        return new AsyncNode<>() {
            @Override
            public String name() {
                return name;
            }

            @Override
            protected String exec(Void nothing) {
                return name;
            }

            @Override
            protected CompletionStage<String> postAsync(Shared shared, Void nothing, String result) {
                most.add(inside.incrementAndGet());
                return virtual.after(Duration.ofMillis(10), () -> {
                    inside.decrementAndGet();
                    return DEFAULT;
                });
            }
        };
    }

    @Test
    void aSlowItemOfABatchDoesNotDelayPostsOfOtherBranches() {
        List<Duration> posts = new ArrayList<>();
        AsyncParallelBatchNode<Integer, Integer> batch = new AsyncParallelBatchNode<>(2) {
            @Override
            protected List<Integer> prep(Shared shared) {
                return List.of(10, 3_600_000);
            }

            @Override
            protected CompletionStage<Integer> execAsync(Integer millis) {
                return virtual.after(Duration.ofMillis(millis), () -> millis);
            }
        };
        Search search = new Search(2) {
            @Override
            protected String post(Shared shared, Integer number, String note) {
                posts.add(virtual.elapsed());
                return DEFAULT;
            }
        };

        new AsyncFlow(new AsyncParallelFlow(2, batch, search)).run(Shared.create(), options());

        assertThat(posts).containsExactly(Duration.ofMillis(80));
    }

    @Test
    void aPostThatKeepsOthersWaitingIsReported() throws Exception {
        AsyncNode<Void, String> slow = new AsyncNode<>() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            protected String exec(Void nothing) {
                return "x";
            }

            @Override
            protected CompletionStage<String> postAsync(Shared shared, Void nothing, String result) {
                return virtual.after(Duration.ofSeconds(25), () -> DEFAULT);
            }
        };
        AsyncFlow flow = new AsyncFlow(new AsyncParallelFlow(2, slow, new Search(2)));
        List<String> warnings = Warnings.during(() -> flow.run(Shared.create(), options()));
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0)).contains("[0]/slow", "[1]/search2", "10 s");
        virtual.runReady();
        assertThat(virtual.pending()).isZero();
    }
}
