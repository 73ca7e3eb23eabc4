package io.pocketflow.llm.base;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of a provider's JSON and the way to it, so that what is wrong can be named. A null in the JSON counts as not
 * given. Immutable, as long as the JSON is left alone.
 *
 * <p>Each event of a stream has a dozen places, and few are ever named. So a place keeps the parts of its path, and joins
 * them only for a message.
 *
 * @param node may be missing
 * @param field the field of the parent, or the name of the whole document; null for an element
 * @param index the index of an element in its parent, else -1
 */
public record Place(
        JsonNode node, @Nullable Place parent, @Nullable String field, int index) {

    /** Returns the place of the whole document, which has this name in messages. */
    public static Place root(JsonNode node, String name) {
        return new Place(node, null, name, -1);
    }

    /** Returns the place of this field. */
    public Place at(String field) {
        return new Place(Fields.get(node, field), this, field, -1);
    }

    /** Returns the place of this element. */
    public Place at(int index) {
        return new Place(node.path(index), this, null, index);
    }

    /** Returns whether there is a value of any type. */
    public boolean given() {
        return !node.isMissingNode() && !node.isNull();
    }

    /** Returns this place if it is an object, else fails. */
    public Place object() {
        if (!node.isObject()) {
            throw malformed("is not an object");
        }
        return this;
    }

    /** Returns the elements; none if there is no value. */
    public List<Place> elements() {
        if (given() && !node.isArray()) {
            throw malformed("is not an array");
        }
        if (node.isEmpty()) {
            return List.of();
        }
        List<Place> elements = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            elements.add(at(i));
        }
        return elements;
    }

    /** Returns its elements without nulls. A single object or text stands for a list of one; an empty one for none. */
    public List<Place> elementsOrOne() {
        if (node.isObject() || node.isTextual()) {
            return node.isEmpty() && node.asText("").isEmpty() ? List.of() : List.of(this);
        }
        List<Place> given = new ArrayList<>(node.size());
        for (Place element : elements()) {
            if (element.given()) {
                given.add(element);
            }
        }
        return given;
    }

    /** Returns the text; empty if there is no value. */
    public String text() {
        if (given() && !node.isTextual()) {
            throw malformed("is not a text");
        }
        return node.asText("");
    }

    /** Returns the text; null if it is empty, missing, or of another type: for fields of little importance. */
    @Nullable
    public String word() {
        return node.isTextual() && !node.textValue().isEmpty() ? node.textValue() : null;
    }

    /** Returns the number; 0 if it is negative, missing, or of another type: for fields of little importance. */
    public long count() {
        return Fields.count(node);
    }

    /** Returns a failure that names this place; the message quotes nothing. */
    public LlmException malformed(String what) {
        return new LlmException(Kind.MALFORMED, path() + " " + what);
    }

    private String path() {
        // the name of the whole document is used only if there is no other name
        boolean isNamed = parent == null || parent.parent == null;
        String above = isNamed ? "" : parent.path();
        if (field == null) {
            return above + "[" + index + "]";
        }
        return isNamed ? field : above + "." + field;
    }
}
