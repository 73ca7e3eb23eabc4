package io.pocketflow.cli.pool;

import io.pocketflow.cli.items.BadItem;
import io.pocketflow.cli.items.JsonFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders for the fields of an item: {@code {Unit Price}}, {@code {user.name}} for a field of an object,
 * {@code {name|default text}} for a value where the field is missing, null or empty. {@code {{} and {@code }}} stand for
 * braces. A field of exactly the name between the braces wins before {@code .} and {@code |} are read. Placeholders are
 * replaced in one pass, so a value that looks like one stays as it is. Immutable.
 */
final class Template {

    private static final int MOST_NAMED = 30;

    /** A piece: words, or the text between two braces. */
    private record Piece(String text, boolean isPlace) {}

    private final String text;
    private final List<Piece> pieces;

    private Template(String text) {
        this.text = text;
        this.pieces = List.copyOf(parse(text));
    }

    /**
     * Parses a template.
     *
     * @throws IllegalArgumentException if a brace is not closed, or encloses nothing; the message says where
     */
    static Template of(String text) {
        return new Template(text);
    }

    private static List<Piece> parse(String text) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c == '{' || c == '}') && i + 1 < text.length() && text.charAt(i + 1) == c) {
                words.append(c);
                i++;
            } else if (c == '{') {
                pieces.add(new Piece(words.toString(), false));
                words.setLength(0);
                String place = place(text, i);
                pieces.add(new Piece(place, true));
                i += place.length() + 1;
            } else if (c == '}') {
                throw wrong(text, i, "a } that closes nothing; write }} for a brace");
            } else {
                words.append(c);
            }
        }
        pieces.add(new Piece(words.toString(), false));
        return pieces;
    }

    private static String place(String text, int open) {
        int close = text.indexOf('}', open);
        String place = close < 0 ? "" : text.substring(open + 1, close);
        if (place.isBlank() || place.startsWith("|") || place.contains("{")) {
            throw wrong(text, open, "a { without a name and a } after it; write {{ for a brace");
        }
        return place;
    }

    private static IllegalArgumentException wrong(String text, int at, String what) {
        long line = text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        int column = at - text.lastIndexOf('\n', at - 1);
        return new IllegalArgumentException("the template has, in line " + line + ", column " + column + ", " + what);
    }

    /** Returns whether the text has no placeholder. */
    boolean isFixed() {
        return pieces.stream().noneMatch(Piece::isPlace);
    }

    /** Returns the placeholders that no field fills and that have no default, as they are written. */
    Set<String> unknown(Collection<String> names) {
        Set<String> unknown = new LinkedHashSet<>();
        for (Piece piece : pieces) {
            if (piece.isPlace && !piece.text.contains("|") && !isKnown(piece.text, names)) {
                unknown.add(piece.text);
            }
        }
        return unknown;
    }

    private static boolean isKnown(String place, Collection<String> names) {
        if (names.contains(place)) {
            return true;
        }
        for (int dot = place.indexOf('.'); dot > 0; dot = place.indexOf('.', dot + 1)) {
            if (names.contains(place.substring(0, dot))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the placeholders with a default, whose field is not among the names, so that the default always fills them. */
    Set<String> alwaysDefault(Collection<String> names) {
        Set<String> places = new LinkedHashSet<>();
        for (Piece piece : pieces) {
            int bar = piece.isPlace ? piece.text.indexOf('|') : -1;
            boolean isField = bar < 0;
            for (; bar > 0 && !isField; bar = piece.text.indexOf('|', bar + 1)) {
                isField = isKnown(piece.text.substring(0, bar), names);
            }
            if (!isField && !names.contains(piece.text)) {
                places.add(piece.text);
            }
        }
        return places;
    }

    /** Returns whether a placeholder refers to the field of this name. */
    boolean uses(String name) {
        return pieces.stream()
                .anyMatch(piece -> piece.isPlace
                        && (piece.text.equals(name)
                                || piece.text.startsWith(name + ".")
                                || piece.text.startsWith(name + "|")));
    }

    /**
     * Returns the text with these values.
     *
     * @throws BadItem if a placeholder has neither a value nor a default; the message names the known fields
     */
    String fill(Map<String, ? extends @Nullable Object> fields) {
        StringBuilder filled = new StringBuilder();
        for (Piece piece : pieces) {
            filled.append(piece.isPlace ? value(piece.text, fields) : piece.text);
        }
        return filled.toString();
    }

    /** Returns the values of the placeholders, by place, for those that have a value or a default. */
    void collect(Map<String, ? extends @Nullable Object> fields, Map<String, String> to) {
        for (Piece piece : pieces) {
            if (piece.isPlace) {
                try {
                    to.put(piece.text, value(piece.text, fields));
                } catch (BadItem missing) {
                    // this prompt fails when it is filled, if no earlier answer has this name
                }
            }
        }
    }

    private static String value(String place, Map<String, ? extends @Nullable Object> fields) {
        Object found = find(place, fields);
        if (found == null) {
            // a field whose name contains a bar wins, so the longest name is tried first
            for (int bar = place.lastIndexOf('|'); bar > 0; bar = place.lastIndexOf('|', bar - 1)) {
                String name = place.substring(0, bar);
                Object value = find(name, fields);
                if (value != null && !value.equals("")) {
                    found = value;
                    break;
                }
                if (name.indexOf('|') < 0 || fields.containsKey(name)) {
                    return place.substring(bar + 1);
                }
            }
        }
        if (found == null) {
            throw new BadItem((fields.containsKey(place) ? "the value of {" : "there is no value for {") + place + "}"
                    + (fields.containsKey(place) ? " is null" : "; there are " + known(fields))
                    + "; {" + place + "|text} fills in a text");
        }
        return JsonFields.words(found);
    }

    private static String known(Map<String, ?> fields) {
        List<String> first = fields.keySet().stream().limit(MOST_NAMED).toList();
        int more = fields.size() - first.size();
        return first + (more > 0 ? " and " + more + " more" : "");
    }

    /** Returns the value of the field of exactly this name, or of a field inside an object, or null. */
    private static @Nullable Object find(String name, Map<?, ? extends @Nullable Object> fields) {
        if (fields.containsKey(name)) {
            return fields.get(name);
        }
        for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
            if (fields.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
                Object found = find(name.substring(dot + 1), inner);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** Returns the text with its placeholders. */
    @Override
    public String toString() {
        return text;
    }
}
