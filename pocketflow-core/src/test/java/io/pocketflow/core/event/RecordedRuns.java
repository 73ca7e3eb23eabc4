package io.pocketflow.core.event;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.Kind;
import io.pocketflow.core.event.FlowEvent.Source;
import io.pocketflow.core.event.FlowEvent.Started;
import io.pocketflow.core.fixture.KeptNodes.Single;
import io.pocketflow.testkit.EventRecorder;
import io.pocketflow.testkit.VirtualRun;
import java.util.List;
import java.util.stream.Stream;

/** Runs in virtual time whose events are recorded. */
abstract class RecordedRuns {

    final EventRecorder events = new EventRecorder();
    final VirtualRun virtual = new VirtualRun();

    RunOptions options() {
        return virtual.options().withListener(events);
    }

    void run(BaseNode node) {
        node.run(Shared.create(), options());
    }

    static Single single(String name) {
        return new Single(name, input -> input);
    }

    <T extends FlowEvent> List<T> events(Class<T> type, Kind kind) {
        return events.events(kind).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    Stream<Source> started(Kind kind) {
        return events(Started.class, kind).stream().map(Started::source);
    }
}
