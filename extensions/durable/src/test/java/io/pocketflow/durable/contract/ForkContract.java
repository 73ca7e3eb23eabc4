package io.pocketflow.durable;

import static io.pocketflow.durable.DurableNodes.SEEN;
import static io.pocketflow.durable.DurableNodes.TOPIC;
import static io.pocketflow.durable.DurableNodes.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.Work;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.DurableNodes.Approve;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forks of runs, and the removal of runs and records. */
class JournalForkTest {

    @TempDir
    Path folder;

    private final DurableNodes.Work plan = new DurableNodes.Work("Plan");
    private final DurableNodes.Work write = new DurableNodes.Work("Write");
    private final DurableNodes.Work edit = new DurableNodes.Work("Edit");

    private Path path() {
        return folder.resolve("report.journal");
    }

    private List<String> run(Journal journal, String runId) {
        Shared shared = Shared.create();
        shared.put(TOPIC, "bees");
        flow("Report", plan.then(write), write.then(edit))
                .run(shared, RunOptions.defaults().withStore(journal).withRunId(runId));
        return shared.get(SEEN);
    }

    private static JournalRun find(List<JournalRun> runs, String id) {
        return runs.stream().filter(run -> run.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void aForkKeepsTheStepsBeforeAndMakesTheOthersAgain() {
        try (Journal journal = Journal.open(path())) {
            run(journal, "report-42");
            String fork = journal.fork("report-42", StepKey.parse("Report#0/Write#0"));
            assertThat(fork).isEqualTo("report-42-fork-1");
            assertThat(run(journal, fork)).containsExactly("Plan of bees (replayed)", "Write of bees", "Edit of bees");
            assertThat(journal.fork("report-42", StepKey.parse("Report#0/Edit#0")))
                    .isEqualTo("report-42-fork-2");
            assertThat(run(journal, "report-42")).allMatch(step -> step.endsWith("(replayed)"));
        }
        assertThat(plan.calls).hasSize(1);
        assertThat(write.calls).hasSize(2);
        assertThat(find(Journal.read(path()), "report-42-fork-1").origin())
                .isEqualTo(new RunOrigin("report-42", StepKey.parse("Report#0/Write#0")))
                .hasToString("run report-42 at step Report#0/Write#0");
        assertThat(RunOrigin.readAll(path())).containsOnlyKeys("report-42-fork-1", "report-42-fork-2");
        assertThat(find(Journal.read(path()), "report-42").origin()).isNull();
    }

    @Test
    void aForkOfAForkKeepsTheOrder() {
        try (Journal journal = Journal.open(path())) {
            run(journal, "a");
            journal.fork("a", StepKey.parse("Report#0/Edit#0"), "b");
            journal.fork("b", StepKey.parse("Report#0/Write#0"), "c");
            assertThat(run(journal, "c")).containsExactly("Plan of bees (replayed)", "Write of bees", "Edit of bees");
        }
    }

    @Test
    void aForkAtAFlowMakesAllItsStepsAgain() {
        try (Journal journal = Journal.open(path())) {
            run(journal, "a");
            journal.fork("a", StepKey.parse("Report#0"), "b");
            assertThat(run(journal, "b")).containsExactly("Plan of bees", "Write of bees", "Edit of bees");
        }
    }

    @Test
    void aForkOfAPoolKeepsAllOtherItems() {
        List<String> calls = new ArrayList<>();
        Pool<String, String> pool = Pool.of(Work.of((String text) -> {
                            calls.add(text);
                            return text + "!";
                        })
                        .withResultType(String.class))
                .withMaxConcurrency(1);
        try (Journal journal = Journal.open(path())) {
            RunOptions options = RunOptions.defaults().withStore(journal);
            pool.withOptions(options.withRunId("pool")).run(List.of("a", "b", "c"));
            calls.clear();
            journal.fork("pool", StepKey.parse("Pool#0[" + journal.hash("b") + "~0]"), "again");
            assertThat(pool.withOptions(options.withRunId("again"))
                            .run(List.of("a", "b", "c"))
                            .results())
                    .containsExactly("a!", "b!", "c!");
        }
        assertThat(calls).containsExactly("b");
    }

    @Test
    void aForkAsksUnansweredQuestionsAgain() {
        try (Journal journal = Journal.open(path())) {
            Shared shared = Shared.create();
            shared.put(TOPIC, "bees");
            RunOptions options = RunOptions.defaults().withStore(journal);
            Approve ask = new Approve("ask");
            var asking = flow("F", plan.then(ask));
            assertThatThrownBy(() -> asking.run(shared, options.withRunId("a"))).isInstanceOf(FlowSuspended.class);
            journal.fork("a", StepKey.parse("F#0/ask#0"), "b");
            assertThat(find(Journal.read(path()), "b").questions()).isEmpty();
            Shared anew = Shared.create();
            anew.put(TOPIC, "bees");
            assertThatThrownBy(() -> asking.run(anew, options.withRunId("b"))).isInstanceOf(FlowSuspended.class);
        }
        assertThat(plan.calls).hasSize(1);
    }

    @Test
    void aForkOfNothingIsRefused() {
        try (Journal journal = Journal.open(path())) {
            assertThatThrownBy(() -> journal.fork("a", StepKey.parse("x#0")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("no run 'a'", "it is empty");
            run(journal, "a");
            assertThatThrownBy(() -> journal.fork("b", StepKey.parse("x#0")))
                    .hasMessageContainingAll("no run 'b'", "it has a");
            assertThatThrownBy(() -> journal.fork("a", StepKey.parse("x#0")))
                    .hasMessageContainingAll("run 'a' has no record of a step x#0", "Report#0/Plan#0");
            assertThatThrownBy(() -> journal.fork("a", StepKey.parse("Report#0/Plan#0"), "a"))
                    .hasMessageContainingAll("'a'", "use another");
        }
    }

    @Test
    void removedRecordsAreMadeAgain() throws Exception {
        try (Journal journal = Journal.open(path())) {
            run(journal, "a");
            run(journal, "b");
            assertThat(journal.rerun(
                            "a",
                            step -> step.key().toString().endsWith("Write#0")
                                    && "\"Write of bees\"".equals(step.json())))
                    .isEqualTo(1);
            assertThat(run(journal, "a"))
                    .containsExactly("Plan of bees (replayed)", "Write of bees", "Edit of bees (replayed)");
            assertThat(run(journal, "b")).allMatch(step -> step.endsWith("(replayed)"));
            assertThatThrownBy(() -> journal.rerun("c", step -> true)).hasMessageContaining("no run 'c'; it has a, b");
        }
        assertThat(Files.list(folder).map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrder("report.journal", "report.journal.lock");
    }

    @Test
    void onlyOldRunsWithoutAQuestionArePruned() throws Exception {
        Instant[] now = {Instant.EPOCH};
        try (Journal journal = Journal.open(path(), Durability.PROCESS, () -> now[0], JournalFile::open)) {
            run(journal, "old");
            journal.save("asking", StepKey.parse("a#0"), new StepRecord(Kind.ASKED, new Encoded("1"), "", "", 0))
                    .join();
            now[0] = now[0].plus(Duration.ofDays(40));
            run(journal, "young");
            assertThat(journal.prune(Duration.ofDays(50))).isEmpty();
            assertThat(journal.prune(Duration.ofDays(30))).containsExactly("old");
            journal.remove("asking");
            assertThatThrownBy(() -> journal.remove("old")).hasMessageContaining("no run 'old'; it has young");
            assertThatThrownBy(() -> journal.prune(Duration.ofDays(-1))).hasMessageContaining("must not be negative");
            assertThat(run(journal, "young")).allMatch(step -> step.endsWith("(replayed)"));
        }
        assertThat(Journal.read(path())).extracting(JournalRun::id).containsExactly("young");
    }
}
