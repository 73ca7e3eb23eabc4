package io.pocketflow.llm.wire;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.MediaKind;

/** The requests that a provider's format cannot express. */
public final class Unsupported {

    private Unsupported() {}

    /** Returns the failure of a request that is rejected before it is sent. */
    public static LlmException by(Provider provider, String what) {
        return new LlmException(Kind.BAD_REQUEST, provider.prefix() + " takes no " + what);
    }

    /**
     * Returns the failure of a request with a part that the format cannot express.
     *
     * @param advice what the caller can do instead, such as {@code send its data}
     */
    public static LlmException part(Provider provider, Part part, String advice) {
        return by(provider, name(part) + ": " + advice);
    }

    private static String name(Part part) {
        if (part instanceof Part.FileData file) {
            return "file of type " + file.mediaType() + " by its data"
                    + (file.name() == null ? "" : " (" + file.name() + ")");
        }
        if (part instanceof Part.FileUrl file) {
            String type = MediaKind.type(file);
            return "file of " + (type == null ? "unknown type" : "type " + type) + " by its address " + file.url();
        }
        if (part instanceof Part.FileId file) {
            return "file" + (file.mediaType() == null ? "" : " of type " + file.mediaType()) + " by its id "
                    + file.id();
        }
        return "part of type " + part.getClass().getSimpleName();
    }

    /** Returns the text of a message that must contain only text. */
    public static String textOf(Message system, Provider provider) {
        if (!system.parts().stream().allMatch(part -> part instanceof Part.Text)) {
            throw by(provider, "system message with other parts than text");
        }
        return system.text();
    }
}
