package io.pocketflow.core.event;

import static io.pocketflow.core.fixture.KeptNodes.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.Failed;
import io.pocketflow.core.event.FlowEvent.Finished;
import io.pocketflow.core.event.FlowEvent.Kind;
import io.pocketflow.core.event.FlowEvent.Source;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.KeptNodes.Batch;
import io.pocketflow.core.fixture.KeptNodes.Single;
import io.pocketflow.core.store.StepStore;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The failures, results and times that events contain. */
class ListenerEventsTest extends RecordedRuns {

    @Test
    void failedAttemptSaysWhenTheNextOneComes() {
        IllegalStateException no = new IllegalStateException("no");
        Retry retry = Retry.upTo(3).withDelay(Duration.ofSeconds(2)).withBackoff(2);
        FlowException failure = catchThrowableOfType(
                FlowException.class,
                () -> run(new Single("a", retry, input -> {
                    throw no;
                })));
        assertThat(failure).hasCause(no);
        List<Failed> attempts = events(Failed.class, Kind.ATTEMPT);
        assertThat(attempts)
                .extracting(Failed::retryIn)
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), null);
        assertThat(attempts).extracting(Failed::throttled).containsOnly(false);
        assertThat(attempts).extracting(failed -> failed.source().attempt()).containsExactly(0, 1, 2);
        assertThat(attempts).extracting(Failed::error).containsOnly(no);
        assertThat(events(Failed.class, Kind.NODE)).extracting(Failed::error).containsExactly(no);
        assertThat(events(Failed.class, Kind.RUN)).extracting(Failed::took).containsExactly(Duration.ofSeconds(6));
    }

    @Test
    void throttledAttemptSaysSoAndSpendsNoNumber() {
        Iterator<Exception> script =
                List.<Exception>of(Boom.Hinted.throttle(Duration.ofSeconds(9))).iterator();
        run(new Single("a", input -> {
            if (script.hasNext()) {
                throw script.next();
            }
            return "x";
        }));
        Failed throttled = events(Failed.class, Kind.ATTEMPT).get(0);
        assertThat(throttled.throttled()).isTrue();
        assertThat(throttled.retryIn()).isEqualTo(Duration.ofSeconds(9));
        assertThat(started(Kind.ATTEMPT).map(Source::attempt)).containsExactly(0, 0);
        assertThat(events(Finished.class, Kind.NODE))
                .extracting(Finished::attempts)
                .containsExactly(1);
    }

    @Test
    void finishedNodeReportsItsActionAttemptsAndTime() {
        int[] calls = {0};
        Single node = new Single("a", Retry.upTo(2).withDelay(Duration.ofSeconds(3)), input -> {
            if (calls[0]++ == 0) {
                throw new IllegalStateException("no");
            }
            return "x";
        });
        run(flow("F", node.then(new Single("b", Retry.ONCE, input -> input, shared -> "done"))));
        assertThat(events(Finished.class, Kind.NODE))
                .extracting(Finished::action)
                .containsExactly("default", "done", "done");
        assertThat(events(Finished.class, Kind.RUN))
                .extracting(Finished::action)
                .containsExactly("done");
        Finished first = events(Finished.class, Kind.NODE).get(0);
        assertThat(first.attempts()).isEqualTo(2);
        assertThat(first.took()).isEqualTo(Duration.ofSeconds(3));
        assertThat(events.events().get(0).at().plusSeconds(3)).isEqualTo(first.at());
    }

    @Test
    void replayedResultsAreMarked() {
        Flow flow = flow("F", single("a").then(new Batch("b", List.of("x"), item -> item)));
        RunOptions kept = options().withStore(StepStore.inMemory()).withRunId("run");
        flow.run(Shared.create(), kept);
        assertThat(finished()).extracting(Finished::replayed).containsOnly(false);
        int first = finished().size();
        flow.run(Shared.create(), kept);
        List<Finished> second = finished().subList(first, finished().size());
        assertThat(second.stream().filter(Finished::replayed).map(ListenerEventsTest::kindAndPath))
                .containsExactly("ATTEMPT F/a", "NODE F/a", "ATTEMPT F/b[0]", "ITEM F/b[0]", "NODE F/b");
    }

    private List<Finished> finished() {
        return events.events().stream()
                .filter(Finished.class::isInstance)
                .map(Finished.class::cast)
                .toList();
    }

    private static String kindAndPath(FlowEvent event) {
        return event.source().kind() + " " + event.source().path();
    }
}
