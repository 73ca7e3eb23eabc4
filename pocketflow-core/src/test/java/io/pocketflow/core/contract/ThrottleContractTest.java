package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RetryHint;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.Form;
import io.pocketflow.core.fixture.Work;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/** The effect of a {@link RetryHint}, in every form. */
class ThrottleContractTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<Duration> starts = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final Shared shared = Shared.create();

    /** A node whose attempts throw these, one after another, and then succeed. */
    private Work<Object, Object, String, String> throwing(Form form, Exception... failures) {
        Deque<Exception> left = new ArrayDeque<>(List.of(failures));
        return new Work<Object, Object, String, String>("Model")
                .exec(input -> {
                    starts.add(form.time.elapsed());
                    if (!left.isEmpty()) {
                        throw left.poll();
                    }
                    return "answer";
                })
                .fallback((input, last) -> "fallback for " + last.getMessage())
                .post((store, prepared, result) -> {
                    trace.add(result);
                    return null;
                });
    }

    @Form.Every
    void aThrottleSpendsNoAttemptAlsoWithoutRetry(Form form) throws Exception {
        form.run(
                form.node(throwing(
                                form,
                                Boom.Hinted.throttle(MINUTE),
                                Boom.Hinted.throttle(MINUTE),
                                Boom.Hinted.throttle(MINUTE))
                        .retry(Retry.ONCE)),
                shared);

        assertThat(trace).containsExactly("answer");
        assertThat(starts).containsExactly(Duration.ZERO, MINUTE, MINUTE.multipliedBy(2), MINUTE.multipliedBy(3));
    }

    @Form.Every
    void aThrottleThatNamesATimeThatHasPassedWaitsAsIfItNamedNone(Form form) throws Exception {
        Exception[] throttles = new Exception[200];
        Arrays.fill(throttles, Boom.Hinted.throttle(Duration.ZERO));
        throttles[1] = Boom.Hinted.throttle(Duration.ofSeconds(-5));

        form.run(
                form.node(throwing(form, throttles).retry(Retry.ONCE.withThrottleCeiling(Duration.ofMinutes(5)))),
                shared);

        assertThat(trace).containsExactly("fallback for " + throttles[0].getMessage());
        assertThat(starts).hasSizeBetween(6, 60);
        assertThat(form.time.elapsed()).isBetween(MINUTE, Duration.ofMinutes(5));
    }

    @Form.Every
    void underACeilingOfNothingAThrottleIsAFailureAtOnce(Form form) throws Exception {
        form.run(
                form.node(throwing(form, Boom.Hinted.throttle(Duration.ZERO), Boom.Hinted.throttle(MINUTE))
                        .retry(Retry.ONCE.withThrottleCeiling(Duration.ZERO))),
                shared);

        assertThat(starts).hasSize(1);
        assertThat(form.time.elapsed()).isZero();
    }

    @Form.Every
    void throttlesBetweenFailuresSpendNoAttempt(Form form) throws Exception {
        Retry retry = Retry.upTo(3).withDelay(Duration.ofSeconds(1));

        form.run(
                form.node(throwing(
                                form,
                                new Boom("one"),
                                Boom.Hinted.throttle(MINUTE),
                                new Boom("two"),
                                Boom.Hinted.throttle(MINUTE))
                        .retry(retry)),
                shared);

        assertThat(trace).containsExactly("answer");
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(1 + 60 + 1 + 60));
    }

    @Form.Every
    void atTheCeilingAThrottleIsAnOrdinaryFailure(Form form) throws Exception {
        Retry retry = Retry.ONCE.withThrottleCeiling(Duration.ofMinutes(2));
        Exception[] throttles = IntStream.range(0, 9)
                .mapToObj(i -> Boom.Hinted.throttle(MINUTE))
                .toArray(Exception[]::new);

        form.run(form.node(throwing(form, throttles).retry(retry)), shared);

        assertThat(starts).containsExactly(Duration.ZERO, MINUTE, MINUTE.multipliedBy(2));
        assertThat(form.time.elapsed()).isEqualTo(MINUTE.multipliedBy(2));
        assertThat(trace).containsExactly("fallback for slow down");
    }

    @Form.Every
    void aWaitBeyondTheCeilingIsNotBegun(Form form) throws Exception {
        form.run(form.node(throwing(form, Boom.Hinted.throttle(Duration.ofHours(1)))), shared);

        assertThat(form.time.elapsed()).isZero();
        assertThat(trace).containsExactly("fallback for slow down");
    }

    @Form.Every
    void theCeilingIsFiveMinutesUnlessStated(Form form) throws Exception {
        Duration almost = Duration.ofMinutes(5);

        form.run(form.node(throwing(form, Boom.Hinted.throttle(almost))), shared);

        assertThat(form.time.elapsed()).isEqualTo(almost);
        assertThat(trace).containsExactly("answer");
    }

    @Form.Every
    void atTheCeilingAttemptsThatAreLeftAreMade(Form form) throws Exception {
        Retry retry = Retry.upTo(2).withDelay(Duration.ofSeconds(3)).withThrottleCeiling(Duration.ZERO);

        form.run(form.node(throwing(form, Boom.Hinted.throttle(MINUTE)).retry(retry)), shared);

        assertThat(trace).containsExactly("answer");
        assertThat(starts).hasSize(2);
    }

    @Form.Every
    void aThrottleWithoutATimeWaitsAtMostOneSecondThenTwoThenFour(Form form) throws Exception {
        form.run(
                form.node(throwing(
                        form, Boom.Hinted.throttle(null), Boom.Hinted.throttle(null), Boom.Hinted.throttle(null))),
                shared);

        assertThat(trace).containsExactly("answer");
        assertThat(starts).hasSize(4);
        for (int i = 0; i < 3; i++) {
            assertThat(starts.get(i + 1).minus(starts.get(i)))
                    .isBetween(Duration.ofNanos(1), Duration.ofSeconds(1L << i));
        }
    }

    @Form.Every
    void theNamedWaitTakesThePlaceOfTheDelay(Form form) throws Exception {
        Retry retry = Retry.upTo(3).withDelay(Duration.ofSeconds(1)).withBackoff(2);

        form.run(
                form.node(throwing(form, Boom.Hinted.busy(Duration.ofSeconds(17)), new Boom("second"))
                        .retry(retry)),
                shared);

        assertThat(starts).containsExactly(Duration.ZERO, Duration.ofSeconds(17), Duration.ofSeconds(19));
        assertThat(trace).containsExactly("answer");
    }

    @Form.Every
    void aFailureThatIsNoThrottleSpendsItsAttemptWhateverWaitItNames(Form form) throws Exception {
        form.run(form.node(throwing(form, Boom.Hinted.busy(MINUTE)).retry(Retry.ONCE)), shared);

        assertThat(starts).hasSize(1);
        assertThat(form.time.elapsed()).isZero();
        assertThat(trace).containsExactly("fallback for try later");
    }

    @Form.Every
    void whatIsNotRetriableGoesToTheFallbackAtOnce(Form form) throws Exception {
        Retry retry = Retry.upTo(5).withDelay(MINUTE);

        form.run(form.node(throwing(form, Boom.Hinted.hopeless()).retry(retry)), shared);

        assertThat(starts).hasSize(1);
        assertThat(form.time.elapsed()).isZero();
        assertThat(trace).containsExactly("fallback for bad request");
    }

    @Form.Every
    void whatIsNotRetriableAndHasNoFallbackFailsTheRun(Form form) {
        Exception hopeless = Boom.Hinted.hopeless();

        FlowException failure = form.failure(form.fails("Model", hopeless), shared);

        assertThat(failure.getCause()).isSameAs(hopeless);
        assertThat(failure.attempts()).isEqualTo(1);
    }

    @Form.Every
    void throttlesAreCountedItemByItem(Form form) throws Exception {
        Retry retry = Retry.ONCE.withThrottleCeiling(MINUTE);
        Deque<Integer> throttled = new ArrayDeque<>(List.of(1, 2, 3));
        List<Integer> calls = new ArrayList<>();
        BaseNode batch = form.batch(new Work<java.util.Collection<Integer>, Integer, Integer, List<Integer>>("Models")
                .retry(retry)
                .prep(store -> List.of(1, 2, 3))
                .exec(item -> {
                    calls.add(item);
                    if (throttled.remove(item)) {
                        throw Boom.Hinted.throttle(MINUTE);
                    }
                    return item;
                }));

        form.run(batch, shared);

        assertThat(calls).containsExactly(1, 1, 2, 2, 3, 3);
        assertThat(form.time.elapsed()).isEqualTo(MINUTE.multipliedBy(3));
    }
}
