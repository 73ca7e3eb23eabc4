package io.pocketflow.durable.contract;

import static io.pocketflow.durable.contract.DurableNodes.SEEN;
import static io.pocketflow.durable.contract.DurableNodes.TOPIC;
import static io.pocketflow.durable.contract.DurableNodes.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.InDoubtCheck;
import io.pocketflow.core.store.InDoubtCheck.Finding;
import io.pocketflow.core.store.OnChange;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.DurableStore;
import io.pocketflow.durable.JournalStep;
import io.pocketflow.durable.contract.DurableNodes.Work;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Runs on a store that is closed and opened again in between, as by another process. */
public abstract class DurableRunContract {

    private static final UnaryOperator<RunOptions> AS_IS = UnaryOperator.identity();

    /** Returns the place of the records of the test. */
    protected abstract Place place();

    private Shared run(BaseNode node, String topic, UnaryOperator<RunOptions> options) {
        Shared shared = Shared.create().put(TOPIC, topic);
        try (DurableStore opened = place().open()) {
            node.run(
                    shared,
                    options.apply(RunOptions.defaults().withStore(opened).withRunId("run")));
        }
        return shared;
    }

    private static Work failing(String name) {
        return new Work(name, "", topic -> {
            throw new IllegalStateException("no bees");
        });
    }

    @Test
    void finishedStepsAreReplayedAndFailedOnesRunAgain() {
        Work first = new Work("a");
        Work second = failing("b");
        assertThatThrownBy(() -> run(flow("F", first.then(second)), "bees", AS_IS))
                .isInstanceOf(FlowException.class);
        assertThat(place().steps("run", Kind.FAILED))
                .extracting(JournalStep::json)
                .containsExactly("\"java.lang.IllegalStateException: no bees\"");

        Shared shared = run(flow("F", first.then(new Work("b"))), "bees", AS_IS);
        assertThat(first.calls).hasSize(1);
        assertThat(shared.get(SEEN)).containsExactly("a of bees (replayed)", "b of bees");
    }

