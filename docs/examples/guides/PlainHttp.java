package guides;

import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Secret;
import java.net.URI;

public class PlainHttp {
    public static void main(String[] args) {
        // #region mistake
        Secret key = Secret.of("sk-1234567890");
        System.out.println("the key is " + key);
        try {
            ChatModels.of("openai:gpt-4o-mini", URI.create("http://models.example.com/v1"), key);
        } catch (IllegalArgumentException refused) {
            System.out.println(refused.getMessage());
        }
        // #endregion mistake
    }
}
