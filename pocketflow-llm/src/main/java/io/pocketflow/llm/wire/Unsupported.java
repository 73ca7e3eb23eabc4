package io.pocketflow.llm.wire;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.base.MediaKind;
import io.pocketflow.llm.base.Parts;

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
        if (part instanceof Part.ImageData image) {
            return "picture of type " + image.mediaType() + " by its data";
        }
        if (part instanceof Part.ImageUrl image) {
            return "picture by its address " + image.url();
        }
        return "part of type " + part.getClass().getSimpleName();
    }

    /** Rejects names of speakers. */
    public static void refuseNames(ChatRequest request, Provider provider) {
        for (Message message : request.messages()) {
            if (message.name() != null) {
                throw by(provider, "name of a speaker ('" + message.name() + "'): write the name into the text");
            }
        }
    }

    /** Rejects tools that must be strict. */
    public static void refuseStrict(ChatRequest request, Provider provider) {
        for (ToolSpec tool : request.tools()) {
            if (Boolean.TRUE.equals(tool.strict())) {
                throw by(provider, "strict tool ('" + tool.name() + "'): leave strict out");
            }
        }
    }

    /** Rejects a choice of the detail of a picture. */
    public static void refuseDetail(Part part, Provider provider) {
        boolean detailed = part instanceof Part.ImageData data && data.detail() != null
                || part instanceof Part.ImageUrl url && url.detail() != null;
        if (detailed) {
            throw part(provider, part, "it has no choice of detail; leave the detail out");
        }
    }

    /** Returns the text of a message that must contain only text. */
    public static String textOf(Message system, Provider provider) {
        if (!Parts.isText(system)) {
            throw by(provider, "system message with other parts than text");
        }
        return system.text();
    }
}
