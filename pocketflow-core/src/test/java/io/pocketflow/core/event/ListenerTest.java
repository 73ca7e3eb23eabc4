package io.pocketflow.core.event;

import static io.pocketflow.core.fixture.KeptNodes.each;
import static io.pocketflow.core.fixture.KeptNodes.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Params;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.Finished;
import io.pocketflow.core.event.FlowEvent.Kind;
import io.pocketflow.core.event.FlowEvent.Source;
import io.pocketflow.core.event.FlowEvent.Started;
import io.pocketflow.core.fixture.KeptNodes.Batch;
import io.pocketflow.core.fixture.KeptNodes.Single;
import io.pocketflow.core.fixture.Warnings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How events identify runs, visits and items, and that a listener cannot harm a run. */
class ListenerTest extends RecordedRuns {

    private static final Key<String> FILE = Key.of("file", String.class);

    // ---- who is who

    @Test
    void runsDifferInTheirIds() {
        run(single("a"));
        run(single("a"));
        assertThat(started(Kind.RUN).map(Source::runId)).doesNotHaveDuplicates().hasSize(2);
        assertThat(started(Kind.NODE).map(Source::runId))
                .isEqualTo(started(Kind.RUN).map(Source::runId).toList());
    }

    @Test
    void runIdIsTheGivenOne() {
        single("a").run(Shared.create(), options().withRunId("mine"));
        assertThat(events.events()).extracting(event -> event.source().runId()).containsOnly("mine");
    }

    @Test
    void visitsDifferInTheirPaths() {
        Single node = Single.looping("a", 3);
        run(flow("F", node.on("again", node).end(BaseNode.DEFAULT)));
        assertThat(started(Kind.ATTEMPT).map(Source::path)).containsExactly("F/a", "F/a#1", "F/a#2");
    }

    @Test
    void itemsDifferInTheirPaths() {
        run(new Batch("b", List.of("x", "x"), item -> item));
        assertThat(started(Kind.ATTEMPT).map(Source::path)).containsExactly("b[0]", "b[1]");
        assertThat(started(Kind.ATTEMPT).map(Source::item)).containsExactly(0, 1);
        assertThat(started(Kind.ITEM).map(Source::item)).containsExactly(0, 1);
        assertThat(started(Kind.NODE).map(Source::item)).containsExactly(-1);
    }

    @Test
    void iterationsDifferInTheirPathsAndParams() {
        run(each("B", FILE, List.of("x", "y"), single("a")));
        List<Params> each = List.of(Params.of(FILE, "x"), Params.of(FILE, "y"));
        assertThat(started(Kind.ATTEMPT).map(Source::path)).containsExactly("B[0]/a", "B[1]/a");
        assertThat(started(Kind.ATTEMPT).map(Source::params)).isEqualTo(each);
        assertThat(started(Kind.ITEM).map(Source::path)).containsExactly("B[0]", "B[1]");
        assertThat(started(Kind.ITEM).map(Source::params)).isEqualTo(each);
    }

    @Test
    void startAndEndHaveTheSameSource() {
        run(flow("F", single("a").then(new Batch("b", List.of("x"), item -> item))));
        List<FlowEvent> all = events.events();
        assertThat(all.stream().filter(Finished.class::isInstance).map(FlowEvent::source))
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(Started.class::isInstance)
                        .map(FlowEvent::source)
                        .toList());
    }

    // ---- that it cannot hurt

    @Test
    void listenerThatThrowsHurtsNobodyAndIsLoggedOnce() throws Exception {
        RunOptions options = virtual.options()
                .withListener(event -> {
                    throw new IllegalStateException("broken listener");
                })
                .withListener(events);
        Single node = single("a");
        List<String> warnings = Warnings.during(
                () -> assertThat(flow("F", node).run(Shared.create(), options)).isEqualTo("default"));
        assertThat(warnings).hasSize(1);
        assertThat(node.calls).hasSize(1);
        assertThat(events.lines()).hasSize(16);
    }

    @Test
    void listenerThatThrowsAnErrorHurtsNobody() throws Exception {
        RunOptions options = virtual.options().withListener(event -> {
            throw new AssertionError("broken listener");
        });
        assertThat(Warnings.during(() -> single("a").run(Shared.create(), options)))
                .hasSize(1);
    }

    @Test
    void listenerIsLoggedOnceARun() throws Exception {
        RunOptions options = virtual.options().withListener(event -> {
            throw new IllegalStateException("broken listener");
        });
        assertThat(Warnings.during(() -> {
                    single("a").run(Shared.create(), options);
                    single("a").run(Shared.create(), options);
                }))
                .hasSize(2);
    }
}
