package io.pocketflow.llm.wire;

import java.util.UUID;

/**
 * Ids for tool calls of providers that send none. They can be distinguished from the ids of providers, because they
 * must not be sent to a provider that never saw them.
 */
public final class MadeUpIds {

    private static final String PREFIX = "local_";
    /**
     * The maximum length of a reply's part. OpenAI accepts ids of at most 40 characters, and conversations move from
     * one provider to another.
     */
    private static final int MOST_OF_A_REPLY = 24;

    private MadeUpIds() {}

    /**
     * Returns the id of one call, which depends only on the reply.
     *
     * @param reply a text that distinguishes the reply from others, because conversations contain several; may be empty
     * @param index the number of the call in the reply
     */
    public static String of(String reply, int index) {
        String fit = reply.replaceAll("[^A-Za-z0-9]", "");
        return PREFIX + fit.substring(Math.max(0, fit.length() - MOST_OF_A_REPLY)) + "_" + index;
    }

    /** Returns a unique id, for a call without an id in a format that always has ids. */
    static String fresh() {
        return PREFIX + UUID.randomUUID().toString().replace("-", "");
    }

    /** Returns whether the id came from a provider. */
    public static boolean isGiven(String id) {
        return !id.startsWith(PREFIX) && !id.isEmpty();
    }
}
