package io.pocketflow.llm.base;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The finish reasons by which servers report that a failure of theirs ended a reply in the middle. */
public final class BrokenOff {

    /** The words of gateways, DeepSeek, Z.AI, Mistral, OpenRouter and SGLang, in lower case. */
    private static final Set<String> WORDS = Set.of("error", "insufficient_system_resource", "network_error", "abort");

    private BrokenOff() {}

    /** Returns whether a finish reason, in any case, reports that a failure of the server ended the reply. */
    public static boolean isIn(@Nullable String finishReason) {
        return finishReason != null && WORDS.contains(finishReason.toLowerCase(Locale.ROOT));
    }
}
