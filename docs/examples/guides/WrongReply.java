package guides;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ScriptModel;
import io.pocketflow.llm.ScriptedAnswer;
import java.util.List;

public class WrongReply {
    public static void main(String[] args) {
        // #region mistake
        var model = ScriptModel.of("demo", List.of(
                ScriptedAnswer.text("{\"seller\": \"Bakery\", \"total\": \"much\"}").repeating()));
        try {
            model.chatAs("Read this invoice: …", Invoices.Invoice.class);
        } catch (LlmException failed) {
            System.out.println(failed.kind() + ": " + failed.getMessage());
        }
        // #endregion mistake
    }
}
