package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.base.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The violations of a schema by a JSON value, at most {@value #MOST}. Confined to one thread. */
public final class Violations {

    static final int MOST = 10;
    private static final int SHOWN = 60;
    private static final int LONGEST_NAME = 100;
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

    private final List<String> found = new ArrayList<>();

    /** Adds a violation at a path, unless the maximum is reached. */
    public void add(String path, String what) {
        if (found.size() < MOST) {
            found.add(printable(path + ": " + what));
        }
    }

    /** Adds a violation whose path is in the text. */
    void add(String violation) {
        if (found.size() < MOST) {
            found.add(printable(violation));
        }
    }

    /**
     * Returns the text with escapes for characters that a terminal or a log could interpret; names and values come from
     * a model.
     */
    private static String printable(String text) {
        return UNFIT.matcher(text)
                .replaceAll(found -> found.group()
                        .chars()
                        .mapToObj(unit -> String.format("\\\\u%04x", unit))
                        .collect(Collectors.joining()));
    }

    void mustBe(String path, String what, JsonNode value) {
        add(path, "must be " + what + " but was " + shown(value));
    }

    void addAll(Violations others) {
        others.found.stream().limit(MOST - found.size()).forEach(found::add);
    }

    /** Returns whether there is no violation. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Returns the violations in the order in which they were added. */
    public List<String> list() {
        return List.copyOf(found);
    }

    /** Returns a value in few words, for a message. */
    static String shown(JsonNode value) {
        if (value.isContainerNode() && !value.isEmpty()) {
            return (value.isArray() ? "an array of " : "an object of ") + value.size();
        }
        return Excerpt.cut(value.toString(), SHOWN);
    }

    /** Returns the path of a property: {@code $.name}, or {@code $['any name']}; a long name is truncated. */
    static String property(String path, String name) {
        String cut = Excerpt.cut(name, LONGEST_NAME);
        return PLAIN_NAME.matcher(cut).matches() ? path + "." + cut : path + "['" + cut + "']";
    }

    static String element(String path, int index) {
        return path + "[" + index + "]";
    }
}
