package io.pocketflow.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.Emitted;
import io.pocketflow.core.event.FlowEvent.Kind;
import io.pocketflow.core.event.FlowEvent.Source;
import io.pocketflow.core.fixture.KeptNodes.Batch;
import io.pocketflow.core.fixture.KeptNodes.Single;
import io.pocketflow.core.fixture.Warnings;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.testkit.EventRecorder;
import io.pocketflow.testkit.VirtualRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The events that the work of an attempt reports, and their sources. */
class ReporterTest {

    private final EventRecorder events = new EventRecorder();
    private final VirtualRun virtual = new VirtualRun();

    private RunOptions options() {
        return virtual.options().withListener(events);
    }

    private void run(BaseNode node) {
        node.run(Shared.create(), options());
    }

    /** Reports what happened, by the reporter of this thread. */
    private static String report(String what) {
        Reporter.current().report((source, at) -> new Emitted(source, at, what));
        return what;
    }

    private List<String> emitted() {
        return events.events().stream()
                .filter(Emitted.class::isInstance)
                .map(Emitted.class::cast)
                .map(event -> event.source().kind() + " " + event.source().attempt() + " "
                        + event.source().path() + " " + event.value())
                .toList();
    }

    // ---- emit

    @Test
    void emittedValuesHaveTheAttemptAsTheirSource() {
        run(new Node<String, String>() {
            @Override
            public String name() {
                return "a";
            }

            @Override
            protected String exec(String input, Attempt attempt) {
                attempt.emit("half");
                attempt.emit(1.0);
                return "x";
            }
        });
        assertThat(emitted()).containsExactly("ATTEMPT 0 a half", "ATTEMPT 0 a 1.0");
        assertThat(events.lines())
                .containsSubsequence("started attempt 0 a", "emitted attempt 0 a", "finished attempt 0 a");
    }

    @Test
    void emitChecksItsValueAlsoWithoutListeners() {
        new Node<String, String>() {
            @Override
            protected String exec(String input, Attempt attempt) {
                attempt.emit("unheard");
                assertThat(attempt.reporter().isHeard()).isFalse();
                assertThatNullPointerException().isThrownBy(() -> attempt.emit(null));
                return "x";
            }
        }.run(Shared.create(), virtual.options());
    }

    @Test
    void listenersOfOneTypeReceiveNoOthers() {
        List<Object> seen = new ArrayList<>();
        RunOptions options = virtual.options()
                .withListener(FlowListener.ofEmitted(String.class, seen::add))
                .withListener(FlowListener.of(FlowEvent.Suspended.class, seen::add));
        new Single("a", input -> {
                    Reporter.current().report((source, at) -> new Emitted(source, at, 1));
                    return report("text");
                })
                .run(Shared.create(), options);
        assertThat(seen).containsExactly("text");
    }

    @Test
    void emitAfterTheAttemptIsStillReported() {
        List<Attempt> attempts = new ArrayList<>();
        run(new Node<String, String>() {
            @Override
            public String name() {
                return "a";
            }

            @Override
            protected String exec(String input, Attempt attempt) {
                attempts.add(attempt);
                return "x";
            }
        });
        attempts.get(0).emit("late");
        assertThat(emitted()).containsExactly("ATTEMPT 0 a late");
    }

    // ---- the reporter of the thread

    @Test
    void execHasTheReporterOfItsAttempt() {
        run(new Single("a", input -> report("exec")));
        run(new Batch("b", List.of("x", "y"), ReporterTest::report));
        assertThat(emitted()).containsExactly("ATTEMPT 0 a exec", "ATTEMPT 0 b[0] x", "ATTEMPT 0 b[1] y");
    }

    @Test
    void stageAndTaskHaveTheReporterOfTheirAttempt() {
        run(new AsyncNode<String, String>() {
            @Override
            public String name() {
                return "stage";
            }

            @Override
            protected CompletionStage<String> execAsync(String input) {
                return CompletableFuture.completedFuture(report("called"));
            }
        });
        run(new AsyncNode<String, String>() {
            @Override
            public String name() {
                return "task";
            }

            @Override
            protected String exec(String input) {
                return report("called");
            }
        });
        run(new AsyncNode<String, String>() {
            @Override
            public String name() {
                return "super";
            }

            @Override
            protected CompletionStage<String> execAsync(String input) {
                report("around");
                return super.execAsync(input);
            }

            @Override
            protected String exec(String input) {
                return report("called");
            }
        });
        assertThat(emitted())
                .containsExactly(
                        "ATTEMPT 0 stage called",
                        "ATTEMPT 0 task called",
                        "ATTEMPT 0 super around",
                        "ATTEMPT 0 super called");
    }

