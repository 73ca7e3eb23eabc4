package io.pocketflow.durable.contract;

import static io.pocketflow.durable.contract.DurableNodes.SEEN;
import static io.pocketflow.durable.contract.DurableNodes.TOPIC;
import static io.pocketflow.durable.contract.DurableNodes.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.Work;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.DurableStore;
import io.pocketflow.durable.RunOrigin;
import io.pocketflow.durable.contract.DurableNodes.Approve;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Forks of runs, and the removal of runs and records. */
public abstract class ForkContract {

    /** Returns the place of the records of the test. */
    protected abstract Place place();

    private final DurableNodes.Work plan = new DurableNodes.Work("Plan");
    private final DurableNodes.Work write = new DurableNodes.Work("Write");
    private final DurableNodes.Work edit = new DurableNodes.Work("Edit");

    private List<String> run(DurableStore opened, String runId) {
        Shared shared = Shared.create();
        shared.put(TOPIC, "bees");
        flow("Report", plan.then(write), write.then(edit))
                .run(shared, RunOptions.defaults().withStore(opened).withRunId(runId));
        return shared.get(SEEN);
    }

    @Test
    void aForkKeepsTheStepsBeforeAndMakesTheOthersAgain() {
        try (DurableStore opened = place().open()) {
            run(opened, "report-42");
            String fork = opened.fork("report-42", StepKey.parse("Report#0/Write#0"));
            assertThat(fork).isEqualTo("report-42-fork-1");
            assertThat(run(opened, fork)).containsExactly("Plan of bees (replayed)", "Write of bees", "Edit of bees");
            assertThat(opened.fork("report-42", StepKey.parse("Report#0/Edit#0")))
                    .isEqualTo("report-42-fork-2");
            assertThat(run(opened, "report-42")).allMatch(step -> step.endsWith("(replayed)"));
        }
        assertThat(plan.calls).hasSize(1);
        assertThat(write.calls).hasSize(2);
        assertThat(place().origin("report-42-fork-1"))
                .isEqualTo(new RunOrigin("report-42", StepKey.parse("Report#0/Write#0")))
                .hasToString("run report-42 at step Report#0/Write#0");
        assertThat(place().runs()).containsExactly("report-42", "report-42-fork-1", "report-42-fork-2");
        assertThat(place().origin("report-42")).isNull();
    }

    @Test
    void aForkOfAForkKeepsTheOrder() {
        try (DurableStore opened = place().open()) {
            run(opened, "a");
            opened.fork("a", StepKey.parse("Report#0/Edit#0"), "b");
            opened.fork("b", StepKey.parse("Report#0/Write#0"), "c");
            assertThat(run(opened, "c")).containsExactly("Plan of bees (replayed)", "Write of bees", "Edit of bees");
        }
    }

    @Test
    void aForkAtAFlowMakesAllItsStepsAgain() {
        try (DurableStore opened = place().open()) {
            run(opened, "a");
            opened.fork("a", StepKey.parse("Report#0"), "b");
            assertThat(run(opened, "b")).containsExactly("Plan of bees", "Write of bees", "Edit of bees");
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
        try (DurableStore opened = place().open()) {
            RunOptions options = RunOptions.defaults().withStore(opened);
            pool.withOptions(options.withRunId("pool")).run(List.of("a", "b", "c"));
            calls.clear();
            opened.fork("pool", StepKey.parse("Pool#0[" + opened.hash("b") + "~0]"), "again");
            assertThat(pool.withOptions(options.withRunId("again"))
                            .run(List.of("a", "b", "c"))
                            .results())
                    .containsExactly("a!", "b!", "c!");
        }
        assertThat(calls).containsExactly("b");
    }

    @Test
    void aForkAsksUnansweredQuestionsAgain() {
        try (DurableStore opened = place().open()) {
            Shared shared = Shared.create();
            shared.put(TOPIC, "bees");
            RunOptions options = RunOptions.defaults().withStore(opened);
            Approve ask = new Approve("ask");
            var asking = flow("F", plan.then(ask));
            assertThatThrownBy(() -> asking.run(shared, options.withRunId("a"))).isInstanceOf(FlowSuspended.class);
            opened.fork("a", StepKey.parse("F#0/ask#0"), "b");
            assertThat(place().steps("b", Kind.ASKED)).isEmpty();
            Shared anew = Shared.create();
            anew.put(TOPIC, "bees");
            assertThatThrownBy(() -> asking.run(anew, options.withRunId("b"))).isInstanceOf(FlowSuspended.class);
        }
        assertThat(plan.calls).hasSize(1);
    }

    @Test
    void aForkOfNothingIsRefused() {
        try (DurableStore opened = place().open()) {
            assertThatThrownBy(() -> opened.fork("a", StepKey.parse("x#0")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("no run 'a'", "it is empty");
            run(opened, "a");
            assertThatThrownBy(() -> opened.fork("b", StepKey.parse("x#0")))
                    .hasMessageContainingAll("no run 'b'", "it has a");
            assertThatThrownBy(() -> opened.fork("a", StepKey.parse("x#0")))
                    .hasMessageContainingAll("run 'a' has no record of a step x#0", "Report#0/Plan#0");
            assertThatThrownBy(() -> opened.fork("a", StepKey.parse("Report#0/Plan#0"), "a"))
                    .hasMessageContainingAll("'a'", "use another");
        }
    }

    @Test
    void removedRecordsAreMadeAgain() throws Exception {
        try (DurableStore opened = place().open()) {
            run(opened, "a");
            run(opened, "b");
            assertThat(opened.rerun(
                            "a",
                            step -> step.key().toString().endsWith("Write#0")
                                    && "\"Write of bees\"".equals(step.json())))
                    .isEqualTo(1);
            assertThat(run(opened, "a"))
                    .containsExactly("Plan of bees (replayed)", "Write of bees", "Edit of bees (replayed)");
            assertThat(run(opened, "b")).allMatch(step -> step.endsWith("(replayed)"));
            assertThatThrownBy(() -> opened.rerun("c", step -> true)).hasMessageContaining("no run 'c'; it has a, b");
        }
    }
}
