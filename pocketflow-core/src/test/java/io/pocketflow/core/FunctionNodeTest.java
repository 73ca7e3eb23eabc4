package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.pool.Pool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Nodes that are made of functions over keys. */
class FunctionNodeTest {

    private static final Key<String> FOLDER = Key.of("folder", String.class);
    private static final Key<List<String>> CHUNKS = Key.listOf("chunks", String.class);
    private static final Key<Integer> COUNT = Key.of("count", Integer.class);

    private final Shared shared = Shared.create().put(FOLDER, "a/b");

    @Test
    void functionsReadAndWriteKeys() {
        Node<String, List<String>> load = Node.of("Load", FOLDER, CHUNKS, folder -> List.of(folder.split("/")));
        Node<List<String>, Integer> count = Node.of("Count", CHUNKS, COUNT, List::size);

        assertThat(new Flow(load.then(count)).run(shared)).isEqualTo(BaseNode.DEFAULT);

        assertThat(shared.get(CHUNKS)).containsExactly("a", "b");
        assertThat(shared.get(COUNT)).isEqualTo(2);
        assertThat(load.name()).isEqualTo("Load");
    }

    /** A method with overloads, as {@code Files::readString} is. */
    private static int size(String text) {
        return text.length();
    }

    private static int size(String text, int unit) {
        return text.length() / unit;
    }

    @Test
    void anOverloadedMethodCanBeTheFunction() {
        assertThat(Node.of("Size", FOLDER, COUNT, FunctionNodeTest::size).run(shared, COUNT))
                .isEqualTo(3);
        assertThat(Pool.<String, Integer>of(FunctionNodeTest::size)
                        .run(List.of("a", "bb"))
                        .results())
                .containsExactly(1, 2);
    }

    @Test
    void aFunctionIsRetriedAndSeesItsAttempt() {
        List<Integer> attempts = new ArrayList<>();
        Node<String, Integer> flaky = Node.ofAttempt("Flaky", FOLDER, COUNT, Retry.upTo(3), (folder, attempt) -> {
            attempts.add(attempt.number());
            if (attempt.number() < 2) {
                throw new IOException("not yet");
            }
            return folder.length();
        });

        assertThat(flaky.run(shared, COUNT)).isEqualTo(3);
        assertThat(attempts).containsExactly(0, 1, 2);
    }

    @Test
    void aFunctionWithoutAttemptIsRetriedToo() {
        List<String> calls = new ArrayList<>();
        Node<String, Integer> flaky = Node.of("Flaky", FOLDER, COUNT, Retry.upTo(2), folder -> {
            calls.add(folder);
            return Integer.parseInt(calls.size() < 2 ? "no" : "7");
        });

        assertThat(flaky.run(shared, COUNT)).isEqualTo(7);
    }

    @Test
    void anAsyncFunctionReturnsAStage() {
        AsyncNode<String, Integer> staged =
                AsyncNode.of("Staged", FOLDER, COUNT, folder -> CompletableFuture.supplyAsync(folder::length));
        AsyncNode<String, Integer> again = AsyncNode.ofAttempt(
                "Again",
                FOLDER,
                COUNT,
                Retry.upTo(2),
                (folder, attempt) -> attempt.number() == 0
                        ? CompletableFuture.<Integer>failedFuture(new IOException("not yet"))
                        : CompletableFuture.completedFuture(10));

        assertThat(new AsyncFlow(staged).run(shared, COUNT)).isEqualTo(3);
        assertThat(new AsyncFlow(again).run(shared, COUNT)).isEqualTo(10);
    }

    @Test
    void aNullResultIsRejectedAndNamesNodeAndKey() {
        Node<String, Integer> empty = Node.of("Empty", FOLDER, COUNT, folder -> null);

        assertThatThrownBy(() -> empty.run(shared))
                .isInstanceOf(FlowException.class)
                .hasRootCauseMessage(
                        "the function of node 'Empty' returned null, which cannot be stored under key 'count'");
    }

    @Test
    void theTypeOfARecordIsThatOfTheResultKey() {
        assertThat(Node.of("Load", FOLDER, CHUNKS, folder -> List.of(folder))
                        .op()
                        .recordedType())
                .isEqualTo(CHUNKS.type());
        assertThat(AsyncNode.of("Load", FOLDER, CHUNKS, folder -> CompletableFuture.completedFuture(List.of(folder)))
                        .op()
                        .recordedType())
                .isEqualTo(CHUNKS.type());
    }

    @Test
    void badPartsOfAFunctionNodeAreRejected() {
        assertThatThrownBy(() -> Node.of(" ", FOLDER, COUNT, String::length))
                .hasMessage("the name of a node must not be blank");
        assertThatThrownBy(() -> Node.of("A", (Key<String>) null, COUNT, String::length))
                .hasMessage("the input key of node 'A' must not be null");
        assertThatThrownBy(() -> Node.of("A", FOLDER, (Key<Integer>) null, String::length))
                .hasMessage("the result key of node 'A' must not be null");
        assertThatThrownBy(() -> Node.of("A", FOLDER, COUNT, null))
                .hasMessage("the function of node 'A' must not be null");
    }
}
