package io.pocketflow.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncBatchNode;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Form;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Async hooks other than exec, in async forms. */
class AsyncHooksContractTest {

    private final List<String> trace = new ArrayList<>();
    private final Shared shared = Shared.create();

    @Form.Async
    void aNullStageFromAnotherHookFailsTheRun(Form form) {
        BaseNode prep = new AsyncNode<>() {
            @Override
            protected CompletionStage<Object> prepAsync(Shared store) {
                return null;
            }
        };
        BaseNode post = new AsyncNode<>() {
            @Override
            protected CompletionStage<String> postAsync(Shared store, Object prepared, Object result) {
                return null;
            }
        };
        BaseNode batch = new AsyncBatchNode<>() {
            @Override
            protected CompletionStage<Collection<Object>> prepAsync(Shared store) {
                return null;
            }
        };
        BaseNode flow = new AsyncFlow(new AsyncNode<>() {}) {
            @Override
            protected CompletionStage<String> postAsync(Shared store, String lastAction) {
                return null;
            }
        };

        for (BaseNode node : List.of(prep, post, batch, flow)) {
            assertThat(form.failure(node, shared).getCause())
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("instead of a stage");
        }
    }

    @Form.Async
    void onePhaseMayBeAsyncAndAnotherPlain(Form form) throws Exception {
        BaseNode asyncPrep = new AsyncNode<String, String>() {
            @Override
            protected CompletionStage<String> prepAsync(Shared store) {
                return form.pending(() -> "prepared");
            }

            @Override
            protected String exec(String prepared) {
                return prepared + ", executed";
            }

            @Override
            protected String post(Shared store, String prepared, String result) {
                trace.add(result);
                return null;
            }
        };
        BaseNode asyncPost = new AsyncNode<String, String>() {
            @Override
            protected String prep(Shared store) {
                return "plain";
            }

            @Override
            protected CompletionStage<String> execAsync(String prepared) {
                return CompletableFuture.completedFuture(prepared + ", done");
            }

            @Override
            protected CompletionStage<String> postAsync(Shared store, String prepared, String result) {
                return form.pending(() -> {
                    trace.add(result);
                    return null;
                });
            }
        };

        form.run(asyncPrep, shared);
        form.run(asyncPost, shared);

        assertThat(trace).containsExactly("prepared, executed", "plain, done");
    }
}
