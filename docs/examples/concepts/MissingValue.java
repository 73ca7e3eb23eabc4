package concepts;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Shared;

public class MissingValue {
    public static void main(String[] args) {
        // #region mistake
        Shared shared = Shared.create().put(CountWords.WORDS, 3); // nobody puts the text
        try {
            new CountWords.Count().run(shared);
        } catch (FlowException failed) {
            System.out.println(failed.getMessage());
        }
        // #endregion mistake
    }
}
