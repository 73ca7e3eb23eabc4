package io.pocketflow.llm.wire;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;

/** What a provider's format has no words for. */
public final class Unsupported {

    private Unsupported() {}

    /** The refusal of a request before it is sent. */
    public static LlmException by(Provider provider, String what) {
        return new LlmException(Kind.BAD_REQUEST, provider.prefix() + " takes no " + what);
    }

    /** The text of a message that can be nothing but text. */
    public static String textOf(Message system, Provider provider) {
        if (!system.parts().stream().allMatch(part -> part instanceof Part.Text)) {
            throw by(provider, "system message with other parts than text");
        }
        return system.text();
    }
}