    @Test
    void fallbackHasTheReporterOfTheLastAttempt() {
        run(new Node<String, String>() {
            @Override
            public String name() {
                return "a";
            }

            @Override
            protected String exec(String input) {
                throw new IllegalStateException("no");
            }

            @Override
            protected String execFallback(String input, Exception last) {
                return report("fallback");
            }
        });
        assertThat(emitted()).containsExactly("ATTEMPT 0 a fallback");
    }

    @Test
    void functionOfAPoolHasTheReporterOfItsItem() throws Exception {
        Pool.of((String item) -> report(item)).withOptions(options()).run(List.of("x", "y"));
        assertThat(emitted()).hasSize(2).allMatch(line -> line.matches("ATTEMPT 0 .*\\[[01]\\] [xy]"));
    }

    @Test
    void prepAndPostHaveNoReporter() {
        List<Reporter> seen = new ArrayList<>();
        run(new Node<String, String>() {
            @Override
            protected String prep(Shared shared) {
                seen.add(Reporter.current());
                return "x";
            }

            @Override
            protected String exec(String input) {
                assertThat(Reporter.current().isHeard()).isTrue();
                return input;
            }

            @Override
            protected String post(Shared shared, String input, String result) {
                seen.add(Reporter.current());
                return DEFAULT;
            }
        });
        seen.add(Reporter.current());
        assertThat(seen).containsExactly(Reporter.NONE, Reporter.NONE, Reporter.NONE);
    }

    @Test
    void execHasNoReporterWithoutListeners() {
        List<Reporter> seen = new ArrayList<>();
        Single node = new Single("a", input -> {
            seen.add(Reporter.current());
            return input;
        });
        node.run(Shared.create(), virtual.options());
        assertThat(seen).containsExactly(Reporter.NONE);
    }

    @Test
    void runInsideAnAttemptHasItsOwnReporterOrThatOfTheAttempt() {
        Single inner = new Single("inner", input -> report("called"));
        run(new Single("outer", input -> {
            inner.run(Shared.create(), RunOptions.defaults().withListener(events));
            inner.run(Shared.create(), RunOptions.defaults());
            return report("after");
        }));
        assertThat(emitted())
                .containsExactly("ATTEMPT 0 inner called", "ATTEMPT 0 outer called", "ATTEMPT 0 outer after");
    }

    @Test
    void reporterCanBeTakenToAnotherThread() throws Exception {
        run(new Single("a", input -> {
            Reporter reporter = Reporter.current();
            List<Reporter> elsewhere = Collections.synchronizedList(new ArrayList<>());
            Thread thread = new Thread(() -> {
                elsewhere.add(Reporter.current());
                try {
                    reporter.call(() -> elsewhere.add(Reporter.current()));
                } catch (Exception impossible) {
                    throw new IllegalStateException(impossible);
                }
                elsewhere.add(Reporter.current());
            });
            thread.start();
            thread.join();
            assertThat(elsewhere).containsExactly(Reporter.NONE, reporter, Reporter.NONE);
            return input;
        }));
        assertThat(events.lines()).contains("finished run");
    }

    @Test
    void reporterWithoutListenersHidesTheOneOfTheThread() throws Exception {
        run(new Single("a", input -> {
            assertThat(Reporter.NONE.call(Reporter::current)).isSameAs(Reporter.NONE);
            assertThat(Reporter.current().isHeard()).isTrue();
            return input;
        }));
        assertThat(events.lines()).contains("finished run");
    }

    // ---- outside of runs

    @Test
    void eventsOutsideOfRunsHaveNoPath() {
        Reporter.to(events).report((source, at) -> new Emitted(source, at, "x"));
        assertThat(events.events()).extracting(FlowEvent::source).containsExactly(Source.OUTSIDE);
        assertThat(events.events(Kind.OUTSIDE)).hasSize(1);
    }

    @Test
    void brokenListenerOutsideOfRunsIsLoggedOnce() throws Exception {
        Reporter broken = Reporter.to(event -> {
            throw new AssertionError("broken listener");
        });
        List<String> warnings = Warnings.during(() -> {
            broken.report((source, at) -> new Emitted(source, at, "x"));
            broken.report((source, at) -> new Emitted(source, at, "x"));
        });
        assertThat(warnings).hasSize(1);
    }
}
