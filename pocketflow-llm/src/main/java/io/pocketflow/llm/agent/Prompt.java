package io.pocketflow.llm.agent;

import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.schema.JsonValues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with places to fill: {@code "Summarise {text} in {count} sentences."}. Parsed once; immutable and thread-safe.
 *
 * <p>A place is a name in braces: letters, digits, {@code _}, {@code -} and {@code .}, not a digit first. {@code {{}
 * and {@code }}} stand for a brace. The template is filled in one pass, so text in a value that looks like a place is
 * not replaced.
 *
 * <p>Values: a text as it is; a number, boolean, date, time, URI, path or enum constant as it prints; a collection of
 * these with one element per line; an optional as its value, or nothing if it is empty; everything else as JSON.
 */
public final class Prompt {

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.-]*");

    /** A piece: a text, or the name of a place. */
    private record Piece(String text, boolean isName) {}

    private final String template;
    private final List<Piece> pieces;

    private Prompt(String template) {
        this.template = template;
        this.pieces = List.copyOf(parse(template));
    }

    /**
     * Parses a template.
     *
     * @throws IllegalArgumentException if a brace stands alone or a name is invalid; the message contains the position
     */
    public static Prompt of(String template) {
        return new Prompt(template);
    }

    private static List<Piece> parse(String template) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if ((c == '{' || c == '}') && i + 1 < template.length() && template.charAt(i + 1) == c) {
                words.append(c);
                i++;
            } else if (c == '{') {
                pieces.add(new Piece(words.toString(), false));
                words.setLength(0);
                String name = name(template, i);
                pieces.add(new Piece(name, true));
                i += name.length() + 1;
            } else if (c == '}') {
                throw wrong(template, i, "a } that closes nothing; write }} for a brace");
            } else {
                words.append(c);
            }
        }
        pieces.add(new Piece(words.toString(), false));
        return pieces;
    }

    private static String name(String template, int open) {
        int close = template.indexOf('}', open);
        String name = close < 0 ? "" : template.substring(open + 1, close);
        if (!NAME.matcher(name).matches()) {
            throw wrong(template, open, "a { without a name and a } after it; write {{ for a brace");
        }
        return name;
    }

    private static IllegalArgumentException wrong(String template, int at, String what) {
        long line = template.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        int column = at - template.lastIndexOf('\n', at - 1);
        return new IllegalArgumentException("the template has, in line " + line + ", column " + column + ", " + what);
    }

    /** Returns the names of the places, in order, each once. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        pieces.stream().filter(Piece::isName).map(Piece::text).forEach(names::add);
        return names;
    }

    /**
     * Returns the text with these values.
     *
     * @throws NoSuchElementException if a name has no value; the message contains the known names
     */
    public String fill(Map<String, ?> values) {
        return fill(values::get, () -> "there are " + new TreeSet<>(values.keySet()));
    }

    /**
     * Returns the text with the params and, if there is no such param, the values of the store, by the names of their
     * keys.
     */
    public String fill(Shared shared) {
        return fill(name -> value(shared, name), () -> known(shared));
    }

    String fill(Function<String, @Nullable Object> values, Supplier<String> known) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            text.append(piece.isName ? words(required(piece.text, values, known)) : piece.text);
        }
        return text.toString();
    }

    /** Returns the param of this name, else the value of the store, else null. */
    static @Nullable Object value(Shared shared, String name) {
        Object param = shared.params().asMap().get(name);
        return param != null
                ? param
                : shared.find(Key.local(name, Object.class)).orElse(null);
    }

    static String known(Shared shared) {
        return "there are params " + shared.params().names() + " and values of " + shared.names();
    }

    static Object required(String name, Function<String, @Nullable Object> values, Supplier<String> known) {
        Object value = values.apply(name);
        if (value == null) {
            throw new NoSuchElementException("there is no value for {" + name + "}; " + known.get());
        }
        return value;
    }

    private static String words(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(Prompt::words).orElse("");
        }
        if (isWords(value)) {
            return value.toString();
        }
        if (value instanceof Collection<?> all && all.stream().allMatch(Prompt::isWords)) {
            return String.join("\n", all.stream().map(Object::toString).toList());
        }
        return JsonValues.text(value);
    }

    private static boolean isWords(@Nullable Object value) {
        return value != null
                && (value instanceof Number
                        || value instanceof Boolean
                        || value instanceof Enum<?>
                        || JsonValues.isPlain(value));
    }

    /** Returns whether the templates are equal. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Prompt that && that.template.equals(template);
    }

    @Override
    public int hashCode() {
        return template.hashCode();
    }

    /** Returns the template. */
    @Override
    public String toString() {
        return template;
    }
}
