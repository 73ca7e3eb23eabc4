package io.pocketflow.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.BoundedExecutor;
import io.pocketflow.core.ContextCapture;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.ManyThreads;
import io.pocketflow.testkit.EventRecorder;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Listeners and carried context where a run is worked on by many threads. */
@Tag("concurrency")
class ListenerThreadsTest {

    private static final ThreadLocal<String> CONTEXT = new ThreadLocal<>();

    private final ManyThreads work = new ManyThreads(this::see);
    private final BoundedExecutor executor = BoundedExecutor.of(4);
    private final Set<String> seen = Collections.synchronizedSet(new HashSet<>());

    @AfterEach
    void close() {
        work.close();
        executor.close();
    }

    private void see(String where) {
        seen.add(where + " " + CONTEXT.get());
    }

    @Test
    void eventsOfOnePathComeInOrder() throws Exception {
        EventRecorder events = new EventRecorder();
        work.everything()
                .runAsync(
                        Shared.create(),
                        RunOptions.defaults().withExecutor(executor).withListener(events))
                .get(30, TimeUnit.SECONDS);
        Map<String, List<String>> byPath = events.events().stream()
                .filter(event -> event.source().kind() != FlowEvent.Kind.ITEM)
                .collect(Collectors.groupingBy(
                        event -> event.source().path(),
                        Collectors.mapping(ListenerThreadsTest::line, Collectors.toList())));
        List<String> node = List.of(
                "Started NODE",
                "Started PREP",
                "Finished PREP",
                "Started ATTEMPT",
                "Finished ATTEMPT",
                "Started POST",
                "Finished POST",
                "Finished NODE");
        for (int i = 0; i < ManyThreads.ITERATIONS; i++) {
            assertThat(byPath.get("Everything/Iterations[" + i + "]/Blocking")).isEqualTo(node);
            assertThat(byPath.get("Everything/Iterations[" + i + "]/Plain")).isEqualTo(node);
        }
    }

    private static String line(FlowEvent event) {
        FlowEvent.Source source = event.source();
        return event.getClass().getSimpleName() + " " + (source.phase() == null ? source.kind() : source.phase());
    }

    @Test
    void contextReachesAllUserCode() throws Exception {
        CONTEXT.set("mine");
        try {
            work.everything().runAsync(Shared.create(), options()).get(30, TimeUnit.SECONDS);
            work.everything().run(Shared.create(), options());
        } finally {
            CONTEXT.remove();
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "listener mine",
                        "stage mine",
                        "stage fallback mine",
                        "stage post mine",
                        "blocking mine",
                        "blocking post mine",
                        "item mine",
                        "blocking item mine",
                        "plain mine",
                        "result mine");
    }

    @Test
    void contextIsTakenAwayAgain() throws Exception {
        CONTEXT.set("mine");
        try {
            work.everything().runAsync(Shared.create(), options()).get(30, TimeUnit.SECONDS);
        } finally {
            CONTEXT.remove();
        }
        Set<String> left = Collections.synchronizedSet(new HashSet<>());
        CompletableFuture.allOf(IntStream.range(0, 50)
                        .mapToObj(i -> CompletableFuture.runAsync(() -> left.add("" + CONTEXT.get()), executor))
                        .toArray(CompletableFuture[]::new))
                .get(30, TimeUnit.SECONDS);
        assertThat(left).containsExactly("null");
    }

    @Test
    void contextIsCapturedOnceARunOnTheThreadThatStartsIt() throws Exception {
        AtomicInteger captures = new AtomicInteger();
        Thread starter = Thread.currentThread();
        ContextCapture capture = () -> {
            assertThat(Thread.currentThread()).isSameAs(starter);
            captures.incrementAndGet();
            return UnaryOperator.identity();
        };
        work.everything()
                .runAsync(Shared.create(), options().withContext(capture))
                .get(30, TimeUnit.SECONDS);
        assertThat(captures).hasValue(1);
    }

    private RunOptions options() {
        return RunOptions.defaults()
                .withExecutor(executor)
                .withListener(event -> see("listener"))
                .withContext(() -> {
                    String carried = CONTEXT.get();
                    return task -> () -> {
                        String before = CONTEXT.get();
                        CONTEXT.set(carried);
                        try {
                            task.run();
                        } finally {
                            CONTEXT.set(before);
                        }
                    };
                });
    }
}
