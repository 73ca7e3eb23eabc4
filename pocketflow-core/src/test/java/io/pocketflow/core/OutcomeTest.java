package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.store.StepKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How an item ended, as a value. */
class OutcomeTest {

    private static final Duration TOOK = Duration.ofSeconds(2);
    private static final StepKey STEP = new StepKey(List.of(new StepKey.Part("Ask", 0, "")));

    @Test
    void aDoneOneHasItsValue() {
        Outcome<String> done = new Outcome.Done<>(3, "value", 2, TOOK);

        assertThat(done.isDone()).isTrue();
        assertThat(done.value()).isEqualTo("value");
        assertThat(done.failure()).isEmpty();
        assertThat(done.index()).isEqualTo(3);
        assertThat(done.attempts()).isEqualTo(2);
        assertThat(done.duration()).isEqualTo(TOOK);
    }

    @Test
    void aDoneOneMayHaveNull() {
        assertThat(new Outcome.Done<String>(0, null, 1, TOOK).value()).isNull();
    }

    @Test
    void aFailedOneHasItsCause() {
        Boom boom = new Boom("boom");
        Outcome<String> failed = new Outcome.Failed<>(1, boom, 3, TOOK);

        assertThat(failed.isDone()).isFalse();
        assertThat(failed.failure()).containsSame(boom);
        assertThat(failed.attempts()).isEqualTo(3);
        assertThatThrownBy(failed::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("item 1")
                .hasCause(boom);
    }

    @Test
    void aSkippedOneHasItsReasonAndCostNothing() {
        Outcome<String> skipped = new Outcome.Skipped<>(1, "the budget is spent");

        assertThat(skipped.isDone()).isFalse();
        assertThat(skipped.failure()).isEmpty();
        assertThat(skipped.attempts()).isZero();
        assertThat(skipped.duration()).isZero();
        assertThatThrownBy(skipped::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the budget is spent");
    }

    @Test
    void aSuspendedOneNamesTheStepThatAsks() {
        Outcome<String> suspended = new Outcome.Suspended<>(1, Map.of(STEP, "go on?"), 1, TOOK);

        assertThat(suspended.isDone()).isFalse();
        assertThat(suspended.failure()).isEmpty();
        assertThatThrownBy(suspended::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Ask");
    }

    @Test
    void nullsAreRefusedWhereTheyMeanNothing() {
        assertThatThrownBy(() -> new Outcome.Failed<>(0, null, 1, TOOK)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Outcome.Skipped<>(0, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Outcome.Suspended<>(0, null, 1, TOOK)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Outcome.Suspended<>(0, Map.of(), 1, TOOK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one open question");
    }
}
