package heartbeat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Node;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.agent.Skill;

/** The flow that handles one mail: the answer of the model chooses the next node. */
class HandleMail extends AsyncFlow {

    HandleMail(ChatModel model) {
        super(Skill.of(model, "Answer URGENT if this mail needs an action within an hour, else NORMAL:\n\n{mail}")
                .named("Classify")
                .choosing(answer -> answer.contains("URGENT") ? "urgent" : "normal")
                .on("urgent", Node.of("CallPerson", Heartbeat.MAIL, Heartbeat.DONE, mail -> say("calling a person")))
                .on("normal", Node.of("FileMail", Heartbeat.MAIL, Heartbeat.DONE, mail -> say("filing the mail"))));
    }

    private static String say(String action) {
        System.out.println("  " + action);
        return action;
    }
}
