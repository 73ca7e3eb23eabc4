package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.store.InDoubtCheck;
import io.pocketflow.core.store.InDoubtCheck.Finding;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps of parallel branches that a crash interrupted: a check says what became of each of them. */
class InDoubtBranchesTest {

    private static final Key<String> TOPIC = Key.of("topic", String.class);
    private static final Map<String, Key<String>> RESULTS = Map.of(
            "a", Key.of("of a", String.class), "b", Key.of("of b", String.class), "c", Key.of("of c", String.class));

    @TempDir
    Path folder;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Finding> findings = new ConcurrentHashMap<>();

    private Node<String, String> node(String name) {
        return Node.of(name, TOPIC, RESULTS.get(name), topic -> {
            calls.add(name);
            return name + " of " + topic;
        });
    }

    private Path path() {
        return folder.resolve("run.journal");
    }

    /** Runs three branches in a run whose steps in doubt are decided by the findings. */
    private Shared run() {
        Shared shared = Shared.create().put(TOPIC, "bees");
        InDoubtCheck check = key -> findings.get(key.substring(key.lastIndexOf('/') + 1));
        try (Journal journal = Journal.open(path())) {
            new AsyncParallelFlow(3, node("a"), node("b"), node("c"))
                    .run(
                            shared,
                            RunOptions.defaults()
                                    .withStore(journal)
                                    .withRunId("run")
                                    .withInDoubt(check));
        }
        return shared;
    }

    /** Writes the journal of a process that ended while all steps were in flight. */
    private void crash() throws Exception {
        run();
        calls.clear();
        List<JournalStep> steps = Journal.read(path()).get(0).steps(Kind.DONE);
        try (Journal journal = Journal.open(path())) {
            for (JournalStep step : steps) {
                StepRecord done = journal.find("run", step.key()).orElseThrow();
                StepRecord started = new StepRecord(Kind.STARTED, null, done.fingerprint(), done.input(), 0);
                journal.start("run", step.key(), started, true).get();
            }
        }
    }

    @Test
    void theCheckDecidesInEachBranch() throws Exception {
        crash();
        findings.putAll(Map.of(
                "a#0", Finding.happened("a had happened"), "b#0", Finding.notHappened(), "c#0", Finding.unknown()));
        FlowSuspended held = catchThrowableOfType(FlowSuspended.class, this::run);
        assertThat(held.questions().keySet())
                .singleElement()
                .satisfies(step -> assertThat(step.toString()).endsWith("c#0"));
        assertThat(calls).containsExactly("b");

        findings.put("c#0", Finding.happened("c had happened"));
        Shared shared = run();
        assertThat(RESULTS.values().stream().map(shared::get))
                .containsExactlyInAnyOrder("a had happened", "b of bees", "c had happened");
        assertThat(calls).containsExactly("b");
    }
}
