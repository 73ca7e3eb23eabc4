package io.pocketflow.llm.wire;

import java.util.UUID;

/**
 * Ids for tool calls of providers that give none. They can be told from given ones, as they must not go back to a provider
 * that never saw them.
 */
public final class MadeUpIds {

    private static final String PREFIX = "local_";
    /** OpenAI takes ids of at most 40 characters, and conversations move from one provider to another. */
    private static final int MOST_OF_A_REPLY = 24;

    private MadeUpIds() {}

    /**
     * The id of one call, which follows from the reply alone.
     *
     * @param reply what tells the reply from others, as conversations hold several; may be empty
     * @param index which call of the reply
     */
    public static String of(String reply, int index) {
        String fit = reply.replaceAll("[^A-Za-z0-9]", "");
        return PREFIX + fit.substring(Math.max(0, fit.length() - MOST_OF_A_REPLY)) + "_" + index;
    }

    /** An id like no other, for a call of a format that always has ids, but for a server that forgot it. */
    static String fresh() {
        return PREFIX + UUID.randomUUID().toString().replace("-", "");
    }

    /** Whether the id was given by a provider. */
    public static boolean isGiven(String id) {
        return !id.startsWith(PREFIX) && !id.isEmpty();
    }
}
