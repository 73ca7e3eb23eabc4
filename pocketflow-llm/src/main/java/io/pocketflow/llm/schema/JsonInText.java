package io.pocketflow.llm.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.base.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A finder of JSON in a model's text: the whole text, else the content of fences of three backticks, else each balanced
 * object or array that is not a part of another. Text before {@code </think>} is ignored. The time grows linearly with
 * the text, whatever its content: at most {@value #MOST_STARTS} places are tried, and the number of characters that are
 * read is bounded in proportion to the text.
 */
public final class JsonInText {

    private static final int MOST_VALUES = 16;
    private static final int MOST_STARTS = 64;
    private static final String FENCE = "```";
    private static final String THOUGHT = "</think>";

    private final String text;
    private final List<JsonNode> values = new ArrayList<>();

    private JsonInText(String text) {
        this.text = text;
    }

    /** Returns the values in the order in which they should be tried; at most {@value #MOST_VALUES}. */
    public static List<JsonNode> values(String reply) {
        JsonInText whole = new JsonInText(reply.strip());
        if (whole.add(whole.text)) {
            return whole.values;
        }
        JsonInText search = new JsonInText(whole.withoutThought());
        if (!search.add(search.text)) {
            search.addFenced();
            search.addBalanced();
        }
        return search.values;
    }

    /**
     * Returns the text after the reasoning. Some servers leave out the mark at its beginning, which they wrote
     * themselves.
     */
    private String withoutThought() {
        int end = text.indexOf(THOUGHT);
        return end < 0 ? text : text.substring(end + THOUGHT.length()).strip();
    }

    private boolean add(String json) {
        try {
            values.add(Json.exact(json));
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private void addFenced() {
        int open = text.indexOf(FENCE);
        for (int i = 0; open >= 0 && i < MOST_VALUES / 2; i++) {
            int line = text.indexOf('\n', open);
            int close = line < 0 ? -1 : text.indexOf(FENCE, line);
            if (close < 0) {
                return;
            }
            add(text.substring(line, close));
            open = text.indexOf(FENCE, close + FENCE.length());
        }
    }

    private void addBalanced() {
        long budget = Math.max(1_000_000, 4L * text.length());
        int from = 0;
        for (int i = 0; i < MOST_STARTS && values.size() < MOST_VALUES && budget > 0; i++) {
            int start = start(from);
            if (start < 0) {
                return;
            }
            int end = end(start, budget);
            budget -= (end < 0 ? text.length() : end) - start;
            boolean found = end >= 0 && add(text.substring(start, end));
            if (!found && end < 0 && isJsonAt(start)) {
                return;
            }
            from = found || isJsonAt(start) ? end : start + 1;
        }
    }

    /**
     * Returns whether the text here is meant as JSON. Then a part of it is not the value, even if the whole is
     * truncated or malformed.
     */
    private boolean isJsonAt(int start) {
        int i = start;
        while (i < text.length() && (text.charAt(i) == '[' || Character.isWhitespace(text.charAt(i)))) {
            i++;
        }
        if (i < text.length() && text.charAt(i) == '{') {
            i++;
            while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
                i++;
            }
        }
        return i < text.length() && text.charAt(i) == '"';
    }

    private int start(int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '{' || text.charAt(i) == '[') {
                return i;
            }
        }
        return -1;
    }

    /** Returns the end of the brackets that open here, not counting those in texts; -1 if they are not closed. */
    private int end(int start, long budget) {
        int depth = 0;
        boolean quoted = false;
        int last = (int) Math.min(text.length(), start + budget);
        for (int i = start; i < last; i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && (c == '}' || c == ']') && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }
}
