package guides;

import io.pocketflow.llm.ChatModels;

public class MissingKey {
    public static void main(String[] args) {
        // #region mistake
        for (String name : new String[] {"anthropic:claude-haiku-4-5", "antropic:claude-haiku-4-5"}) {
            try {
                ChatModels.of(name);
            } catch (IllegalArgumentException wrong) {
                System.out.println(wrong.getMessage());
            }
        }
        // #endregion mistake
    }
}
