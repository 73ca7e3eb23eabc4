package unittestingflows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.testkit.EventRecorder;
import io.pocketflow.testkit.VirtualRun;
import io.pocketflow.testkit.llm.ScriptedModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TicketsTest {

    private final VirtualRun time = new VirtualRun();
    private final Shared shared = Shared.create().put(Tickets.MAIL, "The kettle leaks. I want my money back.");

    @Test
    void aRefundGoesToTheAccounts() {
        var model = ScriptedModel.saying("Refund\n");

        time.run(Tickets.flow(model), shared);

        assertEquals("Accounts answer within a day.", shared.get(Tickets.ANSWER));
        model.assertPrompt(0, "refund or question", "The kettle leaks.").assertCalls(1);
    }

    @Test
    void aQuestionIsAnsweredByTheModel() {
        time.run(Tickets.flow(ScriptedModel.saying("question", "Please send us a photograph.")), shared);

        assertEquals("Please send us a photograph.", shared.get(Tickets.ANSWER));
    }

    @Test
    void anythingElseGoesToAPerson() {
        time.run(Tickets.flow(ScriptedModel.saying("I cannot decide.")), shared);

        assertEquals("A person reads this mail.", shared.get(Tickets.ANSWER));
    }

    @Test
    void anOverloadedModelIsCalledAgainAfterAnHour() {
        var model = ScriptedModel.of(ScriptedAnswer.failing(Kind.OVERLOADED), ScriptedAnswer.text("refund"));
        var events = new EventRecorder();

        Tickets.flow(model).run(shared, time.options().withListener(events));

        assertEquals(Duration.ofHours(1), time.elapsed());
        assertTrue(events.lines().contains("failed attempt 0 Flow/Classify"));
    }

    @Test
    void threeFailuresFailTheRunAfterTwoHours() {
        var down = ScriptedAnswer.failing(Kind.SERVER_ERROR).repeating();

        assertThrows(FlowException.class, () -> time.run(Tickets.flow(ScriptedModel.of(down)), shared));

        assertEquals(Duration.ofHours(2), time.elapsed());
    }
}
