package guides;

// #region contract
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.testkit.llm.ChatDecoratorContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PoliteTest {
    static class Polite extends ForwardingChatModel {
        Polite(ChatModel model) { super(model); }

        @Override protected ChatRequest changed(ChatRequest request) {
            return request.withSystem("Be polite.");
        }
    }

    @TestFactory
    Stream<DynamicTest> politeKeepsWhatAModelCanDo() {
        return ChatDecoratorContract.of(Polite::new).rules().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.name(), rule::check));
    }
}
// #endregion contract
