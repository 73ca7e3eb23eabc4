package io.pocketflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Flow;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The kit in tests such as users write. */
class TestkitTest {

    private final VirtualRun time = new VirtualRun();

    @Test
    void hoursOfRetriesPassAtOnce() {
        Retry retry = Retry.upTo(3).withDelay(Duration.ofHours(5));
        ScriptedNode ask = new ScriptedNode("Ask", retry, new IOException("down"), new IOException("down"), "answered");

        assertThat(time.run(new Flow(ask), Shared.create())).isEqualTo("answered");
        assertThat(ask.calls()).isEqualTo(3);
        assertThat(time.elapsed()).isEqualTo(Duration.ofHours(10));
        assertThat(time.pending()).isZero();
    }

    @Test
    void eventsShowEachAttempt() {
        EventRecorder events = new EventRecorder();
        ScriptedNode ask = new ScriptedNode("Ask", Retry.upTo(2), new IOException("down"), "answered");

        new Flow(ask).run(Shared.create(), time.options().withListener(events));

        assertThat(events.events(FlowEvent.Kind.ATTEMPT)).hasSize(4);
        assertThat(events.lines())
                .containsSubsequence(
                        "failed attempt 0 Flow/Ask", "finished attempt 1 Flow/Ask", "finished node Flow/Ask");
    }

    @Test
    void aWaitThatWouldNeverEndIsReported() {
        assertThatThrownBy(() -> time.await(new CompletableFuture<>()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this wait would never end");
    }
}
