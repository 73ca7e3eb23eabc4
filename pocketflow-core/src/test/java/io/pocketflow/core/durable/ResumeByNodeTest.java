package io.pocketflow.core.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.Ask;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.KeptNodes;
import io.pocketflow.core.fixture.KeptStore;
import io.pocketflow.core.fixture.Question;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.VirtualRun;
import org.junit.jupiter.api.Test;

/** Answers by the node that asks, while one question of it is open. */
class ResumeByNodeTest {

    private static final String YES = BaseNode.DEFAULT;

    private final VirtualRun virtual = new VirtualRun();
    private final RunOptions options =
            virtual.options().withStore(StepStore.inMemory()).withRunId("run");
    private final Question first = new Question("first");
    private final Question second = new Question("second");
    private final Flow inTurn = new Flow(first.then(second));
    private final AsyncParallelFlow atOnce = new AsyncParallelFlow(2, first, second);

    private void suspended(BaseNode node) {
        assertThatThrownBy(() -> node.run(Shared.create(), options)).isInstanceOf(FlowSuspended.class);
    }

    @Test
    void theNodeNamesTheQuestion() {
        suspended(inTurn);
        assertThatThrownBy(() -> inTurn.resume(Shared.create(), options, first, YES))
                .isInstanceOf(FlowSuspended.class)
                .hasMessageContaining("second");
        Shared shared = Shared.create();
        assertThat(inTurn.resume(shared, options, second, YES)).isEqualTo(YES);
        assertThat(shared.get(KeptNodes.SEEN)).containsExactly("first?default replayed", "second?default replayed");
    }

    @Test
    void theNodeReadsItsQuestion() {
        FlowSuspended waiting = catchThrowableOfType(FlowSuspended.class, () -> atOnce.run(Shared.create(), options));
        assertThat(first.question(waiting)).isEqualTo("first?");
        assertThat(second.question(waiting)).isEqualTo("second?");
        assertThatThrownBy(() -> new Question("third").question(waiting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'third' has no open question in run 'run', which waits for "
                        + waiting.questions().keySet());
    }

    @Test
    void aNodeWithTwoOpenQuestionsReadsNeither() {
        AsyncParallelFlow twice = new AsyncParallelFlow(2, first, new AsyncFlow(first));
        FlowSuspended waiting = catchThrowableOfType(FlowSuspended.class, () -> twice.run(Shared.create(), options));
        assertThatThrownBy(() -> first.question(waiting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'first' has 2 open questions in run 'run'");
    }

    @Test
    void severalAnswersResumeTheRunOnce() {
        suspended(atOnce);
        assertThat(atOnce.resume(Shared.create(), options, new Ask.Answer<>(first, YES), new Ask.Answer<>(second, YES)))
                .isEqualTo(YES);
    }

    @Test
    void aNodeWithoutAnOpenQuestionIsRejectedAndTheOthersStayOpen() throws Exception {
        suspended(inTurn);
        assertThatThrownBy(() -> inTurn.resume(
                        Shared.create(), options, new Ask.Answer<>(first, YES), new Ask.Answer<>(second, YES)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'second' has no open question in run 'run'");
        assertThatThrownBy(() -> virtual.await(inTurn.resumeAsync(Shared.create(), options, first, YES)))
                .hasMessageContaining("second");
    }

    @Test
    void aNodeWithTwoOpenQuestionsIsRejected() {
        AsyncParallelFlow twice = new AsyncParallelFlow(2, first, new AsyncFlow(first));
        suspended(twice);
        assertThatThrownBy(() -> twice.resume(Shared.create(), options, first, YES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'first' has 2 open questions in run 'run'", "resume by the step");
    }

    @Test
    void twoAnswersOfOneNodeAreRejected() {
        suspended(inTurn);
        assertThatThrownBy(() -> inTurn.resume(
                        Shared.create(), options, new Ask.Answer<>(first, YES), new Ask.Answer<>(first, YES)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'first' has two answers");
    }

    @Test
    void aStoreThatDoesNotListItsQuestionsIsNamed() {
        RunOptions unlisted = virtual.options().withStore(new KeptStore()).withRunId("run");
        assertThatThrownBy(() -> inTurn.run(Shared.create(), unlisted)).isInstanceOf(FlowSuspended.class);
        assertThatThrownBy(() -> inTurn.resume(Shared.create(), unlisted, first, YES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not list its questions");
    }
}