    @Test
    void anotherInitialStoreIsRejectedWithItsDifferences() {
        run(new Work("a"), "bees", AS_IS);
        assertThatThrownBy(() -> run(new Work("a"), "wasps", AS_IS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("run 'run' was started with another initial shared store: other values of [topic]; pass the"
                        + " values of the first run, or use another run id");
    }

    @Test
    void anotherGraphIsRejectedWithItsDifferencesUnlessKept() {
        Work kept = new Work("a");
        run(flow("F", kept.then(new Work("b"))), "bees", AS_IS);
        Work added = new Work("c");
        assertThatThrownBy(() -> run(flow("F", kept.then(added)), "bees", AS_IS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "another graph", "F/b: Node", "F/a -default-> b", "F/c: Node", "F/a -default-> c", "KEEP");
        assertThat(added.calls).isEmpty();

        Shared shared = run(flow("F", kept.then(added)), "bees", options -> options.withChangedGraph(OnChange.KEEP));
        assertThat(shared.get(SEEN)).containsExactly("a of bees (replayed)", "c of bees");
    }

    @Test
    void aChangedInputStopsTheRunBeforeTheCall() {
        run(flow("F", new Work("a", "", topic -> "1").then(new Second())), "bees", AS_IS);
        Second second = new Second();
        BaseNode changed = flow("F", new Work("a", "other model", topic -> "2").then(second));
        FlowException refused = catchThrowableOfType(FlowException.class, () -> run(changed, "bees", AS_IS));
        assertThat(refused.getCause()).hasMessageContainingAll("F#0/a#0", "'other model'");

        UnaryOperator<RunOptions> rerun = options -> options.withChangedInput(OnChange.RERUN);
        assertThat(run(changed, "bees", rerun).get(SEEN)).containsExactly("2", "after 2");
        assertThat(second.calls).isEqualTo(1);
    }

    @Test
    void aChangedInputMayReplayTheOldRecord() {
        run(flow("F", new Work("a", "1", topic -> "1").then(new Second())), "bees", AS_IS);
        BaseNode changed = flow("F", new Work("a", "2", topic -> "2").then(new Second()));
        UnaryOperator<RunOptions> keep = options -> options.withChangedInput(OnChange.KEEP);
        assertThat(run(changed, "bees", keep).get(SEEN)).containsExactly("1 (replayed)", "after 1");
    }

    /** A node whose input is the value that the first node saw. */
    private static final class Second extends io.pocketflow.core.Node<String, String> {
        int calls;

        @Override
        protected String prep(Shared shared) {
            return shared.get(SEEN).get(0).replace(" (replayed)", "");
        }

        @Override
        protected String exec(String before) {
            calls++;
            return "after " + before;
        }

        @Override
        protected String post(Shared shared, String before, String result) {
            shared.append(SEEN, result);
            return DEFAULT;
        }
    }

    @Test
    void aStepInDoubtRunsAgain() throws Exception {
        doubt();
        assertThat(place().steps("run", Kind.STARTED))
                .extracting(step -> step.key().toString())
                .containsExactly("a#0");
        Work again = new Work("a");
        assertThat(run(again, "bees", AS_IS).get(SEEN)).containsExactly("a of bees");
        assertThat(place().steps("run", Kind.STARTED)).isEmpty();
    }

    @Test
    void aStepInDoubtWaitsForAnAnswer() throws Exception {
        doubt();
        Work held = new Work("a");
        UnaryOperator<RunOptions> hold = options -> options.withInDoubt(InDoubt.HOLD);
        FlowSuspended waiting = catchThrowableOfType(FlowSuspended.class, () -> run(held, "bees", hold));
        assertThat(waiting.questions().values()).first().asString().contains("a#0", "may have happened");

        Shared shared = Shared.create().put(TOPIC, "bees");
        try (DurableStore opened = place().open()) {
            RunOptions options =
                    hold.apply(RunOptions.defaults().withStore(opened).withRunId(waiting.runId()));
            held.resume(shared, options, StepKey.parse("a#0"), "it had happened");
        }
        assertThat(shared.get(SEEN)).containsExactly("it had happened (replayed)");
        assertThat(held.calls).isEmpty();
    }

    /** A node that is held in doubt, whatever the run says. */
    private static final class Careful extends io.pocketflow.core.Node<String, String> {

        @Override
        public String name() {
            return "a";
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(TOPIC);
        }

        @Override
        protected InDoubt inDoubt() {
            return InDoubt.HOLD;
        }
    }

    @Test
    void aNodeMayHoldItsStepsInDoubtInARunThatRepeatsOthers() throws Exception {
        run(new Careful(), "bees", AS_IS);
        try (DurableStore opened = place().open()) {
            StepRecord done = opened.find("run", StepKey.parse("a#0")).orElseThrow();
            StepRecord started = new StepRecord(Kind.STARTED, null, done.fingerprint(), done.input(), 0);
            Place.start(opened, "run", "a#0", started);
        }
        assertThatThrownBy(() -> run(new Careful(), "bees", AS_IS))
                .isInstanceOf(FlowSuspended.class)
                .hasMessageContaining("a#0");
    }

    private static final class Well extends io.pocketflow.core.Ask<String, Boolean> {
        @Override
        protected String prep(Shared shared) {
            return "well?";
        }
    }

    @Test
    void anAnswerByNodeFindsItsQuestionInTheStore() {
        Well well = new Well();
        assertThatThrownBy(() -> run(well, "bees", AS_IS)).isInstanceOf(FlowSuspended.class);
        try (DurableStore opened = place().open()) {
            RunOptions options = RunOptions.defaults().withStore(opened).withRunId("run");
            Shared shared = Shared.create().put(TOPIC, "bees");
            assertThat(well.resume(shared, options, well, true)).isEqualTo("default");
            assertThat(opened.questions("run")).contains(java.util.List.of());
        }
    }

    @Test
    void aCheckFindsTheResultOfAStepInDoubt() throws Exception {
        doubt();
        List<String> asked = new CopyOnWriteArrayList<>();
        InDoubtCheck[] check = {key -> Finding.unknown()};
        UnaryOperator<RunOptions> checked = options -> options.withInDoubt((InDoubtCheck) key -> {
            asked.add(key);
            return check[0].check(key);
        });
        Work held = new Work("a");
        assertThat(catchThrowableOfType(FlowSuspended.class, () -> run(held, "bees", checked))
                        .questions())
                .containsOnlyKeys(StepKey.parse("a#0"));
        check[0] = key -> Finding.happened(5);
        assertThatThrownBy(() -> run(held, "bees", checked))
                .hasStackTraceContaining("the check of step a#0 in doubt must find a java.lang.String");
        check[0] = key -> {
            throw new IOException("the service is down");
        };
        assertThatThrownBy(() -> run(held, "bees", checked)).hasStackTraceContaining("the service is down");
        check[0] = key -> Finding.happened("it had happened");
        assertThat(run(held, "bees", checked).get(SEEN)).containsExactly("it had happened");
        assertThat(run(held, "bees", checked).get(SEEN)).containsExactly("it had happened (replayed)");
        assertThat(held.calls).isEmpty();
        assertThat(asked).hasSize(4).containsOnly("run/a#0");
    }

    @Test
    void aStepThatDidNotHappenIsMade() throws Exception {
        doubt();
        Work again = new Work("a");
        assertThat(run(again, "bees", options -> options.withInDoubt(key -> Finding.notHappened()))
                        .get(SEEN))
                .containsExactly("a of bees");
        assertThat(again.calls).hasSize(1);
        assertThat(place().steps("run", Kind.STARTED)).isEmpty();
    }

    /** Writes the records of a process that ended while its only step was in flight. */
    private void doubt() throws Exception {
        Work work = new Work("a");
        run(work, "bees", AS_IS);
        try (DurableStore opened = place().open()) {
            StepRecord done = opened.find("run", StepKey.parse("a#0")).orElseThrow();
            Place.start(opened, "run", "a#0", new StepRecord(Kind.STARTED, null, done.fingerprint(), done.input(), 0));
        }
    }
}
