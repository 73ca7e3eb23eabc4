package io.pocketflow.llm.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.NodeWork;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.llm.testkit.BatchServer.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Flows with concurrent parts whose skills are called by batches, with a store: their order, records and resumption. */
class LaneFlowsTest {

    private static final boolean ALL = Boolean.getBoolean("crash.all");

    private static final int ITEMS = 3;
    private static final Key<List<String>> PARTS = Key.listOf("parts", String.class);
    private static final Key<String> JOINED = Key.of("joined", String.class);

    private static Skill<String> skill(LaneHarness lane, String name, String template) {
        return Skill.of(lane.model(), template)
                .named(name)
                .withSettings(request -> request.withMaxTokens(50))
                .withRetry(lane.retry)
                .writing(Key.local(name, String.class))
                .appending(PARTS);
    }

    private static Skill<String> join(LaneHarness lane) {
        return skill(lane, "Join", "{parts}").writing(JOINED);
    }

    /** Two branches, of which the first has two skills, and a skill that joins them. */
    private static Pool<Map<String, ?>, String> branches(LaneHarness lane) {
        Route first = skill(lane, "One", "1 {text}").then(skill(lane, "Two", "2 {One}"));
        AsyncParallelFlow both = new AsyncParallelFlow(2, first, skill(lane, "Three", "3 {text}"));
        return lane.in(Pool.of(NodeWork.of(new AsyncFlow(both.then(join(lane))), JOINED)));
    }

    /** Three iterations of a skill at once, and a skill that joins them. */
    private static Pool<Map<String, ?>, String> iterations(LaneHarness lane) {
        Key<Integer> number = Key.of("number", Integer.class);
        /** The iterations. */
        class Each extends AsyncParallelBatchFlow<String> {
            Each() {
                super(3, skill(lane, "Part", "{number} {text}").reading("number", number));
            }

            @Override
            protected List<Params> prep(Shared shared) {
                return IntStream.range(0, 3).mapToObj(i -> Params.of(number, i)).toList();
            }
        }
        return lane.in(Pool.of(NodeWork.of(new AsyncFlow(new Each().then(join(lane))), JOINED)));
    }

    private static List<Integer> sizes(LaneHarness lane) {
        return lane.server.jobs.values().stream()
                .map(job -> job.requests.size())
                .toList();
    }

    @Test
    void callsOfConcurrentBranchesShareABatch() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            List<String> results = branches(lane).run(LaneHarness.items(ITEMS)).results();
            for (int i = 0; i < ITEMS; i++) {
                assertThat(results.get(i))
                        .isEqualTo("echo echo 1 item %d\necho 3 item %d\necho 2 echo 1 item %d".formatted(i, i, i));
            }
            assertThat(sizes(lane)).containsExactly(2 * ITEMS, ITEMS, ITEMS);
            assertThat(lane.server.count("online")).isZero();
            assertThat(branches(lane).run(LaneHarness.items(ITEMS)).status().replayed())
                    .isEqualTo(ITEMS);
        }
    }

    @Test
    void callsOfConcurrentIterationsShareABatch() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            List<String> results =
                    iterations(lane).run(LaneHarness.items(ITEMS)).results();
            assertThat(results.get(2)).isEqualTo("echo echo 0 item 2\necho 1 item 2\necho 2 item 2");
            assertThat(sizes(lane)).containsExactly(3 * ITEMS, ITEMS);
        }
    }

    @Test
    void branchesKeepTheirOrderWhenTheyAreResumed() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            LaneHarness.KilledStore store = new LaneHarness.KilledStore(Integer.MAX_VALUE);
            lane.store = store;
            // the batch of the first steps has ended and that of the second steps runs
            lane.virtual.schedule(store::kill, Duration.ofMinutes(90).toNanos());
            assertThat(LaneHarness.runsUntilKilled(branches(lane), ITEMS)).isTrue();
            assertThat(sizes(lane)).containsExactly(2 * ITEMS, ITEMS);
            lane.store = store.restarted();
            assertThat(branches(lane).run(LaneHarness.items(ITEMS)).results())
                    .contains("echo echo 1 item 0\necho 3 item 0\necho 2 echo 1 item 0");
            assertThat(sizes(lane)).containsExactly(2 * ITEMS, ITEMS, ITEMS);
        }
    }

    static Stream<Integer> records() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            LaneHarness.KilledStore store = new LaneHarness.KilledStore(Integer.MAX_VALUE);
            lane.store = store;
            branches(lane).run(LaneHarness.items(ITEMS));
            return IntStream.range(0, store.saved.size())
                    .filter(records -> ALL || records % 3 == 0)
                    .boxed();
        }
    }

    /** Kills happen after every third record, and after each with {@code -Dcrash.all=true}, as in {@code .ci/series}. */
    @ParameterizedTest
    @MethodSource("records")
    void runsThatAreKilledAfterAnyRecordPayForNoCallTwice(int records) {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            LaneHarness.KilledStore store = new LaneHarness.KilledStore(records);
            lane.store = store;
            LaneHarness.runsUntilKilled(branches(lane), ITEMS);
            lane.store = store.restarted();
            List<String> results = branches(lane).run(LaneHarness.items(ITEMS)).results();
            assertThat(results).hasSize(ITEMS).doesNotHaveDuplicates();
            assertThat(results.get(0)).endsWith("echo 2 echo 1 item 0").contains("echo 3 item 0");
            assertThat(lane.server.sentTexts()).containsValue(1).doesNotContainValue(2);
            // a call that the kill left alone is made online
            assertThat(lane.server.sentTexts().size() + lane.server.count("online"))
                    .isEqualTo(4 * ITEMS);
        }
    }

    @Test
    void collectedFailuresAreNotCalledAgainWhileOthersWait() {
        try (LaneHarness lane = new LaneHarness(Form.ANTHROPIC)) {
            lane.server.lines = lines -> {
                List<ObjectNode> changed = new ArrayList<>();
                lines.forEach(line -> changed.add(
                        line.toString().contains("echo bad")
                                ? lane.server.errorLine(lane.server.idOf(line), "invalid_request_error", "no")
                                : line));
                return changed;
            };
            Route good = skill(lane, "One", "1 {text}").then(skill(lane, "Two", "2 {One}"));
            /** Branches whose failures are collected. */
            class Collected extends AsyncParallelFlow {
                Collected() {
                    super(2, OnFailure.COLLECT, good, skill(lane, "Bad", "bad {text}"));
                }

                @Override
                protected String postOutcomes(Shared shared, List<Outcome<String>> outcomes) {
                    return DEFAULT;
                }
            }
            List<String> results = lane.in(
                            Pool.of(NodeWork.of(new AsyncFlow(new Collected().then(join(lane))), JOINED)))
                    .run(LaneHarness.items(ITEMS))
                    .results();
            assertThat(results.get(0)).isEqualTo("echo echo 1 item 0\necho 2 echo 1 item 0");
            assertThat(sizes(lane)).containsExactly(2 * ITEMS, ITEMS, ITEMS);
            assertThat(lane.server.count("online")).isZero();
        }
    }
}
