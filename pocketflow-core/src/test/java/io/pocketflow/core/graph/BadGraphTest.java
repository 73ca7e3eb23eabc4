package io.pocketflow.core.graph;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.Flow;
import io.pocketflow.core.Node;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Route;
import io.pocketflow.testkit.ScriptedNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs and nodes that make no sense are refused when they are built, with a message that names what is wrong. */
class BadGraphTest {

    private final ScriptedNode ask = new ScriptedNode("Ask", "done");
    private final ScriptedNode answer = new ScriptedNode("Answer", "done");
    private final ScriptedNode other = new ScriptedNode("Other", "done");

    private static final class Web extends AsyncNode<Object, String> {}

    @Test
    void aNullRouteIsRefused() {
        assertThatThrownBy(() -> new Flow(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the first route of flow 'Flow' must not be null");
        assertThatThrownBy(() -> new AsyncFlow(ask, answer, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("route 3 of flow 'AsyncFlow' must not be null");
        assertThatThrownBy(() -> new Flow(ask, (Route[]) null))
                .hasMessage("the routes of flow 'Flow' must not be null");
    }

    @Test
    void aNullNextRouteIsRefusedWhereItIsJoined() {
        assertThatThrownBy(() -> ask.then(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the route after 'Ask' on action 'default' must not be null");
        assertThatThrownBy(() -> ask.then(answer).on("again", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the route after 'Answer' on action 'again' must not be null");
        assertThatThrownBy(() -> ask.on(null, answer)).hasMessage("an action of 'Ask' must not be null");
        assertThatThrownBy(() -> ask.end(null)).hasMessage("an action of 'Ask' must not be null");
    }

    @Test
    void twoTargetsForOneActionAreRefused() {
        assertThatThrownBy(() -> new Flow(ask.on("next", answer).on("next", other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("node 'Ask' has two targets for action 'next': 'Answer' and 'Other'");
        assertThatThrownBy(() -> new Flow(ask.then(answer), ask.then(other)))
                .hasMessage("node 'Ask' has two targets for action 'default': 'Answer' and 'Other'");
        assertThatThrownBy(() -> new Flow(ask.on("next", answer).end("next")))
                .hasMessage("node 'Ask' has two targets for action 'next': 'Answer' and the end");
    }

    @Test
    void aRouteThatTheStartNeverReachesIsRefused() {
        assertThatThrownBy(() -> new Flow(ask, answer.then(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("flow 'Flow' starts at 'Ask', which never reaches 'Answer'");
    }

    @Test
    void anAsyncNodeInASyncFlowIsRefused() {
        String message = "sync flow 'Flow' cannot contain the async node '%s'; use an async flow";

        assertThatThrownBy(() -> new Flow(ask.then(new Web())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message, "Web");
        assertThatThrownBy(() -> new Flow(new AsyncFlow(ask))).hasMessage(message, "AsyncFlow");
        assertThatThrownBy(() -> new Flow(new AsyncParallelFlow(1, ask))).hasMessage(message, "AsyncParallelFlow");
        class EachPage extends BatchFlow<Object> {
            EachPage() {
                super(new Web());
            }
        }
        assertThatThrownBy(EachPage::new)
                .hasMessage("sync flow 'EachPage' cannot contain the async node 'Web'; use an async flow");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aLimitBelowOneIsRefused(int limit) {
        String message = "maxConcurrency must be at least 1 but was " + limit;

        assertThatThrownBy(() -> new AsyncParallelFlow(limit, ask))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> new AsyncParallelBatchFlow<Object>(limit, ask) {})
                .hasMessage(message);
        assertThatThrownBy(() -> new AsyncParallelBatchNode<Object, Object>(limit) {})
                .hasMessage(message);
    }

    @Test
    void aParallelFlowWithoutBranchesIsRefused() {
        assertThatThrownBy(() -> new AsyncParallelFlow(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a parallel flow needs at least one branch but was given none");
        assertThatThrownBy(() -> new AsyncParallelFlow(2, ask, null))
                .hasMessage("branch 1 of a parallel flow must not be null");
    }

    @Test
    void aNullPolicyIsRefused() {
        assertThatThrownBy(() -> new Node<Object, Object>(null) {})
                .isInstanceOf(NullPointerException.class)
                .hasMessage("retry must not be null; use Retry.ONCE for one attempt");
        assertThatThrownBy(() -> new AsyncParallelFlow(2, (OnFailure) null, ask))
                .hasMessage("onFailure must not be null");
    }

    @Test
    void attemptsBelowOneAreRefused() {
        assertThatThrownBy(() -> Retry.upTo(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxAttempts must be at least 1 but was 0");
        assertThatThrownBy(() -> Retry.upTo(-3)).hasMessage("maxAttempts must be at least 1 but was -3");
    }

    @Test
    void negativeTimesAreRefused() {
        Duration negative = Duration.ofSeconds(-1);
        Retry retry = Retry.upTo(2);

        assertThatThrownBy(() -> retry.withDelay(negative))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delay must not be negative but was PT-1S");
        assertThatThrownBy(() -> retry.withMaxDelay(negative))
                .hasMessage("maxDelay must not be negative but was PT-1S");
        assertThatThrownBy(() -> retry.withThrottleCeiling(negative))
                .hasMessage("throttleCeiling must not be negative but was PT-1S");
        assertThatThrownBy(() -> retry.withAttemptTimeout(Duration.ZERO))
                .hasMessage("attemptTimeout must be positive but was PT0S");
        assertThatThrownBy(() -> retry.withDelay(null)).hasMessage("delay must not be null");
    }

    @Test
    void aBackoffThatShrinksIsRefused() {
        for (double backoff : List.of(0.5, Double.NaN, Double.POSITIVE_INFINITY)) {
            assertThatThrownBy(() -> Retry.upTo(2).withBackoff(backoff))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("backoff must be a finite number of at least 1 but was " + backoff);
        }
    }
}
