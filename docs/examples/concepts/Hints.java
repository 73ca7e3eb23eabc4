package concepts;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RetryHint;
import io.pocketflow.core.Shared;

public class Hints {
    // #region hint
    static class NoSuchCity extends RuntimeException implements RetryHint {
        private static final long serialVersionUID = 1;

        NoSuchCity(String city) { super("there is no city '" + city + "'"); }

        @Override public boolean retriable() { return false; } // another attempt cannot help
    }
    // #endregion hint

    static class Weather extends Node<String, String> {
        Weather() { super(Retry.upTo(5)); }

        @Override protected String exec(String nothing) { throw new NoSuchCity("Atlantis"); }
    }

    public static void main(String[] args) {
        try {
            new Weather().run(Shared.create());
        } catch (FlowException failed) {
            System.out.println(failed.attempts() + " attempt, " + failed.getCause().getMessage());
        }
    }
}
