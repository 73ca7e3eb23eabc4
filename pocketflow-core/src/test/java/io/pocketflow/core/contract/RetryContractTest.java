package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.FlowWork;
import io.pocketflow.core.fixture.Form;
import io.pocketflow.core.fixture.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Attempts, waits and the fallback, in every form. */
class RetryContractTest {

    private final AtomicInteger calls = new AtomicInteger();
    private final List<Duration> starts = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final Shared shared = Shared.create();

    /** Returns a node whose first attempts fail. */
    private Work<Object, Object, String, String> failing(Form form, int failures) {
        return new Work<Object, Object, String, String>("Flaky")
                .exec(input -> {
                    starts.add(form.time.elapsed());
                    int call = calls.incrementAndGet();
                    if (call <= failures) {
                        throw new Boom("attempt " + call);
                    }
                    return "result of attempt " + call;
                })
                .post((store, prepared, result) -> {
                    trace.add("post: " + result);
                    return null;
                });
    }

    private static Work.Fallback<Object, String> tellingLast(List<String> trace) {
        return (input, last) -> {
            trace.add("fallback for " + last.getMessage());
            return "instead";
        };
    }

    @Form.Every
    void threeAttemptsAreThreeCallsAndTwoWaits(Form form) {
        Retry retry = Retry.upTo(3).withDelay(Duration.ofSeconds(10));

        FlowException failure = form.failure(form.node(failing(form, 99).retry(retry)), shared);

        assertThat(starts).containsExactly(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(20));
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(20));
        assertThat(failure.attempts()).isEqualTo(3);
        assertThat(failure.getCause()).hasMessage("attempt 3");
    }

    @Form.Every
    void retriesStopAtTheFirstSuccess(Form form) throws Exception {
        Retry retry = Retry.upTo(5).withDelay(Duration.ofSeconds(10));

        form.run(form.node(failing(form, 1).retry(retry).fallback(tellingLast(trace))), shared);

        assertThat(calls).hasValue(2);
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(10));
        assertThat(trace).containsExactly("post: result of attempt 2");
    }

    @Form.Every
    void aFirstSuccessWaitsForNothing(Form form) throws Exception {
        Retry retry = Retry.upTo(5).withDelay(Duration.ofSeconds(10));

        form.run(form.node(failing(form, 0).retry(retry)), shared);

        assertThat(calls).hasValue(1);
        assertThat(form.time.elapsed()).isZero();
    }

    @Form.Every
    void withoutARetryThereIsOneAttempt(Form form) {
        form.failure(form.node(failing(form, 99)), shared);

        assertThat(calls).hasValue(1);
    }

    @Form.Every
    void theFallbackRunsOnceWithTheLastException(Form form) throws Exception {
        form.run(form.node(failing(form, 99).retry(Retry.upTo(2)).fallback(tellingLast(trace))), shared);

        assertThat(calls).hasValue(2);
        assertThat(trace).containsExactly("fallback for attempt 2", "post: instead");
    }

    @Form.Every
    void theFallbackOfOneAttemptRunsToo(Form form) throws Exception {
        form.run(form.node(failing(form, 99).fallback(tellingLast(trace))), shared);

        assertThat(trace).containsExactly("fallback for attempt 1", "post: instead");
    }

    @Form.Every
    void theFallbackGetsWhatPrepGave(Form form) throws Exception {
        Object prepared = new Object();
        List<Object> seen = new ArrayList<>();

        form.run(
                form.node(failing(form, 99).prep(store -> prepared).fallback((input, last) -> {
                    seen.add(input);
                    return null;
                })),
                shared);

        assertThat(seen).hasSize(1).first().isSameAs(prepared);
        assertThat(trace).containsExactly("post: null");
    }

    @Form.Every
    void theDefaultFallbackRethrowsTheSameObject(Form form) {
        Boom boom = new Boom("mine");

        FlowException failure = form.failure(form.fails("Failing", boom), shared);

        assertThat(failure.getCause()).isSameAs(boom);
    }

    @Form.Every
    void whatAFallbackThrowsIsFinal(Form form) {
        Boom boom = new Boom("from the fallback");
        AtomicInteger fallbacks = new AtomicInteger();

        FlowException failure = form.failure(
                form.node(failing(form, 99).retry(Retry.upTo(3)).fallback((input, last) -> {
                    fallbacks.incrementAndGet();
                    throw boom;
                })),
                shared);

        assertThat(failure.getCause()).isSameAs(boom);
        assertThat(failure.attempts()).isEqualTo(3);
        assertThat(fallbacks).hasValue(1);
        assertThat(calls).hasValue(3);
        assertThat(trace).isEmpty();
    }

    @Form.Every
    void waitsGrowByTheBackoffUpToTheLongest(Form form) {
        Retry retry =
                Retry.upTo(5).withDelay(Duration.ofSeconds(1)).withBackoff(3).withMaxDelay(Duration.ofSeconds(10));

        form.failure(form.node(failing(form, 99).retry(retry)), shared);

        assertThat(starts.stream().map(Duration::toSeconds)).containsExactly(0L, 1L, 4L, 13L, 23L);
    }

    @Form.Every
    void everyVisitCountsItsOwnAttempts(Form form) throws Exception {
        BaseNode flaky = form.node(new Work<Object, Object, Object, Object>("Flaky")
                .retry(Retry.upTo(2))
                .exec(input -> {
                    if (calls.incrementAndGet() % 2 == 1) {
                        throw new Boom("every other call");
                    }
                    return null;
                })
                .post((store, prepared, result) -> calls.get() < 20 ? "again" : "enough"));

        form.run(form.flow(flaky.on("again", flaky).end("enough")), shared);

        assertThat(calls).hasValue(20);
    }

    @Form.Every
    void flowsAreNeverRetried(Form form) {
        BaseNode before = form.does("Before", store -> trace.add("before"));
        BaseNode failing = form.node(failing(form, 99).retry(Retry.upTo(2)));
        BaseNode inner = form.flow(FlowWork.flow("Inner"), before.then(failing));

        FlowException failure = form.failure(form.flow(inner), shared);

        assertThat(failure.node()).isEqualTo("Flaky");
        assertThat(calls).hasValue(2);
        assertThat(trace).containsExactly("before");
    }
}
