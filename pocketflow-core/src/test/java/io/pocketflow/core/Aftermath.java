package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.testkit.EventRecorder;
import io.pocketflow.testkit.VirtualRun;
import java.util.ArrayList;
import java.util.List;

/** The state that every run must leave behind: nothing waits, and everything that started has ended. */
final class Aftermath {

    private Aftermath() {}

    static void leftNothing(VirtualRun time, EventRecorder events) {
        time.runReady();
        assertThat(time.pending()).as("timers left behind").isZero();
        List<FlowEvent.Source> open = new ArrayList<>();
        for (FlowEvent event : events.events()) {
            if (event instanceof FlowEvent.Started) {
                open.add(event.source());
            } else {
                assertThat(open.remove(event.source()))
                        .as("started before %s", event)
                        .isTrue();
            }
        }
        assertThat(open).as("started but not ended").isEmpty();
    }
}
