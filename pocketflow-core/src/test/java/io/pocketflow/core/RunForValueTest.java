package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.testkit.VirtualRun;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A run that returns the value of a key. */
class RunForValueTest {

    private static final Key<String> FOLDER = Key.of("folder", String.class);
    private static final Key<Integer> SIZE = Key.of("size", Integer.class);

    private final Node<String, Integer> measure = Node.of("Measure", FOLDER, SIZE, String::length);

    private static Shared folder(String name) {
        return Shared.create().put(FOLDER, name);
    }

    @Test
    void runReturnsTheValueOfTheKey() {
        int size = new Flow(measure).run(folder("docs"), SIZE);

        assertThat(size).isEqualTo(4);
        assertThat(measure.run(folder("x"), SIZE, RunOptions.defaults())).isEqualTo(1);
    }

    @Test
    void runAsyncCompletesWithTheValueOfTheKey() {
        assertThat(measure.runAsync(folder("docs"), SIZE).join()).isEqualTo(4);
        VirtualRun virtual = new VirtualRun();
        CompletableFuture<Integer> size = measure.runAsync(folder("docs"), SIZE, virtual.options());
        virtual.runReady();

        assertThat(size).isCompletedWithValue(4);
    }

    @Test
    void aMissingValueFailsTheRunAndNamesTheKey() {
        Key<String> other = Key.of("other", String.class);

        FlowException thrown = catchThrowableOfType(FlowException.class, () -> measure.run(folder("docs"), other));

        assertThat(thrown)
                .hasMessageContaining("Measure")
                .hasMessageContaining("there is no value for key 'other'")
                .hasCauseInstanceOf(NoSuchElementException.class);
        assertThat(thrown.getStackTrace()).isNotEmpty();
        assertThatThrownBy(() -> measure.runAsync(folder("docs"), other).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(FlowException.class)
                .hasMessage(thrown.getMessage());
    }

    @Test
    void aValueOfAnotherTypeFailsTheRun() {
        assertThatThrownBy(() -> measure.run(folder("docs"), Key.of("size", String.class)))
                .isInstanceOf(FlowException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFailedRunFailsTheFutureOfItsValueTheSameWay() {
        assertThatThrownBy(() -> measure.runAsync(Shared.create(), SIZE).join())
                .cause()
                .isInstanceOf(FlowException.class)
                .hasMessageContaining("no value for key 'folder'");
    }

    @Test
    void cancellingTheFutureOfAValueCancelsTheRun() {
        CompletableFuture<Integer> work = new CompletableFuture<>();
        AsyncNode<String, Integer> slow = AsyncNode.of("Slow", FOLDER, SIZE, folder -> work);
        VirtualRun virtual = new VirtualRun();
        CompletableFuture<Integer> size = slow.runAsync(folder("docs"), SIZE, virtual.options());
        virtual.runReady();

        size.cancel(true);
        virtual.runReady();

        assertThat(work).isCancelled();
    }

    @Test
    void aRunWithoutAKeyToReturnIsRejected() {
        assertThatThrownBy(() -> measure.run(folder("docs"), (Key<Integer>) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the key of the result of 'Measure' must not be null");
    }
}
