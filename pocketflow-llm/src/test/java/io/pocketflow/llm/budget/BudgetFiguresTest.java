package io.pocketflow.llm.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.fixture.ScriptedServer;
import io.pocketflow.llm.fixture.ScriptedServer.Answering;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hundred items, twenty at a time, at a server that takes twenty in two seconds. */
class BudgetFiguresTest {

    private static final int ITEMS = 100;
    private static final int ALLOWED = 20;
    private static final Duration WINDOW = Duration.ofSeconds(2);

    private final VirtualRun virtual = new VirtualRun();
    private final List<Outcome<String>> outcomes = new ArrayList<>();
    private boolean tellsLimits;
    private boolean tellsWaits = true;
    private long window = -1;
    private int taken;
    private double bucket = ALLOWED;
    private long filledAt;

    /** One call of the model for each item. */
    private final class Asking extends AsyncParallelBatchNode<String, String> {
        private final ChatModel model;
        private final int items;

        Asking(ChatModel model, int items, int atOnce) {
            super(atOnce, Retry.ONCE, OnFailure.COLLECT);
            this.model = model;
            this.items = items;
        }

        @Override
        protected List<String> prep(Shared shared) {
            return IntStream.range(0, items).mapToObj(i -> "item " + i).toList();
        }

        @Override
        protected Reservation reserve(String item) {
            return model.reserve(ChatRequest.of(item));
        }

        @Override
        protected CompletionStage<String> execAsync(String item) {
            return model.chatReservedAsync(ChatRequest.of(item)).thenApply(ChatReply::text);
        }

        @Override
        protected String postOutcomes(Shared shared, List<String> items, List<Outcome<String>> results) {
            outcomes.addAll(results);
            return DEFAULT;
        }
    }

    /** Counts requests from one full multiple of the window to the next. */
    private Answering countingWindows() {
        long now = virtual.nanoTime();
        if (now / WINDOW.toNanos() != window) {
            window = now / WINDOW.toNanos();
            taken = 0;
        }
        Duration left = Duration.ofNanos((window + 1) * WINDOW.toNanos() - now).minus(latency);
        if (taken >= ALLOWED) {
            return Answering.throttle(tellsWaits ? left : null);
        }
        taken++;
        return Answering.ok(
                tellsLimits
                        ? Map.of(
                                "x-ratelimit-limit-requests", "" + ALLOWED,
                                "x-ratelimit-remaining-requests", "" + (ALLOWED - taken),
                                "x-ratelimit-reset-requests", left.toMillis() + "ms")
                        : Map.of());
    }

    /** Takes a token from a bucket of twenty that is refilled all the time. */
    private Answering bucket() {
        long now = virtual.nanoTime();
        double perNano = (double) ALLOWED / WINDOW.toNanos();
        bucket = Math.min(ALLOWED, bucket + (now - filledAt) * perNano);
        filledAt = now;
        if (bucket < 1 - 1e-9) {
            return Answering.throttle(Duration.ofNanos((long) Math.ceil((1 - bucket) / perNano)));
        }
        bucket--;
        return Answering.ok(Map.of());
    }

    private Duration latency = Duration.ofMillis(10);

    private ScriptedServer run(ModelLimits limits) {
        return run(limits, new ScriptedServer(virtual, latency, request -> countingWindows()));
    }

    private ScriptedServer run(ModelLimits limits, ScriptedServer server) {
        Budget budget = Budget.of(limits, virtual);
        virtual.run(new Asking(server.limited(budget), ITEMS, ALLOWED), Shared.create());
        assertThat(outcomes).hasSize(ITEMS).allMatch(outcome -> outcome instanceof Outcome.Done<String>);
        assertThat(server.sentTooEarly()).isZero();
        assertThat(budget.inFlight() + budget.waiting()).isZero();
        assertThat(virtual.pending()).isZero();
        return server;
    }

    @Test
    void withTheLimitKnownEveryItemIsSentOnce() {
        latency = Duration.ZERO;
        ScriptedServer server = run(ModelLimits.NONE.withMaxRequests(ALLOWED).withWindow(WINDOW));

        assertThat(server.sent).hasSize(ITEMS);
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void withLatencyAPlaceIsFreeAWindowAfterItsResponseBegan() {
        ScriptedServer server = run(ModelLimits.NONE.withMaxRequests(ALLOWED).withWindow(WINDOW));

        assertThat(server.sent).hasSize(ITEMS);
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(8).plus(latency.multipliedBy(5)));
    }

    @Test
    void fromTheHeadersOfSuccessesTheLimitIsLearntBeforeAThrottle() {
        tellsLimits = true;
        ScriptedServer server = run(ModelLimits.NONE);

        assertThat(server.sent).hasSizeLessThanOrEqualTo(105);
        assertThat(server.refusals).hasSizeLessThanOrEqualTo(5);
        assertThat(virtual.elapsed()).isBetween(Duration.ofSeconds(8), Duration.ofMillis(8_100));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 20, 50, 100})
    void throttlesAloneLimitTheRefusalsToAboutOneAWindow(long millis) {
        latency = Duration.ofMillis(millis);
        ScriptedServer server = run(ModelLimits.NONE);

        assertThat(server.sent).hasSizeLessThanOrEqualTo(130);
        assertThat(virtual.elapsed()).isBetween(Duration.ofSeconds(8), Duration.ofMillis(8_500 + 5 * millis));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 20, 50})
    void aServerThatRefillsABucketIsAskedAtTheRateOfTheRefilling(long millis) {
        ScriptedServer server =
                run(ModelLimits.NONE, new ScriptedServer(virtual, Duration.ofMillis(millis), request -> bucket()));

        assertThat(server.sent).hasSizeLessThanOrEqualTo(150);
        assertThat(virtual.elapsed()).isLessThan(Duration.ofSeconds(12));
    }

    @Test
    void aThrottleThatNamesNoWaitIsWaitedForToo() {
        tellsWaits = false;
        ScriptedServer server = run(ModelLimits.NONE);

        assertThat(server.sent).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void oneItemThatIsRefusedForEverDoesNotStopTheOthers() {
        ScriptedServer server = new ScriptedServer(
                virtual,
                latency,
                request -> request.messages().get(0).text().equals("item 3")
                        ? Answering.throttle(Duration.ofSeconds(1))
                        : Answering.ok(Map.of()));
        Budget budget = Budget.of(ModelLimits.NONE, virtual);
        virtual.run(new Asking(server.limited(budget), 40, 4), Shared.create());

        assertThat(outcomes)
                .filteredOn(outcome -> outcome instanceof Outcome.Done<String>)
                .hasSize(39);
        assertThat(outcomes.get(3)).isInstanceOf(Outcome.Failed.class);
        assertThat(server.sentTooEarly()).isZero();
        assertThat(server.sent.stream()
                        .filter(time -> time < Duration.ofMinutes(1).toNanos())
                        .count())
                .isGreaterThan(39);
        assertThat(budget.inFlight()).isZero();
    }
}
