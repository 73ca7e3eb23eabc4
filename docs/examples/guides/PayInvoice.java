package guides;

import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.durable.Journal;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ScriptModel;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.llm.agent.Agent;
import io.pocketflow.llm.agent.Approval;
import io.pocketflow.llm.agent.Tool;
import io.pocketflow.llm.agent.Toolbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

public class PayInvoice {
    // #region agent
    record Payment(String to, int euros) {}

    static final Tool PAY = Tool.of("pay", "Pays an amount.", Payment.class, payment -> {
                System.out.println("paying " + payment.euros() + " to " + payment.to());
                return "paid";
            })
            .withSideEffects();

    static Agent clerk(ChatModel model) {
        return new Agent(model, Toolbox.of(PAY))
                .withTask("Pay the invoice of {person}.")
                .withApproval();
    }
    // #endregion agent

    public static void main(String[] args) throws Exception {
        Path file = Files.createTempDirectory("pay").resolve("pay.journal");
        ChatModel model = ScriptModel.of("demo", List.of(
                ScriptedAnswer.calling("pay", "{\"to\": \"Ann\", \"euros\": 80}"),
                ScriptedAnswer.text("Ann has her 80 euros.")));
        try (Journal journal = Journal.open(file)) {
            // #region run
            Agent clerk = clerk(model);
            RunOptions options = RunOptions.defaults().withStore(journal).withRunId("invoice-17");
            try {
                clerk.run(Shared.of(Map.of("person", "Ann")), options);
            } catch (FlowSuspended waiting) {
                System.out.println(waiting.questions().size() + " question");
            }
            Shared shared = Shared.of(Map.of("person", "Ann"));
            clerk.resume(shared, options, clerk.approval(), Approval.ofAll());
            System.out.println(shared.get(clerk.output()));
            // #endregion run
        }
    }
}
