package guides;

import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.testkit.EventRecorder;
import io.pocketflow.testkit.ScriptedNode;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class SupportTest {
    static final Key<String> MAIL = Key.of("mail", String.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);

    @Test
    void aRefundGoesToTheAccounts() {
        // #region flow
        var classify = new ScriptedNode(
                "Classify",
                Retry.upTo(2).withDelay(Duration.ofHours(1)),
                new IllegalStateException("the model is overloaded"),
                "billing"); // the second attempt
        var accounts = Node.of("Accounts", MAIL, ANSWER, mail -> "Accounts answer.");
        var virtual = new VirtualRun();
        var events = new EventRecorder();
        Flow flow = new Flow(classify.on("billing", accounts));

        Shared shared = Shared.create().put(MAIL, "I want a refund.");
        flow.run(shared, virtual.options().withListener(events));

        Assertions.assertEquals("Accounts answer.", shared.get(ANSWER));
        Assertions.assertEquals(Duration.ofHours(1), virtual.elapsed());
        Assertions.assertTrue(events.lines().contains("failed attempt 0 Flow/Classify"));
        // #endregion flow
    }
}
