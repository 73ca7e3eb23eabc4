package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Form;
import io.pocketflow.core.fixture.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The time limit of one attempt, in forms whose nodes take time. */
class AttemptTimeoutContractTest {

    private final AtomicInteger calls = new AtomicInteger();
    private final List<Duration> starts = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final Shared shared = Shared.create();

    private Work<Object, Object, String, String> slow(Form form) {
        return new Work<Object, Object, String, String>("Slow")
                .exec(input -> {
                    starts.add(form.time.elapsed());
                    return "result of attempt " + calls.incrementAndGet();
                })
                .post((store, prepared, result) -> {
                    trace.add("post: " + result);
                    return null;
                });
    }

    @Form.Timed
    void anAttemptOverItsTimeFailsAndIsTriedAgain(Form form) throws Exception {
        Retry retry = Retry.upTo(3).withAttemptTimeout(Duration.ofSeconds(5)).withDelay(Duration.ofSeconds(1));

        form.run(
                form.node(slow(form).retry(retry).takes(input -> Duration.ofSeconds(calls.get() == 0 ? 60 : 2))),
                shared);

        assertThat(starts).containsExactly(Duration.ZERO, Duration.ofSeconds(6));
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(8));
        assertThat(trace).containsExactly("post: result of attempt 2");
    }

    @Form.Timed
    void theFallbackForALateAttemptGetsATimeoutException(Form form) throws Exception {
        Retry retry = Retry.upTo(2).withAttemptTimeout(Duration.ofSeconds(5));
        List<Exception> last = new ArrayList<>();

        form.run(
                form.node(slow(form)
                        .retry(retry)
                        .takes(input -> Duration.ofMinutes(1))
                        .fallback((input, failure) -> {
                            last.add(failure);
                            return "too late";
                        })),
                shared);

        assertThat(last).hasSize(1).first().isInstanceOf(TimeoutException.class);
        assertThat(last.get(0)).hasMessageContaining("Slow").hasMessageContaining("PT5S");
        assertThat(form.time.elapsed()).isEqualTo(Duration.ofSeconds(10));
        assertThat(trace).containsExactly("post: too late");
    }
}
