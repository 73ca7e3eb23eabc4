package io.pocketflow.llm;

import io.pocketflow.llm.LlmException.Kind;

/** What a provider's format has no words for. */
final class Unsupported {

    private Unsupported() {}

    /** The refusal of a request before it is sent. */
    static LlmException by(Provider provider, String what) {
        return new LlmException(Kind.BAD_REQUEST, provider.prefix() + " takes no " + what);
    }

    /** The text of a message that can be nothing but text. */
    static String textOf(Message system, Provider provider) {
        if (!system.parts().stream().allMatch(part -> part instanceof Part.Text)) {
            throw by(provider, "system message with other parts than text");
        }
        return system.text();
    }
}
