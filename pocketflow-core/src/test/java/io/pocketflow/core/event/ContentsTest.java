package io.pocketflow.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.ModelCall;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.ModelStarted;
import io.pocketflow.core.event.FlowEvent.Operation;
import io.pocketflow.core.event.FlowEvent.Origin;
import io.pocketflow.core.event.FlowEvent.Tokens;
import io.pocketflow.core.event.FlowEvent.ToolFinished;
import io.pocketflow.core.event.FlowEvent.ToolStarted;
import io.pocketflow.core.fixture.KeptNodes.Single;
import io.pocketflow.testkit.EventRecorder;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prompts, replies, arguments and results reach only listeners that see contents. */
class ContentsTest {

    private static final ModelCall CALL = new ModelCall("1", "openai", "gpt-4o-mini", Operation.CHAT, false);

    private final EventRecorder plain = new EventRecorder();
    private final EventRecorder trusted = new EventRecorder();

    private static void reportAll(Reporter reporter) {
        reporter.report((source, at) -> new ModelStarted(source, at, CALL, "secret"));
        reporter.report((source, at) -> new ModelFinished(
                source,
                at,
                CALL,
                Duration.ZERO,
                Origin.WIRE,
                "gpt-4o-mini-2024",
                "req-1",
                null,
                "STOP",
                Tokens.NONE,
                null,
                null,
                "secret"));
        reporter.report((source, at) -> new ToolStarted(source, at, "1", "mail", "secret"));
        reporter.report((source, at) -> new ToolFinished(source, at, "1", "mail", Duration.ZERO, false, "secret"));
    }

    private static List<FlowEvent> secrets(EventRecorder events) {
        return events.events().stream()
                .filter(FlowEvent.Private.class::isInstance)
                .toList();
    }

    private void run(RunOptions options) {
        new Single("a", input -> {
                    reportAll(Reporter.current());
                    return input;
                })
                .run(Shared.create(), options);
    }

    @Test
    void contentsReachOnlyTheListenersThatSeeThem() {
        run(new VirtualRun().options().withListener(plain).withListener(FlowListener.withContents(trusted)));
        assertThat(secrets(plain))
                .hasSize(4)
                .noneMatch(event -> event.toString().contains("secret"));
        assertThat(secrets(trusted))
                .hasSize(4)
                .allMatch(event -> event.toString().contains("secret"));
    }

    @Test
    void reporterKnowsWhetherContentsAreSeen() {
        Single node =
                new Single("a", input -> Boolean.toString(Reporter.current().seesContents()));
        Shared shared = Shared.create();
        node.run(shared, new VirtualRun().options().withListener(plain));
        node.run(shared, new VirtualRun().options().withListener(FlowListener.withContents(trusted)));
        assertThat(shared.get(io.pocketflow.core.fixture.KeptNodes.SEEN)).containsExactly("a=false", "a=true");
    }

    @Test
    void contentsOutsideOfRunsAreHiddenToo() {
        reportAll(Reporter.to(plain));
        reportAll(Reporter.to(FlowListener.withContents(trusted)));
        assertThat(secrets(plain))
                .hasSize(4)
                .noneMatch(event -> event.toString().contains("secret"));
        assertThat(secrets(trusted))
                .hasSize(4)
                .allMatch(event -> event.toString().contains("secret"));
    }
}
