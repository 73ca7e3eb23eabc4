package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The references of a schema. Those that lead out of it are refused: nothing is ever fetched. Only the schemas of the
 * drafts may be referred to, which the schema library carries. Confined to one thread.
 */
public final class SchemaRefs {

    /** Their values are data and not schemas. */
    private static final Set<String> DATA = Set.of("enum", "const", "default", "examples");

    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");

    /** What makes the result of a reference depend on more than the value. */
    private static final Set<String> DYNAMIC =
            Set.of("unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$recursiveRef");

    /** A reference, the part of the schema that has it, and the document where it leads to. */
    private record Reference(JsonNode part, String text, String document) {}

    private final Set<String> documents = new HashSet<>();
    private final List<Reference> references = new ArrayList<>();
    private boolean dynamic;

    private SchemaRefs() {}

    /**
     * Looks through a schema.
     *
     * @throws IllegalArgumentException if a reference leads out of it
     */
    public static SchemaRefs of(JsonNode schema) {
        SchemaRefs refs = new SchemaRefs();
        refs.documents.add("");
        refs.collect(schema, "");
        for (Reference reference : refs.references) {
            refs.check(reference, schema);
        }
        return refs;
    }

    /** Returns whether what a reference finds at a value depends on nothing but the two. */
    boolean areStatic() {
        return !dynamic;
    }

    /** Returns whether the value of this keyword is data and not a schema. */
    static boolean isData(String keyword) {
        return DATA.contains(keyword);
    }

    /** Escapes each plus in a reference: the schema library would read it as a space. Changes the tree. */
    static void escapePlus(JsonNode schema) {
        schema.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (REFERENCES.contains(entry.getKey()) && value.isTextual()) {
                String text = value.textValue();
                String document = document(text);
                entry.setValue(TextNode.valueOf(
                        document + text.substring(document.length()).replace("+", "%2B")));
            } else if (!DATA.contains(entry.getKey())) {
                escapePlus(value);
            }
        });
        if (schema.isArray()) {
            schema.forEach(SchemaRefs::escapePlus);
        }
    }

    private void collect(JsonNode part, String outerBase) {
        String base = outerBase;
        for (String keyword : List.of("$id", "id")) {
            if (part.path(keyword).isTextual()) {
                base = document(resolved(outerBase, part.get(keyword).textValue()));
                documents.add(base);
            }
        }
        for (Map.Entry<String, JsonNode> entry : part.properties()) {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            dynamic |= DYNAMIC.contains(name);
            if (REFERENCES.contains(name) && value.isTextual()) {
                references.add(new Reference(part, value.textValue(), document(resolved(base, value.textValue()))));
            } else if (!DATA.contains(name)) {
                collect(value, base);
            }
        }
        if (part.isArray()) {
            for (JsonNode element : part) {
                collect(element, base);
            }
        }
    }

    private void check(Reference reference, JsonNode schema) {
        if (SchemaLibrary.isDraft(reference.document)) {
            dynamic = true;
        } else if (!documents.contains(reference.document)) {
            throw new IllegalArgumentException(
                    "the schema at " + path(schema, reference.part, "$") + " refers to '" + reference.text
                            + "', which is not in it, and no other document is ever fetched: put it under $defs");
        }
    }

    /** Returns the path of a part, or null if it is not within this one. */
    private static @Nullable String path(JsonNode within, JsonNode part, String path) {
        if (within == part) {
            return path;
        }
        String found = null;
        for (Map.Entry<String, JsonNode> entry : within.properties()) {
            found = found != null ? found : path(entry.getValue(), part, Violations.property(path, entry.getKey()));
        }
        for (int i = 0; i < within.size() && within.isArray(); i++) {
            found = found != null ? found : path(within.get(i), part, Violations.element(path, i));
        }
        return found;
    }

    private static String document(String address) {
        int fragment = address.indexOf('#');
        return fragment < 0 ? address : address.substring(0, fragment);
    }

    private static String resolved(String base, String reference) {
        if (reference.startsWith("#")) {
            return base;
        }
        try {
            URI uri = new URI(document(reference));
            URI absolute = base.isEmpty() ? uri : new URI(base);
            boolean isHostOnly =
                    absolute.getRawAuthority() != null && absolute.getRawPath().isEmpty();
            return (isHostOnly ? URI.create(absolute + "/") : absolute)
                    .resolve(uri)
                    .toString();
        } catch (URISyntaxException e) {
            return reference;
        }
    }
}
