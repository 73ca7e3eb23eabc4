package io.pocketflow.llm.wire;

import io.pocketflow.llm.base.Sha256;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The ids of tool calls that a server accepts. An id of another provider, or a generated one, may not be accepted; it
 * is replaced by an id that depends only on it, so that a call and its result keep the same id.
 */
public enum CallIds {
    /** Any id: most compatible servers of Chat Completions, Gemini and Ollama. */
    ANY(""),
    /** OpenAI's own Chat Completions: at most 40 characters. */
    OPENAI(".{1,40}"),
    /** OpenAI Responses: at most 64 characters. */
    OPENAI_RESPONSES(".{1,64}"),
    /** Anthropic: letters, digits, {@code _} and {@code -}. */
    ANTHROPIC("[A-Za-z0-9_-]+"),
    /** Mistral: nine letters or digits. */
    MISTRAL("[A-Za-z0-9]{9}");

    private static final int SHORT = 9;

    private final Pattern accepted;

    CallIds(String accepted) {
        this.accepted = Pattern.compile(accepted, Pattern.DOTALL);
    }

    /** Returns the id itself if the server accepts it, else one in its place. */
    public String fit(String id) {
        return this == ANY || accepted.matcher(id).matches() ? id : replacement(id);
    }

    /** Returns an id that the server accepts, which follows from this text alone. */
    String replacement(String text) {
        byte[] hash = Sha256.of(text);
        return this == MISTRAL ? nine(hash) : "call_" + HexFormat.of().formatHex(hash, 0, 12);
    }

    private static String nine(byte[] hash) {
        String digits = new BigInteger(1, hash).toString(Character.MAX_RADIX);
        return "0".repeat(SHORT).concat(digits).substring(digits.length());
    }
}
