package io.pocketflow.llm;

import static java.util.Map.entry;

import java.util.Map;

/** The responses that our client deliberately reads differently from the provider's own client. */
final class Differences {

    private static final String REFUSED =
            "a refusal with nothing else is a failure here; theirs is a reply without text, identified by a field";
    private static final String FILTERED =
            "a reply that a filter removed entirely is a failure here; theirs is a reply without text";
    private static final String BLOCKED = "a blocked prompt is a failure here; theirs is a reply without candidates";
    private static final String LENIENT_FIELD = "servers send it; theirs has no place for ";
    private static final String LENIENT = "servers that claim to be compatible send it; theirs throws: ";

    /** The reason of each difference, by the file's folders and name. */
    static final Map<String, String> WHY = Map.ofEntries(
            entry("openai-chat/replies/arguments-object.json", LENIENT + "arguments as an object, not a text"),
            entry("openai-chat/replies/content-parts.json", LENIENT + "content as a list of parts"),
            entry("openai-chat/replies/filtered-whole.json", FILTERED),
            entry("openai-chat/replies/minimal.json", LENIENT + "neither id nor finish reason"),
            entry(
                    "openai-chat/replies/reasoning-field.json",
                    "missing arguments are {} here; theirs are an empty text"),
            entry("openai-chat/replies/refusal.json", REFUSED),
            entry(
                    "openai-chat/streams/all-index-zero.sse",
                    "two ids of one index are two calls here; theirs joins them"),
            entry("openai-chat/replies/pictures.json", LENIENT_FIELD + "images"),
            entry("openai-chat/streams/pictures.sse", LENIENT_FIELD + "images"),
            entry("openai-chat/streams/annotations.sse", LENIENT_FIELD + "annotations in a stream"),
            entry("openai-chat/streams/no-finish-reason.sse", LENIENT + "a stream that ends by [DONE] alone"),
            entry("openai-chat/streams/no-index.sse", LENIENT + "tool calls without an index"),
            entry("openai-chat/streams/reasoning-content.sse", LENIENT + "the usage in the last choice's chunk"),
            entry("openai-chat/streams/refusal.sse", REFUSED),
            entry("openai-chat/streams/unknown.sse", LENIENT + "chunks after the last"),
            entry("openai-responses/replies/filtered-whole.json", FILTERED),
            entry("openai-responses/replies/refusal.json", REFUSED),
            entry("openai-responses/streams/filtered-whole.sse", FILTERED),
            entry("openai-responses/streams/items-only.sse", "items that are missing in the last event count here"),
            entry("openai-responses/streams/refusal.sse", REFUSED),
            entry("anthropic/reply-refusal.json", REFUSED),
            entry(
                    "anthropic/stream-cut-arguments.sse",
                    "arguments truncated by the token limit stay as they are; theirs are {}"),
            entry("anthropic/stream-refusal.sse", REFUSED),
            entry("gemini/reply-blocked-prompt.json", BLOCKED),
            entry("gemini/reply-safety.json", FILTERED),
            entry("gemini/stream-blocked-prompt.sse", BLOCKED),
            entry("gemini/stream-broken-off.sse", "a truncated stream is a failure here; theirs ends silently"),
            entry("gemini/stream-safety.sse", FILTERED));

    private Differences() {}
}
