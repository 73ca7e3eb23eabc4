package concepts;

import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import java.util.Map;

public class WrongType {
    // #region mistake
    static final Key<Integer> AGE = Key.of("age", Integer.class);

    public static void main(String[] args) {
        Shared shared = Shared.of(Map.of("age", "42")); // a text, from a form for example
        try {
            shared.get(AGE);
        } catch (IllegalArgumentException wrong) {
            System.out.println(wrong.getMessage());
        }
    }
    // #endregion mistake
}
