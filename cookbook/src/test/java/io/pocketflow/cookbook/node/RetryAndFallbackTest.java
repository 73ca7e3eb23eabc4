package io.pocketflow.cookbook.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cookbook.ScriptedModel;
import io.pocketflow.cookbook.TestSession;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryAndFallbackTest {

    private final VirtualRun time = new VirtualRun();
    private final TestSession session = new TestSession(time.options()).with(new ScriptedModel(text -> "In short."));

    @Test
    void theThirdAttemptSucceedsAndAfterThatTheFallbackTakesOver() {
        assertThat(session.run(new RetryAndFallback())).isZero();
        assertThat(session.out()).isEqualTo("""
                model: scripted
                The model fails twice:
                  attempt 1: a failure simulated by this recipe; retrying in 200 ms
                  attempt 2: a failure simulated by this recipe; retrying in 400 ms
                  attempt 3: the model answered
                  summary: In short.
                The model fails each time:
                  attempt 1: a failure simulated by this recipe; retrying in 200 ms
                  attempt 2: a failure simulated by this recipe; retrying in 400 ms
                  attempt 3: a failure simulated by this recipe; no attempts left
                  summary: It began with a single night of frost. [the first sentence, because no model answered]
                """);
    }

    @Test
    void eachPartWaitsBetweenItsAttempts() {
        session.run(new RetryAndFallback());
        assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(2 * (200 + 400)));
    }
}
