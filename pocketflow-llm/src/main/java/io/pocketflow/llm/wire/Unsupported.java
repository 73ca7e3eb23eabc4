package io.pocketflow.llm.wire;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;

/** The requests that a provider's format cannot express. */
public final class Unsupported {

    private Unsupported() {}

    /** Returns the failure of a request that is rejected before it is sent. */
    public static LlmException by(Provider provider, String what) {
        return new LlmException(Kind.BAD_REQUEST, provider.prefix() + " takes no " + what);
    }

    /** Returns the text of a message that must contain only text. */
    public static String textOf(Message system, Provider provider) {
        if (!system.parts().stream().allMatch(part -> part instanceof Part.Text)) {
            throw by(provider, "system message with other parts than text");
        }
        return system.text();
    }
}
