package concepts;

import io.pocketflow.core.Retry;

public class WrongBackoff {
    public static void main(String[] args) {
        // #region mistake
        try {
            Retry.upTo(3).withBackoff(2);
        } catch (IllegalArgumentException wrong) {
            System.out.println(wrong.getMessage());
        }
        // #endregion mistake
    }
}
